import { existsSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Catalog } from '../catalog/catalog';
import { candidatesOf } from './candidates';
import { pictureScore } from './pictureScore';
import { readingsOf } from './readings';
import { checkpointsFolder, goldenPath } from './testing/goldens';

const catalog = new Catalog([{ folder: path.resolve('models'), origin: 'bundled' }]);
const tried = (file: string, answers: Record<string, string> = {}, more = {}) =>
  candidatesOf(catalog, 1, { file, answers, ...more }, new AbortController().signal);

describe('readings', () => {
  it('the likely one, then one change, then two', () => {
    const choices = [
      { key: 'range', values: ['a', 'b', 'c'] },
      { key: 'order', values: ['x', 'y'] },
    ] as const;
    const ids = readingsOf(choices).map(({ differences }) =>
      differences.map(({ key, value }) => `${key}=${value}`).join(),
    );
    expect(ids).toEqual([
      '',
      'range=b',
      'order=y',
      'range=c',
      'range=b,order=y',
      'range=c,order=y',
    ]);
  });

  it('a file that leaves nothing open has one', () => {
    expect(readingsOf([])).toEqual([{ answers: {}, differences: [] }]);
  });
});

describe('candidates', () => {
  it('readings that differ to the eye, the likely one first, each as a picture', async () => {
    const { example, candidates } = await tried(goldenPath('pix2pix-unet.pth'));
    const [likely, ...others] = candidates;
    expect(likely).toMatchObject({ id: 'likely', differences: [] });
    expect(likely!.answers).toMatchObject({ norm: 'batch', dropout: 'on' });
    expect(others.map(({ id }) => id)).toContain('norm=running');
    expect(new Set(candidates.map(({ id }) => id)).size).toBe(candidates.length);
    expect(candidates.length).toBeLessThanOrEqual(4);
    for (const { picture, score } of candidates) {
      expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 256 });
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }
    expect(await sharp(example!).metadata()).toMatchObject({ width: 256 });
    const settled = await tried(goldenPath('pix2pix-unet.pth'), {
      norm: 'running',
      dropout: 'off',
    });
    expect(settled.candidates).toHaveLength(1);
    const chosen = others.find(({ id }) => id === 'norm=running,dropout=off');
    if (chosen) expect(settled.candidates[0]!.picture).toEqual(chosen.picture);
  });

  it('a net that takes no picture has no example', async () => {
    const { example, candidates } = await tried(goldenPath('dcgan.pth'));
    expect(example).toBeUndefined();
    expect(candidates.length).toBeGreaterThan(0);
  });

  it("a person's own picture is the example", async () => {
    const data = new Uint8Array(40 * 20 * 4).map((_, i) => (i % 4 === 3 ? 255 : (i * 7) % 256));
    const own = { width: 40, height: 20, depth: 8, data } as const;
    const { example } = await tried(goldenPath('srvgg.pth'), {}, { example: own });
    expect(await sharp(example!).metadata()).toMatchObject({ width: 40, height: 20 });
  });

  it('label maps are made up', async () => {
    const { candidates } = await tried(goldenPath('pix2pixhd.pth'));
    expect(candidates[0]!.id).toBe('likely');
  });

  it('an answer that there is not is refused', async () => {
    const file = goldenPath('srvgg.pth');
    await expect(tried(file, { norm: 'batch' })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('stops when it is cancelled', async () => {
    const cancelled = candidatesOf(
      catalog,
      1,
      { file: goldenPath('pix2pix-unet.pth'), answers: {} },
      AbortSignal.abort(),
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it.skipIf(!existsSync(checkpointsFolder))('red and blue are exchanged once', async () => {
    const { candidates } = await tried(path.join(checkpointsFolder, 'nc8-mosaic.model'));
    expect(candidates.map(({ id }) => id)).toEqual(['likely', 'order=bgr']);
  });

  it.skipIf(!existsSync(checkpointsFolder))('ranges of an ONNX file of a stranger', async () => {
    const { candidates } = await tried(path.join(checkpointsFolder, 'nc8-mosaic-256.onnx'));
    expect(candidates.map(({ id }) => id).join(' ')).toContain('range=');
    const dark = candidates.find(({ id }) => id === 'output-range=-1..1');
    expect(candidates[0]!.score).toBeGreaterThan(dark!.score + 0.5);
  });
});

it('the score of a picture tells contrast from grey and from clipping', () => {
  const picture = (sample: (i: number) => number) =>
    ({
      width: 16,
      height: 16,
      depth: 8,
      data: new Uint8Array(1024).map((_, i) => sample(i)),
    }) as const;
  expect(pictureScore(picture((i) => 40 + ((i * 37) % 160)))).toBe(1);
  expect(pictureScore(picture(() => 128))).toBe(0);
  expect(pictureScore(picture((i) => (i % 3 === 0 ? 0 : 128)))).toBeLessThan(0.9);
  expect(pictureScore(picture((i) => 255 * (i % 2)))).toBe(0);
});
