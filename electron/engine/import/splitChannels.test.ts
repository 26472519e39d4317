import { expect, test } from 'vitest';
import { InferenceSession, Tensor } from '../runtime/onnxruntime';
import { identity, onnxModel } from '../testing/onnx';
import { pictureFacts } from './families/family';
import { splitChannels } from './splitChannels';

const random = (length: number) => new Float32Array(length).map((_, i) => Math.sin(i * 1.7));

test.each([
  [2, [1, 1]],
  [4, [3, 1]],
  [6, [3, 3]],
])('a net of %i channels takes pictures of %j', async (channels, parts) => {
  const net = {
    onnx: new Uint8Array(onnxModel({ ...identity, channels })),
    facts: pictureFacts([channels, channels], [0, 1], 1),
  };
  const { onnx, facts } = splitChannels(net);
  expect(facts.inputs.map((input) => input.channels)).toEqual(parts);
  const session = await InferenceSession.create(onnx);
  const values = random(channels * 6);
  const feeds: Record<string, Tensor> = {};
  let from = 0;
  for (const { tensor, channels: count } of facts.inputs) {
    const part = values.slice(from * 6, (from + count) * 6);
    feeds[tensor] = new Tensor('float32', part, [1, count, 2, 3]);
    from += count;
  }
  const { y } = await session.run(feeds);
  expect(y!.data).toEqual(values);
  await session.release();
});

test('other nets stay as they are', () => {
  const net = { onnx: new Uint8Array(onnxModel(identity)), facts: pictureFacts([3, 3], [0, 1], 1) };
  expect(splitChannels(net).onnx).toBe(net.onnx);
});
