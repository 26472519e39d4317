import { type Picture, samplesOf, whiteOf } from '#common/contract';
import { luma } from './colour';
import { squaresThatFit } from './squares';

/** The darkest grey that counts as paper instead of ink, of 255. `models/training/hints.py` has the same. */
const paperGrey = 160;

/** Colours of paint, where there are none yet, and where they may go. */
interface Flood {
  width: number;
  height: number;
  /** Number of the painted pixel whose colour a pixel has, plus 1; 0 where there is none. */
  owner: Uint32Array;
}

/**
 * Flood fill of the paint over the paper, up to ink or other paint: a stroke colours the whole
 * area that lines enclose. Breadth first over the four neighbours (up, left, right, down), from
 * all painted pixels at once in reading order, so that each pixel takes the nearest paint along
 * the paper. Ink stays unpainted. `models/training/flood.py` has the same.
 * @param paint opaque where there is paint.
 * @param ink of the same size, opaque.
 * @param gap widest gap between lines, in pixels, that the paint does not run through: what moves is
 *   a square one pixel wider. Paper that is too narrow for it is filled afterwards from what it
 *   touches, up to paper where the square fits and no paint has come.
 * @returns paint of the size and depth of `paint`.
 */
export function floodPaint(paint: Picture, ink: Picture, gap = 0): Picture {
  const { width, height } = paint;
  const given = samplesOf(paint);
  const white = whiteOf(paint.depth);
  const owner = floodOwners(paint, ink, gap);
  const out = paint.depth === 8 ? new Uint8Array(given.length) : new Uint16Array(given.length);
  for (let i = 0; i < owner.length; i++) {
    if (owner[i] === 0) continue;
    const from = (owner[i] - 1) * 4;
    for (let c = 0; c < 3; c++) out[i * 4 + c] = given[from + c];
    out[i * 4 + 3] = white;
  }
  return { width, height, depth: paint.depth, data: new Uint8Array(out.buffer) };
}

/**
 * Where `floodPaint` takes the colour of each pixel from.
 * @returns for each pixel the number of a painted pixel, plus 1; 0 where no paint comes.
 */
export function floodOwners(paint: Picture, ink: Picture, gap = 0): Uint32Array {
  const { width, height } = paint;
  const paper = paperOf(ink);
  const given = samplesOf(paint);
  const white = whiteOf(paint.depth);
  const owner = new Uint32Array(width * height);
  for (let i = 0; i < owner.length; i++) {
    if (paper[i] && given[i * 4 + 3] * 2 >= white) owner[i] = i + 1;
  }
  const flood = { width, height, owner };
  const squares = squaresThatFit(paper, width, height, gap + 1);
  moveSquares(flood, squares, gap + 1);
  // What is left are squares that no paint has reached.
  fillPixels(flood, withoutSquares(paper, squares, width, gap + 1));
  return owner;
}

/**
 * Move squares of paper from the paint as far as they fit, and paint what they cover.
 * @param free 1 at the upper left corner of every square that fits; 0 afterwards where one has been.
 */
function moveSquares({ width, height, owner }: Flood, free: Uint8Array, side: number): void {
  const queue = new Uint32Array(free.length);
  const leader = new Uint32Array(free.length);
  let end = 0;
  const paintLine = (start: number, step: number, by: number) => {
    for (let i = 0, at = start; i < side; i++, at += step) owner[at] ||= by;
  };
  const reach = (corner: number, by: number) => {
    free[corner] = 0;
    leader[corner] = by;
    queue[end++] = corner;
  };
  // Squares that touch paint from the start; only painted pixels own themselves then.
  for (let at = 0; at < owner.length; at++) {
    if (owner[at] !== at + 1) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    for (let dy = 0; dy < side && dy <= y; dy++) {
      for (let dx = 0; dx < side && dx <= x; dx++) {
        const corner = at - dy * width - dx;
        if (!free[corner]) continue;
        reach(corner, at + 1);
        for (let row = 0; row < side; row++) paintLine(corner + row * width, 1, at + 1);
      }
    }
  }
  const far = side - 1;
  // Only the edge that is new under a moved square has to be painted.
  const move = (from: number, to: number, edge: number, step: number) => {
    if (!free[to]) return;
    reach(to, leader[from]);
    paintLine(edge, step, leader[from]);
  };
  for (let begin = 0; begin < end; begin++) {
    const at = queue[begin];
    const x = at % width;
    if (at >= width) move(at, at - width, at - width, 1);
    if (x > 0) move(at, at - 1, at - 1, width);
    if (x < width - 1) move(at, at + 1, at + 1 + far, width);
    if (at + width < width * height) move(at, at + width, at + width + far * width, 1);
  }
}

/** Run on pixel by pixel from all paint, over what is open. */
function fillPixels({ width, height, owner }: Flood, open: Uint8Array): void {
  const queue = new Uint32Array(owner.length);
  let end = 0;
  for (let i = 0; i < owner.length; i++) if (owner[i] > 0) queue[end++] = i;
  const reach = (from: number, to: number) => {
    if (!open[to] || owner[to] > 0) return;
    owner[to] = owner[from];
    queue[end++] = to;
  };
  for (let begin = 0; begin < end; begin++) {
    const at = queue[begin];
    const x = at % width;
    if (at >= width) reach(at, at - width);
    if (x > 0) reach(at, at - 1);
    if (x < width - 1) reach(at, at + 1);
    if (at + width < width * height) reach(at, at + width);
  }
}

/** The paper that none of the squares covers, 1 and 0. */
function withoutSquares(
  paper: Uint8Array,
  squares: Uint8Array,
  width: number,
  side: number,
): Uint8Array {
  const open = paper.slice();
  // Rows that the squares of each column still reach down.
  const down = new Uint32Array(width);
  for (let row = 0; row < paper.length; row += width) {
    let across = 0;
    for (let x = 0; x < width; x++) {
      down[x] = squares[row + x] ? side : Math.max(0, down[x] - 1);
      across = Math.max(across - 1, down[x] > 0 ? side : 0);
      if (across > 0) open[row + x] = 0;
    }
  }
  return open;
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
