import { type Picture, samplesOf, whiteOf } from '#common/contract';

/** How far from a rim, in pixels, the inside is looked for. */
const reach = 8;
/** How deep inside, in pixels: nets draw the outermost ones softer than they were. */
const depth = 3;
/** Difference of two colours, 0 … 1, up to which they are one surface, and from which they are two. */
const [same, other] = [0.04, 0.2];
/** Pixels are passed over by blocks: most have no inside anywhere near. */
const block = 8;

/**
 * Give half-transparent pixels beside an opaque surface of their own colour what the net made of that
 * surface a few pixels further inside, with the difference that the two had. Where a net draws edges
 * softer than they were, their own colours are mostly paper. A net that changes nothing gives the
 * same either way.
 * @param result without its paper, with the alpha of `input`; in place.
 * @param input what the net was given, before it was laid over paper; of the same size.
 */
export function keepRimColours(result: Picture, input: Picture): Picture {
  const { width, height } = result;
  const [made, given] = [samplesOf(result), samplesOf(input)];
  const [white, scale] = [whiteOf(result.depth), whiteOf(result.depth) / whiteOf(input.depth)];
  const opaque = whiteOf(input.depth);
  const inside = insideOf(given, opaque, width, height);
  const blocks = new FilledBlocks(inside, width, height);
  const nearest = offsetsByDistance();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const alpha = given[at + 3];
      if (alpha === 0 || alpha === opaque || !blocks.near(x, y)) continue;
      const step = nearest.find(([dx, dy]) => {
        const [px, py] = [x + dx, y + dy];
        if (px < 0 || py < 0 || px >= width || py >= height) return false;
        return inside[py * width + px] === 1;
      });
      if (!step) continue;
      const from = ((y + step[1]) * width + x + step[0]) * 4;
      const moved = [0, 1, 2].map((c) => (given[at + c] - given[from + c]) * scale);
      const difference = Math.max(...moved.map(Math.abs)) / white;
      const share = Math.min(1, Math.max(0, (other - difference) / (other - same)));
      for (let c = 0; c < 3; c++) {
        const wanted = made[from + c] + moved[c];
        const mixed = made[at + c] + share * (wanted - made[at + c]);
        made[at + c] = Math.min(white, Math.max(0, Math.round(mixed)));
      }
    }
  }
  return result;
}

/** 1 for each pixel around which, `depth` to each side, all pixels of the picture are opaque. */
function insideOf(
  given: Uint8Array | Uint16Array,
  opaque: number,
  width: number,
  height: number,
): Uint8Array {
  const rows = new Uint8Array(width * height);
  // The last pixel of its row, or row of its column, that was not opaque.
  for (let y = 0; y < height; y++) {
    for (let x = 0, last = -depth - 1; x < width + depth; x++) {
      if (x < width && given[(y * width + x) * 4 + 3] !== opaque) last = x;
      const at = x - depth;
      if (at >= 0 && last < at - depth) rows[y * width + at] = 1;
    }
  }
  const inside = new Uint8Array(width * height);
  const last = new Int32Array(width).fill(-depth - 1);
  for (let y = 0; y < height + depth; y++) {
    const at = y - depth;
    for (let x = 0; x < width; x++) {
      if (y < height && rows[y * width + x] === 0) last[x] = y;
      if (at >= 0 && last[x] < at - depth) inside[at * width + x] = 1;
    }
  }
  return inside;
}

/** Which blocks of pixels hold one that is marked. */
class FilledBlocks {
  private readonly filled: Uint8Array;
  private readonly columns: number;
  private readonly rows: number;

  constructor(marked: Uint8Array, width: number, height: number) {
    this.columns = Math.ceil(width / block);
    this.rows = Math.ceil(height / block);
    this.filled = new Uint8Array(this.columns * this.rows);
    for (let y = 0; y < height; y++) {
      const row = Math.floor(y / block) * this.columns;
      for (let x = 0; x < width; x++) {
        if (marked[y * width + x]) this.filled[row + Math.floor(x / block)] = 1;
      }
    }
  }

  /** Whether one is in the block of a pixel or in those beside it. */
  near(x: number, y: number): boolean {
    const [column, row] = [Math.floor(x / block), Math.floor(y / block)];
    for (let j = Math.max(0, row - 1); j <= Math.min(this.rows - 1, row + 1); j++) {
      for (let i = Math.max(0, column - 1); i <= Math.min(this.columns - 1, column + 1); i++) {
        if (this.filled[j * this.columns + i]) return true;
      }
    }
    return false;
  }
}

/** Steps to the pixels within reach, the nearest first. */
function offsetsByDistance(): (readonly [number, number])[] {
  const all: [number, number][] = [];
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      if (dx ** 2 + dy ** 2 <= reach ** 2) all.push([dx, dy]);
    }
  }
  return all.sort((a, b) => a[0] ** 2 + a[1] ** 2 - b[0] ** 2 - b[1] ** 2);
}
