import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agreement } from '../checks/agreement';
import { InferenceSession, Tensor } from '../runtime/onnxruntime';
import { readCheckpoint } from './readCheckpoint';
import {
  checkpointsFolder,
  goldenBytes,
  goldenNets,
  goldenNumbers,
  goldenPath,
} from './testing/goldens';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'underdraw-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: Uint8Array | string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('a rebuilt net gives what PyTorch gives', () => {
  test.each(goldenNets)('$name', async ({ name, family, variant, answers, input, output }) => {
    const checkpoint = await readCheckpoint(goldenPath(`${name}.pth`));
    expect(checkpoint.family).toBe(family);
    expect(checkpoint.variant).toMatchObject(variant);
    const { onnx } = checkpoint.build(answers);
    checkpoint.close();
    const session = await InferenceSession.create(onnx);
    const x = new Tensor('float32', goldenNumbers(`${name}.x.f32`), input);
    const { y } = await session.run({ x });
    expect(y!.dims).toEqual(output);
    expect(agreement(y!.data as Float32Array, goldenNumbers(`${name}.y.f32`))).toBeGreaterThan(100);
    await session.release();
  });
});

test('dropout that stays on takes its noise from an input', async () => {
  const checkpoint = await readCheckpoint(goldenPath('pix2pix-unet.pth'));
  const { onnx, facts } = checkpoint.build({ dropout: 'on' });
  checkpoint.close();
  const session = await InferenceSession.create(onnx);
  const x = new Tensor('float32', goldenNumbers('pix2pix-unet.x.f32'), [1, 1, 64, 64]);
  const noise = (value: number) =>
    new Tensor('float32', new Float32Array(facts.noise!.size).fill(value), [1, facts.noise!.size]);
  const kept = (await session.run({ x, noise: noise(1) })).y!.data as Float32Array;
  const dropped = (await session.run({ x, noise: noise(-1) })).y!.data as Float32Array;
  const again = (await session.run({ x, noise: noise(1) })).y!.data as Float32Array;
  expect(again).toEqual(kept);
  expect(agreement(kept, dropped)).toBeLessThan(60);
  await session.release();
});

