import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Card, LabelInput } from '#common/contract';
import { readCard } from '../catalog/cardFile';
import { gifWithIndicesAsGrey } from '../image/gifIndices';
import { decodeInputs } from './inputFiles';
import { labelMapsInColours } from './labelMapsInColours';

let card: Card;
let input: LabelInput;
beforeAll(async () => {
  card = (await readCard(path.resolve('models', 'islands')))!.card;
  [input] = card.inputs as [LabelInput];
});

const side = 16;
/** Each pixel's class: all of the palette, and more than one of each. */
const classes = Uint8Array.from({ length: side * side }, (_, i) => (i * 7) % 16);

/** A PNG with a palette. @param bits of an index. */
function palettedPng(
  colours: readonly (readonly number[])[],
  indices: Uint8Array,
  bits = 8,
): Buffer {
  const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, bits, 3, 0, 0, 0]);
  const rowBytes = (side * bits) / 8;
  const rows = Buffer.alloc(side * (rowBytes + 1));
  indices.forEach((index, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    const at = y * (rowBytes + 1) + 1 + Math.floor((x * bits) / 8);
    rows[at] |= index << (8 - bits - ((x * bits) % 8));
  });
  const chunk = (type: string, data: Uint8Array) => {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length);
    out.write(type, 4, 'latin1');
    out.set(data, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colours.flat())),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const read = (bytes: Uint8Array, numbers: boolean, file = 'map.png') =>
  decodeInputs(card, { file, bytes, companions: {}, content: '' }, 100, numbers);

/** The grey of each pixel. */
async function numbersIn(bytes: Uint8Array): Promise<number[]> {
  const { inputs } = await read(bytes, true);
  return [...inputs.label.data].filter((_, i) => i % 4 === 0);
}

describe('a label map in a PNG with a palette of its own', () => {
  // Of another model, and two entries alike.
  const foreign = Array.from({ length: 16 }, (_, i) => [200 - i * 9, (i >> 1) * 31, 5 + i]);

  it.each([4, 8])('has its indices as class numbers, in %i bits', async (bits) => {
    const map = palettedPng(foreign, classes, bits);
    expect(await numbersIn(map)).toEqual([...classes]);
    const { notes } = await read(map, false);
    expect(notes).toEqual([
      { code: 'LABELS_MAY_BE_INDICES', params: { file: 'map.png', max: 15 } },
    ]);
  });

  it('has indices, though all of its entries are one colour', async () => {
    const black = Array.from({ length: 16 }, () => [0, 0, 0]);
    const map = palettedPng([...black.slice(0, 15), [255, 255, 255]], classes);
    expect(await numbersIn(map)).toEqual([...classes]);
  });

  it('has its colours as numbers if they are grey 0, 1, 2 …, in whatever order', async () => {
    const turned = Array.from({ length: 16 }, (_, i) => [15 - i, 15 - i, 15 - i]);
    expect(await numbersIn(palettedPng(turned, classes))).toEqual([...classes].map((c) => 15 - c));
  });

  it("is read by its colours if they are the model's", async () => {
    const own = input.palette.map(({ colour }) =>
      [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)),
    );
    const { notes, inputs } = await read(palettedPng(own, classes), false);
    expect(notes).toEqual([]);
    expect([...inputs.label.data.subarray(0, 3)]).toEqual(own[0]);
  });

  it('with numbers of no class is not said to hold some', async () => {
    const many = Array.from({ length: 40 }, (_, i) => [250 - i, i * 3, 77]);
    const map = palettedPng(
      many,
      classes.map((index) => index + 20),
    );
    expect((await read(map, false)).notes).toEqual([]);
  });
});

/** A GIF of one picture, whose pixels are packed in LZW codes that never grow. @param local whether its colours stand beside it. */
function gif(colours: readonly (readonly number[])[], indices: Uint8Array, local: boolean): Buffer {
  const table = Buffer.from(colours.flat());
  const flags = 0x80 | (Math.log2(colours.length) - 1);
  const size = Buffer.from([side, 0, side, 0]);
  // Codes of nine bits, and the one that clears the table before these would need ten.
  const codes = [...indices].flatMap((index, i) => (i % 200 === 0 ? [256, index] : [index]));
  const bits = [...codes, 257].flatMap((code) =>
    Array.from({ length: 9 }, (_, bit) => (code >> bit) & 1),
  );
  const packed = Buffer.alloc(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    packed[i >> 3] |= bit << (i & 7);
  });
  const blocks: Buffer[] = [];
  for (let i = 0; i < packed.length; i += 255) {
    const block = packed.subarray(i, i + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  return Buffer.concat([
    Buffer.from('GIF89a'),
    size,
    Buffer.from([local ? 0 : flags, 0, 0]),
    ...(local ? [] : [table]),
    Buffer.from([0x21, 0xfe, 2, 0x68, 0x69, 0]),
    Buffer.from([0x2c, 0, 0, 0, 0]),
    size,
    Buffer.from([local ? flags : 0]),
    ...(local ? [table] : []),
    Buffer.from([8]),
    ...blocks,
    Buffer.from([0, 0x3b]),
  ]);
}

describe('a label map in a GIF', () => {
  const foreign = Array.from({ length: 16 }, (_, i) => [200 - i * 9, (i >> 1) * 31, 5 + i]);

  it.each([false, true])(
    'has its indices as class numbers; a table of its own: %s',
    async (local) => {
      const map = gif(foreign, classes, local);
      expect(await numbersIn(map)).toEqual([...classes]);
      expect((await read(map, false, 'map.gif')).notes).toEqual([
        { code: 'LABELS_MAY_BE_INDICES', params: { file: 'map.gif', max: 15 } },
      ]);
    },
  );

  it('that is cut is told as any other', async () => {
    const cut = gif(foreign, classes, true).subarray(0, 40);
    expect(gifWithIndicesAsGrey(cut)).toBeUndefined();
  });
});

it.each([17, 10])('class numbers times %i are told as such', async (step) => {
  const raw = { width: side, height: side, channels: 1 } as const;
  const stretched = sharp(
    classes.map((number) => number * step),
    { raw },
  );
  const { inputs } = await read(await stretched.png().toBuffer(), false);
  expect(labelMapsInColours(card, inputs, false).notes).toEqual([
    { code: 'LABELS_ARE_STRETCHED', params: { percent: 100, max: 15, step } },
  ]);
  // Black and white are no class numbers, and a ramp is none either.
  for (const levels of [[0, 255], Array.from({ length: 256 }, (_, i) => i)]) {
    const other = sharp(
      classes.map((_, i) => levels[i % levels.length]),
      { raw },
    );
    const map = (await read(await other.png().toBuffer(), false)).inputs;
    const [note] = labelMapsInColours(card, map, false).notes;
    expect(note.code).not.toBe('LABELS_ARE_STRETCHED');
  }
});

it('class numbers in a JPEG are read with a warning', async () => {
  const raw = { width: side, height: side, channels: 1 } as const;
  const jpeg = await sharp(classes, { raw }).jpeg({ quality: 90 }).toBuffer();
  const { notes } = await read(jpeg, true, 'map.jpg');
  expect(notes.map(({ code }) => code)).toEqual(['LABEL_NUMBERS_LOSSY']);
  const png = await sharp(classes, { raw }).png().toBuffer();
  expect((await read(png, true)).notes).toEqual([]);
  expect(await numbersIn(png)).toEqual([...classes]);
});
