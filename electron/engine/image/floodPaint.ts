import { type Picture, samplesOf, whiteOf } from '#common/contract';
import { luma } from '#common/image/colour';

/** The darkest grey that counts as paper instead of ink, of 255. `models/training/hints.py` has the same. */
const paperGrey = 160;

/**
 * Flood fill of the paint over the paper, up to ink or other paint: a stroke colours the whole
 * area that lines enclose. Breadth first over the four neighbours (up, left, right, down), from
 * all painted pixels at once in reading order, so that each pixel takes the nearest paint along
 * the paper. Ink stays unpainted.
 * @param paint opaque where there is paint.
 * @param ink of the same size, opaque.
 * @returns paint of the size and depth of `paint`; the operation is idempotent.
 */
export function floodPaint(paint: Picture, ink: Picture): Picture {
  const { width, height } = paint;
  const pixels = width * height;
  const free = paperOf(ink);
  const given = samplesOf(paint);
  const white = whiteOf(paint.depth);
  const out = paint.depth === 8 ? new Uint8Array(pixels * 4) : new Uint16Array(pixels * 4);
  const queue = new Uint32Array(pixels);
  let end = 0;
  for (let i = 0; i < pixels; i++) {
    if (!free[i] || given[i * 4 + 3] * 2 < white) continue;
    for (let c = 0; c < 3; c++) out[i * 4 + c] = given[i * 4 + c];
    out[i * 4 + 3] = white;
    free[i] = 0;
    queue[end++] = i;
  }
  const reach = (from: number, to: number) => {
    if (!free[to]) return;
    free[to] = 0;
    for (let c = 0; c < 4; c++) out[to * 4 + c] = out[from * 4 + c];
    queue[end++] = to;
  };
  for (let begin = 0; begin < end; begin++) {
    const at = queue[begin];
    const x = at % width;
    if (at >= width) reach(at, at - width);
    if (x > 0) reach(at, at - 1);
    if (x < width - 1) reach(at, at + 1);
    if (at + width < pixels) reach(at, at + width);
  }
  return { width, height, depth: paint.depth, data: new Uint8Array(out.buffer) };
}

/** 1 where there is paper, 0 where there is ink. */
function paperOf(ink: Picture): Uint8Array {
  const samples = samplesOf(ink);
  // The same grey as in Python, where it is a whole number of 255.
  const least = ((paperGrey - 0.5) / 255) * whiteOf(ink.depth);
  const paper = new Uint8Array(ink.width * ink.height);
  for (let i = 0; i < paper.length; i++) {
    paper[i] = luma(samples[i * 4], samples[i * 4 + 1], samples[i * 4 + 2]) >= least ? 1 : 0;
  }
  return paper;
}
