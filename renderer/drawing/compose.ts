import type { Box, Card, CardInput, Picture } from '#common/contract';
import { wholeBox } from './painter';
import type { Raster } from './raster';
import { packColour, type SheetKind, sheetKind } from './sheets';

const layerOrder: SheetKind[] = ['paint', 'labels', 'ink'];
const white = 0xffff_ffff;

/** Packed palette of each label input, cached: parsing it would cost too much in every frame. */
const packedPalettes = new WeakMap<CardInput, Uint32Array>();

function coloursOf(input: CardInput): Uint32Array {
  let colours = packedPalettes.get(input);
  if (!colours) {
    const labels = input.kind === 'labels' ? input.palette : [];
    colours = Uint32Array.from(labels, (label) => packColour(label.colour));
    packedPalettes.set(input, colours);
  }
  return colours;
}

/** All sheets in one opaque picture, as the artist sees them: paint below, labels over it, ink on top. */
export function compose(card: Card, rasters: readonly Raster[]): Picture {
  const { width, height } = rasters[0];
  const picture: Picture = { width, height, depth: 8, data: new Uint8Array(width * height * 4) };
  composeInto(picture, card, rasters, wholeBox(picture));
  return picture;
}

/** Compose a part of a picture again, in place: a stroke changes only a small area. */
export function composeInto(
  { data }: Picture,
  card: Card,
  rasters: readonly Raster[],
  box: Box,
): void {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  const { width } = rasters[0];
  const sheets = card.inputs
    .map((input, i) => ({ input, kind: sheetKind(input), values: rasters[i].data }))
    .sort((a, b) => layerOrder.indexOf(a.kind) - layerOrder.indexOf(b.kind));
  for (let y = box.y; y < box.y + box.height; y++) {
    const from = y * width + box.x;
    const to = from + box.width;
    pixels.fill(white, from, to);
    for (const { input, kind, values } of sheets) {
      if (kind === 'ink') blendInk(data, values, from, to);
      else if (kind === 'labels') drawLabels(pixels, coloursOf(input), values, from, to);
      else drawPaint(pixels, values, from, to);
    }
  }
}

/** A small picture of all sheets, by nearest neighbour, no side longer than `side`. */
export function thumbnail(card: Card, rasters: readonly Raster[], side: number): Picture {
  const [{ width, height }] = rasters;
  const scale = Math.min(1, side / Math.max(width, height));
  const [w, h] = [width, height].map((n) => Math.max(1, Math.round(n * scale)));
  const small = rasters.map(({ data }) => {
    const values = new (data.constructor as Uint32ArrayConstructor)(w * h);
    for (let y = 0; y < h; y++) {
      const row = Math.floor(((y + 0.5) * height) / h) * width;
      for (let x = 0; x < w; x++) {
        values[y * w + x] = data[row + Math.floor(((x + 0.5) * width) / w)];
      }
    }
    return { width: w, height: h, data: values };
  });
  return compose(card, small);
}

/** Ink is shown black on white whatever the card's colours are, so that the sheets below stay visible. */
function blendInk(out: Uint8Array, values: Raster['data'], from: number, to: number): void {
  for (let i = from; i < to; i++) {
    if (values[i] === 0) continue;
    const clear = 1 - values[i] / 255;
    for (let c = 0; c < 3; c++) out[i * 4 + c] = Math.round(out[i * 4 + c] * clear);
  }
}

function drawLabels(
  pixels: Uint32Array,
  colours: Uint32Array,
  values: Raster['data'],
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) pixels[i] = colours[values[i]];
}

function drawPaint(pixels: Uint32Array, values: Raster['data'], from: number, to: number): void {
  for (let i = from; i < to; i++) if (values[i] !== 0) pixels[i] = values[i];
}
