import { assertNever } from '#common/assertNever';
import {
  type Card,
  type CardInput,
  type Picture,
  paperColour,
  picturesOf,
  samplesOf,
  whiteOf,
} from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { formatColour, luma, parseColour } from '#common/image/colour';
import { LabelPalette } from '#common/label/labelPalette';
import { type Drawing, newSheet, type Sheet } from './drawing';
import { blankRaster, type Raster } from './raster';
import { sheetIndices, sheetInputsOf } from './sheetInputs';
import { blankSketch } from './sketch';

/**
 * What the numbers of a sheet mean. labels: class indices. ink: 0 paper … 255 ink.
 * paint: colours packed as R + 256·G + 65536·B + 2²⁴·255; 0 is unpainted.
 */
export type SheetKind = 'labels' | 'ink' | 'paint';

export function sheetKind(input: CardInput): SheetKind {
  switch (input.kind) {
    case 'labels':
      return 'labels';
    case 'edges':
    case 'grey':
      return 'ink';
    case 'paint':
    case 'photo':
      return 'paint';
    default:
      return assertNever(input, 'kind of input');
  }
}

/** The value of full ink. */
export const fullInk = 255;

/** '#rrggbb' as a value of a paint sheet. */
export function packColour(colour: string): number {
  const [r, g, b] = parseColour(colour);
  return (r | (g << 8) | (b << 16) | (255 << 24)) >>> 0;
}

/** A value of a paint sheet as '#rrggbb'. */
export function unpackColour(value: number): string {
  return formatColour([value & 255, (value >>> 8) & 255, (value >>> 16) & 255]);
}

/** A blank sheet for an input. */
export function blankSheet(input: CardInput, width: number, height: number): Sheet {
  if (input.kind === 'labels') {
    const paper = new LabelPalette(input.palette).indexOf(input.paper);
    return newSheet(input.name, blankRaster(width, height, paper), paper);
  }
  if (sheetKind(input) === 'ink') return newSheet(input.name, blankRaster(width, height, 0), 0);
  return newSheet(input.name, { width, height, data: new Uint32Array(width * height) }, 0);
}

/**
 * A drawing for a card: blank sheets, or pictures by name where some are given (8 bits, of one
 * size; of frames that lack, as in `picturesOf`), and a blank sketch. Empty for a model that takes no
 * pictures.
 */
export function newDrawing(
  card: Card,
  pictures: Readonly<Record<string, Picture>>,
  [width, height]: readonly [number, number],
): Drawing {
  const given = card.inputs.flatMap((input) => picturesOf(input, pictures));
  const sheets = sheetInputsOf(card).map((input, i) => {
    const blank = blankSheet(input, width, height);
    const picture = given[i];
    return picture ? newSheet(input.name, rasterFromPicture(input, picture), blank.paper) : blank;
  });
  return sheets.length > 0 ? [...sheets, blankSketch(width, height)] : [];
}

/** A picture as the raster of a sheet: nearest labels, darkness, or its colours where it is opaque. */
export function rasterFromPicture(input: CardInput, picture: Picture): Raster {
  const { width, height } = picture;
  if (input.kind === 'labels') {
    const palette = new LabelPalette(input.palette);
    const opaque = overPaper(picture, paperColour(input));
    return { width, height, data: palette.toIndices(opaque).indices };
  }
  if (sheetKind(input) === 'paint') return { width, height, data: paintOf(picture) };
  const paper = paperColour(input) ?? white;
  return { width, height, data: inkOf(overPaper(picture, paper), paper) };
}

function paintOf(picture: Picture): Uint32Array {
  const samples = samplesOf(picture);
  const shift = picture.depth - 8;
  const white = whiteOf(picture.depth);
  return Uint32Array.from({ length: samples.length / 4 }, (_, i) => {
    if (samples[i * 4 + 3] * 2 < white) return 0;
    const [r, g, b] = [0, 1, 2].map((c) => samples[i * 4 + c] >> shift);
    return (r | (g << 8) | (b << 16) | (255 << 24)) >>> 0;
  });
}

/** Ink of an opaque picture: how far each pixel is from its paper, a light or a dark one. */
export function inkOf(picture: Picture, paper: string): Uint8Array {
  const samples = samplesOf(picture);
  const scale = 255 / whiteOf(picture.depth);
  const dark = !isLight(paper);
  return Uint8Array.from({ length: samples.length / 4 }, (_, i) => {
    const light = luma(samples[i * 4], samples[i * 4 + 1], samples[i * 4 + 2]) * scale;
    return Math.round(dark ? light : 255 - light);
  });
}

/** What paint without paper of its own lies on. */
export const white = '#ffffff';

const isLight = (colour: string) => luma(...parseColour(colour)) > 127;

/**
 * The picture that an input is given for a sheet. Unpainted areas of paint stay transparent, except
 * for picture inputs, where they become the card's paper.
 */
export function rasterToPicture(input: CardInput, raster: Raster): Picture {
  const { width, height, data } = raster;
  if (input.kind === 'labels') {
    return new LabelPalette(input.palette).toPicture(data as Uint8Array, width, height);
  }
  const picture: Picture = { width, height, depth: 8, data: new Uint8Array(width * height * 4) };
  if (sheetKind(input) === 'paint') {
    picture.data.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return input.kind === 'paint' ? picture : overPaper(picture, input.paper);
  }
  const light = isLight(paperColour(input) ?? white);
  for (let i = 0; i < data.length; i++) {
    const value = light ? 255 - data[i] : data[i];
    picture.data.fill(value, i * 4, i * 4 + 3);
    picture.data[i * 4 + 3] = 255;
  }
  return picture;
}

/** The pictures of a drawing by name. Those of an optional input are omitted if all are blank. */
export function inputPicturesOf(card: Card, rasters: readonly Raster[]): Record<string, Picture> {
  const sheets = sheetInputsOf(card);
  const pictures: Record<string, Picture> = {};
  const add = (i: number) => {
    pictures[sheets[i].name] = rasterToPicture(sheets[i], rasters[i]);
  };
  const isBlank = (i: number) =>
    sheets[i].kind !== 'labels' && rasters[i].data.every((value) => value === 0);
  sheetIndices(card.inputs).forEach((own, i) => {
    if (!card.inputs[i].optional || !own.every(isBlank)) own.forEach(add);
  });
  // A model of which every input is optional still translates an empty drawing.
  if (sheets.length > 0 && Object.keys(pictures).length === 0) add(0);
  return pictures;
}

/** Whether a value is allowed on the sheet of an input. */
export function isLegal(input: CardInput, value: number): boolean {
  if (input.kind === 'labels') return value < input.palette.length;
  return sheetKind(input) === 'ink' ? value <= fullInk : value === 0 || value >>> 24 === 255;
}
