import { expect, test } from 'vitest';
import { InferenceSession, Tensor } from '../runtime/onnxruntime';
import { identity, onnxModel } from '../testing/onnx';
import { pictureFacts } from './families/family';
import { splitChannels } from './splitChannels';

const random = (length: number) => new Float32Array(length).map((_, i) => Math.sin(i * 1.7));

test('a net that gives 2 channels gives them as red and green', async () => {
  const net = {
    onnx: new Uint8Array(onnxModel({ ...identity, channels: 2 })),
    facts: pictureFacts([2, 2], [-1, 1], 1),
  };
  const { onnx, facts } = splitChannels(net);
  expect(facts.output).toMatchObject({ channels: 3, redGreen: true });
  const session = await InferenceSession.create(onnx);
  const part = (at: number) => new Tensor('float32', random(12).slice(at, at + 6), [1, 1, 2, 3]);
  const [first, second] = facts.inputs.map(({ tensor }) => tensor) as [string, string];
  const { y } = await session.run({ [first]: part(0), [second]: part(6) });
  expect(y!.dims).toEqual([1, 3, 2, 3]);
  expect(y!.data).toEqual(Float32Array.from([...random(12), ...new Array(6).fill(-1)]));
  await session.release();
});

test.each([
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
