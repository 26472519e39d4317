import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card, CardInput, Picture } from '#common/contract';
import { compose } from './compose';
import { newSheet, withMark } from './drawing';
import {
  blankSheet,
  fullInk,
  inputPicturesOf,
  newDrawing,
  packColour,
  rasterFromPicture,
  rasterToPicture,
  unpackColour,
} from './sheets';

const common = {
  tensor: 't',
  layout: 'nchw',
  type: 'float32',
  stroke: 3,
  optional: true,
} as const;
const ink: CardInput = {
  ...common,
  name: 'ink',
  kind: 'edges',
  encoding: 'grey',
  scaling: { range: [-1, 1] },
  paper: '#ffffff',
};
const chalk: CardInput = { ...ink, name: 'chalk', paper: '#000000' };
const paint: CardInput = {
  ...common,
  name: 'paint',
  kind: 'paint',
  encoding: 'hints',
  scaling: { range: [-1, 1] },
};
const icon: CardInput = {
  ...common,
  optional: false,
  name: 'icon',
  kind: 'photo',
  encoding: 'rgb',
  scaling: { range: [-1, 1] },
  paper: '#fefefe',
};
const card = (...inputs: CardInput[]) => ({ inputs }) as Card;
const blank = (input: CardInput) => blankSheet(input, 4, 2).ground;

describe('sheets', () => {
  it('a colour is packed and unpacked unchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (n) => {
        const colour = `#${n.toString(16).padStart(6, '0')}`;
        expect(unpackColour(packColour(colour))).toBe(colour);
      }),
    );
  });

  it('pictures become sheets and pictures again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (values) => {
        const raster = { width: 4, height: 2, data: values };
        for (const input of [ink, chalk]) {
          expect(rasterFromPicture(input, rasterToPicture(input, raster))).toEqual(raster);
        }
        const colours = Uint32Array.from(values, (v) =>
          v % 3 === 0 ? 0 : packColour(`#${(v * 65793).toString(16).padStart(6, '0')}`),
        );
        const painted = { ...raster, data: colours };
        expect(rasterFromPicture(paint, rasterToPicture(paint, painted))).toEqual(painted);
      }),
    );
  });

  it('ink is black on white paper and white on black', () => {
    const raster = { width: 2, height: 1, data: Uint8Array.of(0, fullInk) };
    expect([...rasterToPicture(ink, raster).data]).toEqual([255, 255, 255, 255, 0, 0, 0, 255]);
    expect([...rasterToPicture(chalk, raster).data]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  });

  it('unpainted is transparent for paint, and paper for a picture', () => {
    const raster = { width: 2, height: 1, data: Uint32Array.of(0, packColour('#102030')) };
    expect([...rasterToPicture(paint, raster).data]).toEqual([0, 0, 0, 0, 16, 32, 48, 255]);
    expect([...rasterToPicture(icon, raster).data]).toEqual([254, 254, 254, 255, 16, 32, 48, 255]);
  });

  it('a blank optional sheet is left out, but never all of them', () => {
    const model = card(ink, paint);
    const drawn = { width: 4, height: 2, data: Uint32Array.from({ length: 8 }, () => 1) };
    expect(Object.keys(inputPicturesOf(model, [blank(ink), drawn]))).toEqual(['paint']);
    expect(Object.keys(inputPicturesOf(model, [blank(ink), blank(paint)]))).toEqual(['ink']);
    expect(Object.keys(inputPicturesOf(card(icon, ink), [blank(icon), blank(ink)]))).toEqual([
      'icon',
    ]);
  });

  it('shows ink over paint over white', () => {
    const red = packColour('#ff0000');
    const painted = { width: 4, height: 1, data: Uint32Array.of(red, red, 0, 0) };
    const inked = { width: 4, height: 1, data: Uint8Array.of(255, 0, 255, 0) };
    const { data } = compose(card(ink, paint), [inked, painted]);
    expect([...new Uint32Array(data.buffer)].map(unpackColour)).toEqual([
      '#000000',
      '#ff0000',
      '#000000',
      '#ffffff',
    ]);
  });

  it('a drawing starts from the pictures that are given, and blank where none is', () => {
    const picture: Picture = { width: 1, height: 1, depth: 8, data: Uint8Array.of(0, 0, 0, 255) };
    const [inkSheet, paintSheet] = newDrawing(card(ink, paint), { ink: picture }, [1, 1]);
    expect([...inkSheet.ground.data]).toEqual([255]);
    expect([...paintSheet.ground.data]).toEqual([0]);
  });

  it('a mark keeps 32 bits of colour', () => {
    const value = packColour('#ffffff');
    const sheet = withMark(newSheet('paint', blank(paint), 0), { kind: 'fill', value, x: 0, y: 0 });
    expect(sheet.marks?.mark).toMatchObject({ value: 0xffffffff });
  });
});