describe('what is no model is named for what it is', () => {
  const html = '<!DOCTYPE html>\n<html><body>Not found</body></html>';
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 45534634\n`;
  test.each<[string, string, object]>([
    ['empty.pth', '', { reason: 'empty' }],
    ['page.pth', html, { reason: 'webPage' }],
    ['pointer.pth', pointer, { reason: 'lfsPointer', count: 45_534_634 }],
    ['picture.pth', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', { reason: 'picture', format: 'PNG' }],
    [
      'drawing.pth',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      { reason: 'picture', format: 'SVG' },
    ],
    ['archive.pth', 'Rar!\x1a\x07', { reason: 'archive', format: 'RAR' }],
    ['text.pth', 'hello', { reason: 'notAModel' }],
    ['zeros.pth', '\0'.repeat(5000), { reason: 'damaged' }],
  ])('%s', async (name, content, params) => {
    const file = await fileOf(name, Buffer.from(content, 'latin1'));
    await expect(readCheckpoint(file)).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
      params: { file: name, ...params },
    });
  });

  test.each(['tensors.zip.pth', 'tensors.legacy.pth', 'tensors.safetensors'])(
    '%s cut short',
    async (name) => {
      const file = await fileOf(name, goldenBytes(name).slice(0, -60));
      await expect(readCheckpoint(file)).rejects.toMatchObject({
        code: 'MODEL_UNREADABLE',
        params: { reason: 'truncated' },
      });
    },
  );

  test.each([
    ['optimizer.pth', 'optimizer'],
    ['tensors.zip.pth', 'noFamily'],
    ['module.legacy.pth', 'customForward'],
  ])('%s is readable and unknown', async (name, reason) => {
    await expect(readCheckpoint(goldenPath(name))).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      params: { reason, file: name },
    });
  });
});

test('an answer that is no choice is refused with those that are', async () => {
  const checkpoint = await readCheckpoint(goldenPath('cyclegan-resnet.pth'));
  for (const [key, value] of [
    ['padding', 'mirror'],
    ['norm', 'batch'],
  ] as const) {
    const choices = ['padding=reflect', 'padding=replicate'];
    const params = { reason: 'noSuchChoice', key, value, choices };
    expect(thrownBy(() => checkpoint.build({ [key]: value }))).toMatchObject({
      code: 'USAGE',
      params,
    });
  }
  checkpoint.close();
});

const real = existsSync(checkpointsFolder);
if (!real) console.error(`Real checkpoints are skipped: there is no ${checkpointsFolder}.`);
describe.skipIf(!real)('real files', () => {
  test.each([
    [
      'homemade-cyclegan.pth',
      { reason: 'noFamily', count: 12, first: 'main.0.weight (64 × 3 × 7 × 7)' },
    ],
    ['taef2_decoder.pth', { reason: 'latentDecoder', channels: 32 }],
  ])('%s is refused', async (name, params) => {
    await expect(readCheckpoint(path.join(checkpointsFolder, name))).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      params,
    });
  });

  test.each([
    ['dncnn-25.pth', 'dncnn', { convolutions: 17, inputs: 1, norm: 'none' }],
    ['srgan-4x.pth', 'srgan', { scale: 4, activation: 'swish' }],
    ['zero-dce-training-checkpoint.pth', 'zero-dce', { width: 32, curves: 8 }],
  ])('%s', async (name, family, variant) => {
    const checkpoint = await readCheckpoint(path.join(checkpointsFolder, name));
    expect(checkpoint).toMatchObject({ family, variant });
    const { onnx, facts } = checkpoint.build();
    checkpoint.close();
    const session = await InferenceSession.create(onnx);
    const { channels } = facts.inputs[0]!;
    const dark = Float32Array.from({ length: channels * 256 }, (_, i) => (i % 16) / 50);
    const { y } = await session.run({ x: new Tensor('float32', dark, [1, channels, 16, 16]) });
    expect(y!.dims[2]).toBe(16 * facts.output.scale);
    const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;
    const made = mean(y!.data as Float32Array);
    if (family === 'zero-dce') expect(made).toBeGreaterThan(mean(dark) + 0.1);
    else expect(made).toBeCloseTo(mean(dark), 1);
    await session.release();
  });

  test('dcgan-faces-32.pt makes pictures out of noise', async () => {
    const checkpoint = await readCheckpoint(path.join(checkpointsFolder, 'dcgan-faces-32.pt'));
    expect(checkpoint).toMatchObject({ family: 'dcgan', variant: { noise: 100, side: 32 } });
    expect(checkpoint.build().facts).toMatchObject({ inputs: [], size: { fixed: [32, 32] } });
    checkpoint.close();
  });

  test('nc8-mosaic.model gives what nc8-mosaic-256.onnx gives', async () => {
    const checkpoint = await readCheckpoint(path.join(checkpointsFolder, 'nc8-mosaic.model'));
    const ours = await InferenceSession.create(checkpoint.build().onnx);
    checkpoint.close();
    const theirs = await InferenceSession.create(
      path.join(checkpointsFolder, 'nc8-mosaic-256.onnx'),
      { logSeverityLevel: 3 },
    );
    const values = Float32Array.from({ length: 3 * 256 * 256 }, (_, i) => (i * 7919) % 256);
    const x = new Tensor('float32', values, [1, 3, 256, 256]);
    const { y } = await ours.run({ x });
    const other = (await theirs.run({ [theirs.inputNames[0]!]: x }))[theirs.outputNames[0]!]!;
    const clamped = (other.data as Float32Array).map((value) => Math.min(255, Math.max(0, value)));
    expect(agreement(y!.data as Float32Array, clamped)).toBeGreaterThan(100);
    await Promise.all([ours.release(), theirs.release()]);
  });
});
