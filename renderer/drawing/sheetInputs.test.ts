import { describe, expect, it } from 'vitest';
import type { Card, CardInput, Picture } from '#common/contract';
import { adaptDrawing } from './adapt';
import { compose } from './compose';
import { sheetIndices, sheetInputsOf, visibleSheets } from './sheetInputs';
import { inputPicturesOf, newDrawing, packColour } from './sheets';
import { layerInputsOf, sketchInput } from './sketch';

const photo = (name: string, count?: number, optional = false): CardInput => ({
  kind: 'photo',
  name,
  tensor: name,
  layout: 'nchw',
  type: 'float32',
  optional,
  stroke: 2,
  encoding: 'rgb',
  scaling: { range: [0, 1] },
  paper: '#ffffff',
  ...(count && { frames: { count, stack: 'channels' } }),
});
const cardOf = (...inputs: CardInput[]) => ({ inputs }) as unknown as Card;

const red = packColour('#ff0000');
/** One pixel of paint. */
const pixel = (value: number) => ({ width: 1, height: 1, data: Uint32Array.of(value) });
const valuesOf = (rasters: readonly { data: ArrayLike<number> }[]) =>
  rasters.map(({ data }) => data[0]);

const mixed = cardOf(photo('one'), photo('clip', 3), photo('last'));

it('an input with frames has a sheet for each, the same objects each time', () => {
  const sheets = sheetInputsOf(mixed);
  expect(sheets.map(({ name }) => name)).toEqual(['one', 'clip.1', 'clip.2', 'clip.3', 'last']);
  expect(sheets[2].frame).toEqual({ input: 'clip', index: 1, count: 3 });
  expect('frames' in sheets[2]).toBe(false);
  expect(sheets[0]).toBe(mixed.inputs[0]);
  expect(sheetInputsOf(mixed)).toBe(sheets);
  expect(sheetIndices(mixed.inputs)).toEqual([[0], [1, 2, 3], [4]]);
  expect(newDrawing(mixed, {}, [2, 2]).map(({ name }) => name)).toEqual(
    [...sheets, sketchInput].map(({ name }) => name),
  );
  expect(layerInputsOf(mixed)).toEqual([...sheets, sketchInput]);
  expect(layerInputsOf(mixed)).toBe(layerInputsOf(mixed));
  expect(layerInputsOf(cardOf())).toEqual([]);
});

it('one frame is seen at a time: the active one, else the latest', () => {
  const sheets = sheetInputsOf(mixed);
  expect(visibleSheets(sheets)).toEqual([0, 3, 4]);
  expect(visibleSheets(sheets, 1)).toEqual([0, 1, 4]);
  expect(visibleSheets(sheets, 4)).toEqual([0, 3, 4]);
  const clip = cardOf(photo('clip', 2));
  const [blue, rest] = [packColour('#0000ff'), pixel(red)];
  const rasters = [pixel(blue), rest];
  expect([...compose(clip, rasters, 0).data]).toEqual([0, 0, 255, 255]);
  expect([...compose(clip, rasters).data]).toEqual([255, 0, 0, 255]);
});

it('the model is given every frame; of an optional input all or none', () => {
  const card = cardOf(photo('clip', 2), photo('more', 2, true));
  const given = (...values: number[]) => Object.keys(inputPicturesOf(card, values.map(pixel)));
  expect(given(0, 0, 0, 0)).toEqual(['clip.1', 'clip.2']);
  expect(given(0, 0, 0, red)).toEqual(['clip.1', 'clip.2', 'more.1', 'more.2']);
});

it('frames that a sample lacks are those that come after', () => {
  const picture: Picture = { width: 1, height: 1, depth: 8, data: Uint8Array.of(255, 0, 0, 255) };
  const drawing = newDrawing(cardOf(photo('clip', 3)), { 'clip.2': picture }, [1, 1]);
  expect(valuesOf(drawing.map(({ ground }) => ground))).toEqual([red, red, red, 0]);
});

describe('a drawing for another model', () => {
  it('gives its latest frames, and repeats the oldest where more are wanted', () => {
    const [two, four, one] = [2, 4, undefined].map((count) => cardOf(photo('clip', count)));
    const frames = [1, 2, 3, 4].map(pixel);
    expect(adaptDrawing(four, two, frames)).toMatchObject({
      fits: true,
      droppedSheets: ['photo'],
      rasters: [pixel(3), pixel(4)],
    });
    expect(valuesOf(adaptDrawing(two, four, frames.slice(0, 2)).rasters)).toEqual([1, 1, 1, 2]);
    expect(adaptDrawing(one, four, [pixel(7)])).toMatchObject({ fits: true, droppedSheets: [] });
    expect(valuesOf(adaptDrawing(one, four, [pixel(7)]).rasters)).toEqual([7, 7, 7, 7]);
    expect(valuesOf(adaptDrawing(four, one, frames).rasters)).toEqual([4]);
  });

  it('fits no model that takes none, and nothing fits one that does', () => {
    const none = cardOf();
    expect(adaptDrawing(mixed, none, [1, 2, 3, 4, 5].map(pixel))).toMatchObject({
      fits: false,
      rasters: [],
      missingInputs: [],
    });
    expect(adaptDrawing(none, mixed, [], { width: 3, height: 2 })).toMatchObject({
      fits: false,
      missingInputs: ['photo', 'photo', 'photo'],
    });
  });
});
