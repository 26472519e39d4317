import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castleWords, rangeScaling, testPictureOutput } from '#engine/testing/cards';
import { colourOf, mix } from '#engine/testing/graphs';
import type { Graph } from '#engine/testing/onnx';
import { writeGeneralPackage } from '#engine/testing/packages';
import { Terminal } from './terminal.test-data';

/** The picture plus `v` [1, 1]. */
const shifted: Graph = {
  channels: 3,
  nodes: [{ op: 'Add', inputs: ['x', 'v'], output: 'y' }],
  inputs: [
    { name: 'x', shape: [1, 3, 'H', 'W'] },
    { name: 'v', shape: [1, 1] },
  ],
};

let terminal: Terminal;
let folder: string;

beforeAll(async () => {
  terminal = await Terminal.open();
  folder = terminal.folder;
  const { models } = terminal;
  await writeGeneralPackage(models, 'dream', colourOf([1, 3], 'int64', 255), {
    inputs: [],
    size: { fixed: [4, 4] },
    values: [{ ...castleWords, ignored: ['a', 'by'] }],
    next: ['swap'],
  });
  await writeGeneralPackage(
    models,
    'swap',
    mix(
      [
        [0, 0, 1],
        [0, 1, 0],
        [1, 0, 0],
      ],
      [0, 0, 0],
    ),
  );
  const noise = { kind: 'noise', tensor: 'v', form: 'vector', size: 3 } as const;
  const output = { ...testPictureOutput, scaling: rangeScaling(-4, 4) };
  await writeGeneralPackage(models, 'noise', colourOf([1, 3], 'float32'), {
    inputs: [],
    size: { fixed: [4, 4] },
    values: [noise],
    output,
  });
  await writeGeneralPackage(models, 'shifted', shifted, {
    values: [{ ...noise, size: 1 }],
    output,
  });
  await mkdir(path.join(folder, 'in'));
  await sharp({ create: { width: 6, height: 4, channels: 3, background: '#808080' } })
    .png()
    .toFile(path.join(folder, 'in', 'a.png'));
});
afterAll(() => terminal.close());

async function underdraw(...args: string[]) {
  const { code, lines } = await terminal.run([...args, '--json']);
  return { code, lines, error: lines.find(({ type }) => type === 'error') };
}

const pixel = async (name: string) => [
  ...(await sharp(path.join(folder, name)).raw().toBuffer()).subarray(0, 3),
];

describe('--set, chains and models that need no picture', () => {
  it('make a picture of words alone, and hand it on', async () => {
    const one = await underdraw(
      'translate',
      '--model',
      'dream',
      '--set',
      'text=a lake by a castle',
      '-o',
      'one.png',
    );
    expect(one.code).toBe(0);
    expect(one.lines.at(-1)).toMatchObject({
      type: 'done',
      total: 1,
      done: 1,
      outputs: ['one.png'],
    });
    expect(await pixel('one.png')).toEqual([11, 10, 0]);
    const two = await underdraw('translate', '--model', 'dream,swap', '--set', 'dream.text=castle');
    expect(two.lines.at(-1)).toMatchObject({ ok: true, outputs: ['dream+swap.png'] });
    expect(await pixel('dream+swap.png')).toEqual([0, 0, 10]);
  });

  it('several seeds make a picture each', async () => {
    const run = await underdraw('translate', '--model', 'noise', '--seed', '3..5', '-o', 'seeds');
    const outputs = [3, 4, 5].map((seed) => path.join('seeds', `noise_${seed}.png`));
    expect(run.lines.at(-1)).toMatchObject({ total: 3, done: 3, outputs });
    expect(new Set((await Promise.all(outputs.map(pixel))).map(String)).size).toBe(3);
    const none = await underdraw('translate', 'in/a.png', '--model', 'swap', '--seed', '1..2');
    expect(none).toMatchObject({ code: 2, error: { code: 'USAGE' } });
  });

  it('several seeds in a batch are pictures of their own, and one that is added is all to do', async () => {
    const batch = ['batch', 'in', '--model', 'shifted', '--out', 'made', '--seed'];
    const first = await underdraw(...batch, '1..2');
    expect(first.lines.at(-1)).toMatchObject({ total: 2, done: 2 });
    const made = ['a_shifted_1.png', 'a_shifted_2.png'];
    const there = await readdir(path.join(folder, 'made'));
    expect(there.filter((name) => name.endsWith('.png')).sort()).toEqual(made);
    expect(await pixel(`made/${made[0]}`)).not.toEqual(await pixel(`made/${made[1]}`));
    const second = await underdraw(...batch, '1..3');
    expect(second.lines.at(-1)).toMatchObject({ total: 3, done: 1 });
  });

  it.each([
    [['--set', 'text=a dragon'], 'dragon', 'castle, lake'],
    [['--set', 'size=big'], 'size', 'text'],
    [['--set', 'text'], 'name=value', ''],
    [[], 'needs a text', 'castle, lake'],
    [['picture.png', '--set', 'text='], 'takes no pictures', ''],
  ])('%j is wrong usage, and says what there is', async (args, message, hint) => {
    const before = await readdir(folder);
    const { code, error } = await underdraw('translate', '--model', 'dream', ...args);
    expect(code).toBe(2);
    expect(error).toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
    expect(await readdir(folder)).toEqual(before);
  });

  it('a model that needs a picture says so', async () => {
    const { code, error } = await underdraw('translate', '--model', 'swap');
    expect(code).toBe(2);
    expect(error).toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('needs a picture'),
    });
  });

  it('a folder is nothing for a model that takes no pictures', async () => {
    const { code } = await underdraw('batch', '.', '--model', 'dream', '--out', 'out');
    expect(code).toBe(2);
  });
});
