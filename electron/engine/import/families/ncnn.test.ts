import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { agreement } from '../../checks/agreement';
import { InferenceSession, Tensor } from '../../runtime/onnxruntime';
import { readCheckpoint } from '../readCheckpoint';
import { checkpointsFolder, goldenNumbers, goldenPath } from '../testing/goldens';

/** By either of its two files. */
test.each(['tiny.param', 'tiny.bin'])('%s gives what PyTorch gives', async (name) => {
  const checkpoint = await readCheckpoint(goldenPath(name));
  expect(checkpoint.family).toBe('ncnn');
  expect(checkpoint.variant).toMatchObject({ inputs: 3, outputs: 3, scale: 2 });
  const session = await InferenceSession.create(checkpoint.build().onnx);
  checkpoint.close();
  const x = new Tensor('float32', goldenNumbers('tiny.x.f32'), [1, 3, 5, 6]);
  const { y } = await session.run({ x });
  expect(y!.dims).toEqual([1, 3, 10, 12]);
  expect(agreement(y!.data as Float32Array, goldenNumbers('tiny.y.f32'))).toBeGreaterThan(100);
  await session.release();
});

test('a graph without its weights names the file that is missing', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'underdraw-ncnn-'));
  await copyFile(goldenPath('tiny.param'), path.join(folder, 'alone.param'));
  await expect(readCheckpoint(path.join(folder, 'alone.param'))).rejects.toMatchObject({
    code: 'MODEL_UNREADABLE',
    params: { reason: 'partMissing', part: 'alone.bin' },
  });
  await rm(folder, { recursive: true });
});

const real = existsSync(checkpointsFolder);
if (!real) console.error(`Real checkpoints are skipped: there is no ${checkpointsFolder}.`);
describe.skipIf(!real)('real files', () => {
  test('realesr-animevideov3-x2 makes a picture twice as large that is much like it', async () => {
    const file = path.join(checkpointsFolder, 'realesr-animevideov3-x2.param');
    const checkpoint = await readCheckpoint(file);
    expect(checkpoint.variant).toMatchObject({ inputs: 3, outputs: 3, scale: 2 });
    const session = await InferenceSession.create(checkpoint.build().onnx);
    checkpoint.close();
    const ramp = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => (i % 32) / 31);
    const { y } = await session.run({ x: new Tensor('float32', ramp, [1, 3, 32, 32]) });
    expect(y!.dims).toEqual([1, 3, 64, 64]);
    const values = y!.data as Float32Array;
    for (let i = 4; i < 60; i++) expect(values[20 * 64 + i]).toBeCloseTo((i - 0.5) / 62, 1);
    await session.release();
  });
});
