import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { agreement } from '../../checks/agreement';
import { InferenceSession, Tensor } from '../../runtime/onnxruntime';
import { readCheckpoint } from '../readCheckpoint';
import { checkpointsFolder, goldenNumbers, goldenPath } from '../testing/goldens';

/** TensorFlow.js, and HDF5 with compressed weights. */
test.each(['tfjs/model.json', 'keras.h5'])(
  '%s gives what PyTorch gives with TensorFlow’s padding',
  async (name) => {
    const checkpoint = await readCheckpoint(goldenPath(name));
    expect(checkpoint.variant).toMatchObject({ inputs: 3, outputs: 3, scale: 1 });
    expect(checkpoint.assumed).toEqual({
      range: '0..1',
      'output-range': '0..1',
      order: 'rgb',
      norm: 'running',
    });
    const { onnx, facts } = checkpoint.build();
    checkpoint.close();
    expect(facts.size).toMatchObject({ multipleOf: 2 });
    const session = await InferenceSession.create(onnx);
    const x = new Tensor('float32', goldenNumbers('tfjs/x.f32'), [1, 3, 6, 8]);
    const { y } = await session.run({ x });
    expect(y!.dims).toEqual([1, 3, 6, 8]);
    expect(agreement(y!.data as Float32Array, goldenNumbers('tfjs/y.f32'))).toBeGreaterThan(100);
    await session.release();
  },
);

test('an HDF5 file that leads its reader around in a circle is refused', async () => {
  await expect(readCheckpoint(goldenPath('circle.h5'))).rejects.toMatchObject({
    code: 'MODEL_UNREADABLE',
    params: { reason: 'damaged' },
  });
});

const real = existsSync(checkpointsFolder);
if (!real) console.error(`Real checkpoints are skipped: there is no ${checkpointsFolder}.`);
describe.skipIf(!real)('real files', () => {
  test('tfjs-esrgan-slim-2x makes a picture twice as large that is much like it', async () => {
    const file = path.join(checkpointsFolder, 'tfjs-esrgan-slim-2x', 'model.json');
    const checkpoint = await readCheckpoint(file);
    expect(checkpoint.variant).toMatchObject({ inputs: 3, outputs: 3, scale: 2 });
    const session = await InferenceSession.create(checkpoint.build().onnx);
    checkpoint.close();
    const ramp = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => (i % 32) / 31);
    const { y } = await session.run({ x: new Tensor('float32', ramp, [1, 3, 32, 32]) });
    expect(y!.dims).toEqual([1, 3, 64, 64]);
    const values = y!.data as Float32Array;
    for (let i = 8; i < 56; i++) expect(values[20 * 64 + i]).toBeCloseTo((i - 0.5) / 62, 1);
    await session.release();
  });
});
