import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '#common/contract';
import { decodeInputs, readInputFiles, readInputs, splitName } from './inputFiles';

const flowers = {
  id: 'flowers',
  inputs: [
    { name: 'ink', kind: 'edges', encoding: 'grey', optional: true },
    { name: 'paint', kind: 'paint', encoding: 'hints', optional: true },
  ],
} as Card;
const icons = {
  id: 'icons',
  inputs: [{ ...flowers.inputs[0], optional: false }, flowers.inputs[1]],
} as Card;

let folder: string;
const at = (name: string) => path.join(folder, name);
const write = (name: string, background: string, width = 8) =>
  sharp({ create: { width, height: 6, channels: 3, background } })
    .png()
    .toFile(at(name));

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-inputs-'));
  await write('rose.png', '#808080');
  await write('rose.paint.png', '#ff0000');
  await write('lily.ink.png', '#000000');
  await write('lily.paint.png', '#00ff00');
  await write('red.png', '#ff0000');
  await write('odd.png', '#808080');
  await write('odd.paint.png', '#ff0000', 9);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const names = async (card: Card, file: string) =>
  Object.keys((await readInputs(card, at(file), 100)).inputs);

describe('files for models with several inputs', () => {
  it('reads the input from the name', () => {
    expect(splitName(flowers, 'a/rose.paint.png')).toMatchObject({
      base: 'rose',
      input: 'paint',
      ending: '.png',
    });
    expect(splitName(flowers, 'v1.2.png')).toEqual({
      base: 'v1.2',
      input: undefined,
      ending: '.png',
    });
  });

  it('takes companions along, whichever file is named', async () => {
    expect(await names(flowers, 'rose.png')).toEqual(['ink', 'paint']);
    expect(await names(flowers, 'lily.paint.png')).toEqual(['paint', 'ink']);
    expect(await names(flowers, 'lily.ink.png')).toEqual(['ink', 'paint']);
  });

  it('takes a coloured picture as paint where ink may be absent', async () => {
    expect(await names(flowers, 'red.png')).toEqual(['paint']);
    expect(await names(icons, 'red.png')).toEqual(['ink']);
  });

  it('refuses companions of another size by name', async () => {
    await expect(readInputs(flowers, at('odd.png'), 100)).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      params: {
        reason: 'companionSize',
        companion: 'odd.paint.png',
        companionWidth: 9,
        companionHeight: 6,
        file: 'odd.png',
        width: 8,
        height: 6,
      },
    });
  });
});

it('an animation asks for the memory of its frames at once, so that none waits for another', async () => {
  const frames = { count: 4, stack: 'channels' };
  const clip = { id: 'clip', inputs: [{ name: 'clip', kind: 'photo', encoding: 'rgb', frames }] };
  const card = clip as unknown as Card;
  const pages = ['red.png', 'rose.png', 'lily.ink.png'].map(at);
  await sharp(pages, { join: { animated: true } })
    .gif()
    .toFile(at('walk.gif'));
  const asked: number[] = [];
  const admit = async (bytes: number) => void asked.push(bytes);
  const files = await readInputFiles(card, at('walk.gif'));
  const { inputs } = await decodeInputs(card, files, 100, false, admit);
  expect(Object.keys(inputs)).toHaveLength(3);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toBeGreaterThanOrEqual(8 * 6 * 4 * 5);
});
