import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCheckpoint } from './readCheckpoint';
import { agreement } from './testing/agreement';
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
  test.each([
    ['empty.pth', '', 'empty.pth is empty.'],
    ['page.pth', html, 'page.pth is a web page, not a model.'],
    ['pointer.pth', pointer, 'Git LFS pointer, not the model: the model itself has 45534634 bytes'],
    ['picture.pth', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'is a PNG picture'],
    ['drawing.pth', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'is a SVG picture'],
    ['text.pth', 'hello', 'is in no format of models that is known here'],
    ['zeros.pth', '\0'.repeat(5000), 'it begins with nothing but zeros'],
  ])('%s', async (name, content, message) => {
    const file = await fileOf(name, Buffer.from(content, 'latin1'));
    await expect(readCheckpoint(file)).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
      message: expect.stringContaining(message),
    });
  });

  test.each(['tensors.zip.pth', 'tensors.legacy.pth', 'tensors.safetensors'])(
    '%s cut short',
    async (name) => {
      const file = await fileOf(name, goldenBytes(name).slice(0, -60));
      await expect(readCheckpoint(file)).rejects.toMatchObject({
        code: 'MODEL_UNREADABLE',
        message: expect.stringContaining('is cut short'),
      });
    },
  );

  test.each([
    ['optimizer.pth', 'the state of an optimizer'],
    ['tensors.zip.pth', 'none of the nets that are known here'],
    ['module.legacy.pth', 'how its layers are connected is in its program'],
  ])('%s is readable and unknown', async (name, message) => {
    await expect(readCheckpoint(goldenPath(name))).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      message: expect.stringContaining(message),
    });
  });
});

test('an answer that is no choice is refused with those that are', async () => {
  const checkpoint = await readCheckpoint(goldenPath('cyclegan-resnet.pth'));
  expect(() => checkpoint.build({ padding: 'mirror' })).toThrow(/no choice padding=mirror/);
  expect(() => checkpoint.build({ norm: 'batch' })).toThrow(/no choice norm=batch/);
  checkpoint.close();
});

const real = existsSync(checkpointsFolder);
if (!real) console.error(`Real checkpoints are skipped: there is no ${checkpointsFolder}.`);
describe.skipIf(!real)('real files', () => {
  test.each([
    ['homemade-cyclegan.pth', 'It has 12 tensors, from main.0.weight (64×3×7×7)'],
    ['taef2_decoder.pth', 'decodes latents of 32 channels'],
  ])('%s is refused', async (name, message) => {
    await expect(readCheckpoint(path.join(checkpointsFolder, name))).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      message: expect.stringContaining(message),
    });
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
