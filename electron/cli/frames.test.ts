import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rangeScaling, testPictureOutput } from '#engine/testing/cards';
import { onward } from '#engine/testing/graphs';
import { writeGeneralPackage } from '#engine/testing/packages';
import { Terminal } from './terminal.test-data';

let terminal: Terminal;
const at = (...names: string[]) => path.join(terminal.folder, ...names);

beforeAll(async () => {
  terminal = await Terminal.open();
  await writeGeneralPackage(terminal.models, 'onward', onward, {
    size: { default: [8, 8], multipleOf: 1 },
    inputs: [
      {
        name: 'clip',
        kind: 'photo',
        tensor: 'x',
        encoding: 'rgb',
        scaling: rangeScaling(0, 1),
        paper: '#ffffff',
        stroke: 4,
        frames: { count: 2, stack: 'channels' },
      },
    ],
    output: { ...testPictureOutput, scaling: rangeScaling(0, 1) },
  });
  await mkdir(at('in'));
  for (const [i, grey] of [40, 60, 80].entries()) {
    await sharp({
      create: { width: 8, height: 8, channels: 3, background: { r: grey, g: grey, b: grey } },
    })
      .png()
      .toFile(at('in', `walk_0${i + 1}.png`));
  }
});
afterAll(() => terminal.close());

/** The brightness of every frame of a file. */
async function greys(...file: string[]): Promise<number[]> {
  const image = sharp(at(...file), { animated: true });
  const { pages = 1 } = await image.metadata();
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const size = (info.width * info.height * info.channels) / pages;
  return Array.from({ length: pages }, (_, i) => data[i * size]);
}

it('a numbered sequence is a clip, and a GIF loops what is given with what follows', async () => {
  const ahead = ['--set', 'ahead=3'];
  const run = await terminal.run([
    'translate',
    'in/walk_03.png',
    '--model',
    'onward',
    ...ahead,
    '-o',
    'loop.gif',
  ]);
  expect(run.code).toBe(0);
  expect(await greys('loop.gif')).toEqual([60, 80, 100, 120, 140]);
  // A GIF is a clip as well: its last frames.
  await terminal.run(['translate', 'loop.gif', '--model', 'onward', '-o', 'next.png']);
  expect(await greys('next.png')).toEqual([160]);
  // As anything else the frames that follow stand side by side.
  await terminal.run(['translate', 'loop.gif', '--model', 'onward', ...ahead, '-o', 'strip.png']);
  expect(await sharp(at('strip.png')).metadata()).toMatchObject({ width: 24, height: 8 });
  const none = await terminal.run([
    'translate',
    'loop.gif',
    '--model',
    'onward',
    '--set',
    'ahead=0',
  ]);
  expect(none.code).toBe(2);
});

it('in a batch every file of a sequence goes on from those before it', async () => {
  const { code } = await terminal.run(['batch', 'in', '--model', 'onward', '--out', 'made']);
  expect(code).toBe(0);
  const files = (await readdir(at('made'))).filter((name) => name.endsWith('.png')).sort();
  expect(files).toEqual(['walk_01_onward.png', 'walk_02_onward.png', 'walk_03_onward.png']);
  const made = await Promise.all(files.map((file) => greys('made', file)));
  expect(made).toEqual([[40], [80], [100]]);
});
