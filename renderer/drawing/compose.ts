import type { Box, Card, CardInput, LayerLook, Picture } from '#common/contract';
import { isHidden, layerName, opacityOf, plainLook } from './layerLook';
import { layerOrder, type OrderedLayer } from './layerOrder';
import { wholeBox } from './painter';
import type { Raster } from './raster';
import { packColour, sheetKind } from './sheets';
import { isSketch } from './sketch';

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

/**
 * The sheets of a drawing in one opaque picture, as the artist sees them: paint below, labels over
 * it, ink on top.
 * @param active index of the active sheet, whose frame is shown; absent: the latest frame.
 * @param look how layers are seen, the sketch among them; absent: as they are, without the sketch.
 */
export function compose(
  card: Pick<Card, 'inputs'>,
  rasters: readonly Raster[],
  active?: number,
  look?: LayerLook,
): Picture {
  const { width, height } = rasters[0];
  const picture: Picture = { width, height, depth: 8, data: new Uint8Array(width * height * 4) };
  composeInto(picture, card, rasters, wholeBox(picture), active, look);
  return picture;
}

/** Compose a part of a picture again, in place: a stroke changes only a small area. */
export function composeInto(
  { data }: Picture,
  card: Pick<Card, 'inputs'>,
  rasters: readonly Raster[],
  box: Box,
  active?: number,
  look?: LayerLook,
): void {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  const { width } = rasters[0];
  const layers = visibleLayers(card, active, look);
  for (let y = box.y; y < box.y + box.height; y++) {
    const from = y * width + box.x;
    const to = from + box.width;
    pixels.fill(white, from, to);
    for (const { index, input, opacity } of layers) {
      const values = rasters[index].data;
      const kind = sheetKind(input);
      if (kind === 'ink') blendInk(data, values, opacity, from, to);
      else if (kind === 'labels') drawLabels(pixels, coloursOf(input), values, opacity, from, to);
      else drawPaint(pixels, values, opacity, from, to);
    }
  }
}

/** A layer that is seen. */
interface VisibleLayer extends OrderedLayer {
  /** Above 0, at most 1. */
  opacity: number;
}

/** What is seen of a drawing, from the back to the front. */
function visibleLayers(
  card: Pick<Card, 'inputs'>,
  active: number | undefined,
  look: LayerLook | undefined,
): VisibleLayer[] {
  const shown = look ?? plainLook;
  return layerOrder(card, active, shown)
    .filter(({ input }) => (look || !isSketch(input)) && !isHidden(shown, layerName(input)))
    .map((layer) => ({ ...layer, opacity: opacityOf(shown, layerName(layer.input)) }))
    .filter(({ opacity }) => opacity > 0);
}

/** A small picture of a drawing, by nearest neighbour, no side longer than `side`. @param active and look as in `compose`. */
export function thumbnail(
  card: Card,
  rasters: readonly Raster[],
  side: number,
  active?: number,
  look?: LayerLook,
): Picture {
  return compose(
    card,
    rasters.map((raster) => shrinkRaster(raster, side)),
    active,
    look,
  );
}

/** A small copy of a picture of 8 bits, by nearest neighbour, no side longer than `side`. */
export function shrinkPicture(picture: Picture, side: number): Picture {
  const { width, height, data } = picture;
  // Pixels of 8 bits as one number each; a copy, because they may lie at an odd place in memory.
  const pixels = new Uint32Array(data.slice().buffer);
  const small = shrinkRaster({ width, height, data: pixels }, side);
  return { ...small, depth: 8, data: new Uint8Array(small.data.buffer).slice() };
}

function shrinkRaster({ width, height, data }: Raster, side: number): Raster {
  const scale = Math.min(1, side / Math.max(width, height));
  const [w, h] = [width, height].map((n) => Math.max(1, Math.round(n * scale)));
  const values = new (data.constructor as Uint32ArrayConstructor)(w * h);
  for (let y = 0; y < h; y++) {
    const row = Math.floor(((y + 0.5) * height) / h) * width;
    for (let x = 0; x < w; x++) {
      values[y * w + x] = data[row + Math.floor(((x + 0.5) * width) / w)];
    }
  }
  return { width: w, height: h, data: values };
}

/** Ink is shown black on white whatever the card's colours are, so that the sheets below stay visible. */
function blendInk(
  out: Uint8Array,
  values: Raster['data'],
  opacity: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    if (values[i] === 0) continue;
    const clear = 1 - (values[i] * opacity) / 255;
    for (let c = 0; c < 3; c++) out[i * 4 + c] = Math.round(out[i * 4 + c] * clear);
  }
}

function drawLabels(
  pixels: Uint32Array,
  colours: Uint32Array,
  values: Raster['data'],
  opacity: number,
  from: number,
  to: number,
): void {
  if (opacity === 1) for (let i = from; i < to; i++) pixels[i] = colours[values[i]];
  else for (let i = from; i < to; i++) pixels[i] = mixed(pixels[i], colours[values[i]], opacity);
}

function drawPaint(
  pixels: Uint32Array,
  values: Raster['data'],
  opacity: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    if (values[i] === 0) continue;
    pixels[i] = opacity === 1 ? values[i] : mixed(pixels[i], values[i], opacity);
  }
}

/** Two packed colours mixed, the upper one by its opacity. */
function mixed(below: number, above: number, opacity: number): number {
  let made = 0xff00_0000;
  for (let shift = 0; shift < 24; shift += 8) {
    const [a, b] = [(below >>> shift) & 255, (above >>> shift) & 255];
    made |= Math.round(a + (b - a) * opacity) << shift;
  }
  return made >>> 0;
}
