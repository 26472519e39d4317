import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CardBench, testPhotoInput, testPictureOutput } from '../testing/cards';
import { colourOf, mix, unpadded } from '../testing/graphs';
import { type Graph, identity } from '../testing/onnx';

let bench: CardBench;

/** Darker by what the input `v` [1, 1] says. */
const dim: Graph = {
  channels: 3,
  nodes: [{ op: 'Mul', inputs: ['x', 'v'], output: 'y' }],
  inputs: [
    { name: 'x', shape: [1, 3, 'H', 'W'] },
    { name: 'v', shape: [1, 1] },
  ],
};
const sliders = [{ name: 'light', min: 0, max: 1, default: 1 }];
const light = { kind: 'numbers', name: 'light', tensor: 'v', sliders } as const;

beforeAll(async () => {
  bench = await CardBench.open();
  await bench.made(identity, {}, 'identity');
  await bench.made(dim, { values: [{ ...light, name: 'numbers' }] }, 'dim');
  await bench.made(
    unpadded(0, 2),
    { output: { ...testPictureOutput, size: { scale: 2 } } },
    'double',
  );
  const alone = { inputs: [], size: { fixed: [4, 4] as [number, number] } };
  await bench.made(colourOf([1, 1], 'float32'), { ...alone, values: [light] }, 'alone');
});
afterAll(() => bench.close());

async function write(file: string, value: number): Promise<void> {
  const background = { r: value, g: value, b: value };
  await sharp({ create: { width: 6, height: 4, channels: 3, background } })
    .png()
    .toFile(file);
}

/** The first sample and the size of a file. */
async function seen(...file: string[]): Promise<number[]> {
  const { data, info } = await sharp(path.join(...file))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [data[0], info.width, info.height];
}

describe('a batch', () => {
  it('runs a chain, whose models are joined with + in names', async () => {
    const { inDir, outDir } = await bench.work.folders();
    await write(path.join(inDir, 'a.png'), 200);
    const settings = { inDir, outDir, models: ['dim,double'], values: { light: 0.5 } };
    const { counts, items } = await bench.work.run(settings);
    expect(counts).toMatchObject({ done: 1, failed: 0 });
    expect(items.get('a.png')).toMatchObject({ output: 'a_dim+double.png', model: 'dim,double' });
    expect(await seen(outDir, 'a_dim+double.png')).toEqual([100, 12, 8]);
    expect((await bench.work.run(settings)).counts).toMatchObject({ earlier: 1, done: 0 });
  });

  it('makes anew what was made with other values, and nothing else', async () => {
    const { inDir, outDir } = await bench.work.folders();
    await write(path.join(inDir, 'a.png'), 200);
    const run = async (values: Record<string, number | string>) =>
      (await bench.work.run({ inDir, outDir, models: ['dim'], values, onExists: 'overwrite' }))
        .counts;
    expect(await run({ light: 0.5 })).toMatchObject({ done: 1, earlier: 0 });
    expect(await run({ light: 0.5 })).toMatchObject({ done: 0, earlier: 1 });
    expect(await run({ light: 0.25 })).toMatchObject({ done: 1, earlier: 0 });
    expect(await seen(outDir, 'a_dim.png')).toEqual([50, 6, 4]);
  });

  it.each([
    [
      'a value that the model does not have',
      { models: ['identity'], values: { light: 1 } },
      'noValues',
    ],
    ['a value out of its range', { models: ['dim'], values: { light: 7 } }, 'outOfRange'],
    ['a model that takes pictures, without a folder', { inDir: '' }, 'optionMissing'],
    ['a chain that can not run', { models: ['dim,alone'] }, 'chainOrder'],
  ])('refuses %s before anything is made', async (_, settings, reason) => {
    const { inDir, outDir } = await bench.work.folders();
    await write(path.join(inDir, 'a.png'), 200);
    await expect(bench.work.run({ inDir, outDir, ...settings })).rejects.toMatchObject({
      code: 'USAGE',
      params: { reason },
    });
    await expect(access(outDir)).rejects.toThrow();
  });

  it('reads frames that lie side by side; a file alone is a clip that stands still', async () => {
    const clip = {
      ...testPhotoInput,
      name: 'clip',
      frames: { count: 2, stack: 'channels' },
    } as const;
    const older = [
      [1, 0, 0, 0, 0, 0],
      [0, 1, 0, 0, 0, 0],
      [0, 0, 1, 0, 0, 0],
    ];
    const later = older.map((row) => [...row.slice(3), ...row.slice(0, 3)]);
    const frames = { count: 2, stack: 'channels' } as const;
    const both = mix([...older, ...later], [0, 0, 0, 0, 0, 0]);
    await bench.made(both, { inputs: [clip], output: { ...testPictureOutput, frames } }, 'clip');
    const { inDir, outDir } = await bench.work.folders();
    await write(path.join(inDir, 'walk.clip.1.png'), 10);
    await write(path.join(inDir, 'walk.clip.2.png'), 20);
    await write(path.join(inDir, 'still.png'), 30);
    const { counts } = await bench.work.run({ inDir, outDir, models: ['clip'] });
    expect(counts).toMatchObject({ total: 2, done: 2 });
    expect((await readdir(outDir)).filter((name) => name.endsWith('.png')).sort()).toEqual([
      'still_clip.png',
      'walk.clip.1_clip.png',
    ]);
    const strip = await sharp(path.join(outDir, 'walk.clip.1_clip.png')).raw().toBuffer();
    expect([strip[0], strip[6 * 3], strip.length]).toEqual([10, 20, 12 * 4 * 3]);
    expect(await seen(outDir, 'still_clip.png')).toEqual([30, 12, 4]);
  });
});
