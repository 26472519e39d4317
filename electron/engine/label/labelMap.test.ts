import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { LabelPalette } from '#common/label/labelPalette';
import { coloursOfIndices } from './coloursOfIndices';
import { labelMapNotice } from './labelMapNotice';

const palette = new LabelPalette(
  ['#3a7bd5', '#9ccc3c', '#1b6b3a', '#d63a3a'].map((colour, i) => ({ name: `l${i}`, colour })),
);
const side = 32;

/** Four squares of one label each. */
const indices = Uint8Array.from({ length: side * side }, (_, i) => {
  const [x, y] = [i % side, Math.floor(i / side)];
  return (x < side / 2 ? 0 : 1) + (y < side / 2 ? 0 : 2);
});
const legal = palette.toPicture(indices, side, side);

function mapped(colour: (index: number) => readonly number[], depth: 8 | 16 = 8): Picture {
  const samples = depth === 8 ? new Uint8Array(side * side * 4) : new Uint16Array(side * side * 4);
  indices.forEach((index, i) => {
    samples.set([...colour(index), depth === 8 ? 255 : 65_535], i * 4);
  });
  return { width: side, height: side, depth, data: new Uint8Array(samples.buffer) };
}

const noticeOf = (picture: Picture) => labelMapNotice(picture, palette, 'm');

describe('a label map that is wrong as a whole', () => {
  it('one of class numbers is known, and read with labels=index', () => {
    for (const depth of [8, 16] as const) {
      const map = mapped((index) => [index, index, index], depth);
      expect(noticeOf(map)).toMatchObject({ code: 'LABELS_ARE_NUMBERS', params: { max: 3 } });
      const read = coloursOfIndices(map, palette, 0);
      expect(read.illegal).toBe(0);
      expect(Buffer.from(read.picture.data).equals(legal.data)).toBe(true);
    }
  });

  it('numbers of no class get the paper and are counted', () => {
    const map = mapped((index) => (index === 3 ? [255, 255, 255] : [index, index, index]));
    const { picture, illegal } = coloursOfIndices(map, palette, 1);
    expect(illegal).toBe((side * side) / 4);
    expect([...picture.data.slice(-4)]).toEqual([0x9c, 0xcc, 0x3c, 255]);
  });

  it('one that was saved as JPEG is known', async () => {
    const { width, height, data } = legal;
    const raw = { width, height, channels: 4 } as const;
    const jpeg = await sharp(data, { raw }).removeAlpha().jpeg({ quality: 85 }).toBuffer();
    const read = await sharp(jpeg).ensureAlpha().raw().toBuffer();
    const map: Picture = { width, height, depth: 8, data: new Uint8Array(read) };
    expect(noticeOf(map)).toMatchObject({ code: 'LABELS_SMOOTHED' });
  });

  it('one of class numbers that was saved as JPEG is known too', async () => {
    const { width, height, data } = mapped((index) => [index, index, index]);
    const raw = { width, height, channels: 4 } as const;
    const jpeg = await sharp(data, { raw }).removeAlpha().jpeg({ quality: 60 }).toBuffer();
    const read = await sharp(jpeg).toColourspace('srgb').ensureAlpha().raw().toBuffer();
    const picture: Picture = { width, height, depth: 8, data: new Uint8Array(read) };
    expect(noticeOf(picture)?.code).toMatch(/^LABELS_ARE_(CHANGED_)?NUMBERS$/);
    // One that reaches beyond the palette's numbers.
    const samples = picture.data.map((value, i) => (i % 4 === 3 ? 255 : value * 3));
    expect(noticeOf({ ...picture, data: samples })?.code).toBe('LABELS_ARE_CHANGED_NUMBERS');
  });

  it('one of another palette is known by its colours', () => {
    const map = mapped(
      (index) =>
        [
          [128, 64, 128],
          [70, 70, 70],
          [107, 142, 35],
          [0, 0, 142],
        ][index],
    );
    expect(noticeOf(map)).toEqual({
      code: 'LABELS_OTHER_PALETTE',
      params: {
        percent: 100,
        colours: ['#804080', '#464646', '#6b8e23', '#00008e'],
        model: 'm',
      },
    });
  });

  it('one that is right, or nearly, gets no such word', () => {
    expect(noticeOf(legal)).toBeUndefined();
    const speck = { ...legal, data: legal.data.slice() };
    speck.data.set([1, 2, 3], 40);
    expect(noticeOf(speck)).toBeUndefined();
  });
});
