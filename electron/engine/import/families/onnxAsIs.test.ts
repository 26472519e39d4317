import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { InferenceSession, Tensor } from '../../runtime/onnxruntime';
import { identity, onnxModel } from '../../testing/onnx';
import { readCheckpoint, readCheckpointSource } from '../readCheckpoint';
import { MemorySource } from '../readers/byteSource';
import { checkpointsFolder, goldenPath } from '../testing/goldens';
import type { Answers } from './family';

/** Run a net on a picture whose first row is `values` in each channel. */
async function run(file: string, answers: Answers, size: [number, number]) {
  const checkpoint = await readCheckpoint(file);
  const { onnx, facts } = checkpoint.build(answers);
  checkpoint.close();
  const session = await InferenceSession.create(onnx, { logSeverityLevel: 3 });
  const [input] = facts.inputs;
  const [width, height] = size;
  const values = Float32Array.from(
    { length: input!.channels * width * height },
    (_, i) => (i % 8) / 8,
  );
  const x = new Tensor('float32', values, [1, input!.channels, height, width]);
  const y = (await session.run({ [input!.tensor]: x }))[facts.output.tensor]!;
  await session.release();
  return { checkpoint, facts, values, y };
}

describe('ONNX files of unusual kinds take and give float32 [1, C, H, W]', () => {
  const shift = [0.1, 0.2, 0.3];
  test.each([
    ['half-nhwc.onnx', 2],
    ['listed.onnx', 6],
    ['external.onnx', 6],
  ])('%s gives twice its input and a tenth', async (name, digits) => {
    const { y, values } = await run(goldenPath(name), {}, [4, 2]);
    expect(y.dims).toEqual([1, 3, 2, 4]);
    for (const [i, value] of (y.data as Float32Array).entries())
      expect(value).toBeCloseTo(values[i]! * 2 + shift[Math.floor(i / 8)]!, digits);
  });

  test('red and blue change places on the way in and on the way out', async () => {
    const { y, values } = await run(goldenPath('listed.onnx'), { order: 'bgr' }, [4, 2]);
    expect(y.data[0]).toBeCloseTo(values[0]! * 2 + 0.3, 6);
    expect(y.data[16]).toBeCloseTo(values[16]! * 2 + 0.1, 6);
  });

  test('of a vector of styles one is chosen', async () => {
    const { y, values, checkpoint } = await run(goldenPath('styled.onnx'), { style: '1' }, [4, 2]);
    expect(checkpoint.choices.find(({ key }) => key === 'style')?.values).toEqual(['0', '1', '2']);
    expect(y.data[1]).toBeCloseTo(0.1, 6);
    expect(y.data[9]).toBeCloseTo(values[9]! * 2 + 0.2, 6);
  });

  test('ImageNet’s mean and deviation are taken off before the net', async () => {
    const { y, values } = await run(goldenPath('listed.onnx'), { range: 'imagenet' }, [4, 2]);
    expect(y.data[3]).toBeCloseTo(((values[3]! - 0.485) / 0.229) * 2 + 0.1, 5);
  });

  test.each([2, 6])('%i channels are those of two pictures', async (channels) => {
    const source = new MemorySource(new Uint8Array(onnxModel({ ...identity, channels })));
    const { variant } = await readCheckpointSource('paired.onnx', source);
    expect(variant).toMatchObject({ inputs: channels, outputs: channels, layout: 'NCHW' });
  });

  test('a second picture is asked for, noise is not', async () => {
    const nodes = [{ op: 'Sub', inputs: ['x', 'second'], output: 'y' }];
    const extraInputs = ['second', 'noise'];
    const source = new MemorySource(new Uint8Array(onnxModel({ channels: 3, nodes, extraInputs })));
    const { onnx, facts } = (await readCheckpointSource('two.onnx', source)).build();
    expect(facts.inputs.map(({ channels }) => channels)).toEqual([3, 3]);
    const session = await InferenceSession.create(onnx);
    const picture = (value: number) =>
      new Tensor('float32', new Float32Array(12).fill(value), [1, 3, 2, 2]);
    const [first, second] = facts.inputs.map(({ tensor }) => tensor) as [string, string];
    const given = { [first]: picture(5), [second]: picture(3) };
    const result = (await session.run(given))[facts.output.tensor]!;
    expect(result.data).toEqual(new Float32Array(12).fill(2));
    await session.release();
  });

  test('external data outside of the model’s folder is refused', async () => {
    await expect(readCheckpoint(goldenPath('escaping.onnx'))).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
      params: { reason: 'partMissing', part: '../goldens.ts' },
    });
  });
});

const real = existsSync(checkpointsFolder);
if (!real) console.error(`Real checkpoints are skipped: there is no ${checkpointsFolder}.`);
describe.skipIf(!real)('real ONNX files', () => {
  test.each<[string, [number, number], object]>([
    ['acnet_gan.onnx', [16, 12], { scale: 2, inputs: 1 }],
    ['multistyle26.onnx', [32, 24], { scale: 1, fixed: false }],
    ['nc8-mosaic-256.onnx', [256, 256], { fixed: true, opset: 9 }],
    ['winml-candy.onnx', [720, 720], { fixed: true, opset: 7 }],
  ])('%s', async (name, size, variant) => {
    const { checkpoint, facts, y } = await run(path.join(checkpointsFolder, name), {}, size);
    expect(checkpoint.variant).toMatchObject(variant);
    const { channels, scale } = facts.output;
    expect(y.dims).toEqual([1, channels, size[1] * scale, size[0] * scale]);
    expect((y.data as Float32Array).every(Number.isFinite)).toBe(true);
  });
});
