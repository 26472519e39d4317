import type { Label, Picture } from '../contract';
import { parseColour } from '../image/colour';

/** Colours from which on a table of all of them is faster than a map, which holds at most 2²⁴. */
const maxMapped = 4_096;

/** The nearest label of colours that were met, each found once. */
class NearestCache {
  private readonly map = new Map<number, number>();
  /** By colour: the label's index plus one. */
  private table: Uint16Array | undefined;

  constructor(private readonly find: (key: number) => number) {}

  /** @param key 0xRRGGBB. */
  get(key: number): number {
    const known = this.table ? this.table[key] - 1 : this.map.get(key);
    if (known !== undefined && known >= 0) return known;
    const index = this.find(key);
    if (this.table) {
      this.table[key] = index + 1;
    } else {
      this.map.set(key, index);
      if (this.map.size > maxMapped) this.startTable();
    }
    return index;
  }

  private startTable(): void {
    this.table = new Uint16Array(2 ** 24);
    for (const [key, index] of this.map) this.table[key] = index + 1;
    this.map.clear();
  }
}

/** The labels of a model: class index ↔ name ↔ colour. */
export class LabelPalette {
  readonly size: number;
  private readonly rgb: readonly (readonly [number, number, number])[];
  private readonly exact = new Map<number, number>();

  constructor(readonly labels: readonly Label[]) {
    this.size = labels.length;
    this.rgb = labels.map((l) => parseColour(l.colour));
    this.rgb.forEach(([r, g, b], i) => {
      this.exact.set((r << 16) | (g << 8) | b, i);
    });
  }

  /** Class index of a label's name. @throws RangeError if there is none. */
  indexOf(name: string): number {
    const index = this.labels.findIndex((l) => l.name === name);
    if (index < 0) throw new RangeError(`no label is called ${name}`);
    return index;
  }

  /** Class index of the palette colour nearest to (r, g, b) in sRGB; on a tie the first. */
  nearest(r: number, g: number, b: number): number {
    let best = 0;
    let minDistance = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.rgb.length; i++) {
      const [pr, pg, pb] = this.rgb[i];
      const distance = (pr - r) ** 2 + (pg - g) ** 2 + (pb - b) ** 2;
      if (distance < minDistance) {
        minDistance = distance;
        best = i;
      }
    }
    return best;
  }

  /**
   * Class indices of an opaque picture (any depth), and how many of its pixels had a colour
   * outside the palette and got the nearest label.
   */
  toIndices(picture: Picture): { indices: Uint8Array<ArrayBuffer>; illegal: number } {
    const { data } = picture;
    const step = picture.depth === 8 ? 1 : 2;
    // At 16 bits the high byte of each little-endian sample is the 8-bit value.
    const first = step - 1;
    const seen = new NearestCache((key) => this.nearest(key >> 16, (key >> 8) & 255, key & 255));
    const indices = new Uint8Array(picture.width * picture.height);
    let illegal = 0;
    // Label maps are runs of one colour: most pixels repeat the one before.
    let lastKey = -1;
    let lastIndex = 0;
    let lastIllegal = 0;
    // If a pixel is one aligned word, a repeated pixel costs one comparison.
    const aligned = step === 1 && data.byteOffset % 4 === 0;
    const words = aligned
      ? new Uint32Array(data.buffer, data.byteOffset, indices.length)
      : undefined;
    for (let i = 0, from = first; i < indices.length; i++, from += 4 * step) {
      if (words && i > 0 && words[i] === words[i - 1]) {
        illegal += lastIllegal;
        indices[i] = lastIndex;
        continue;
      }
      const r = data[from];
      const g = data[from + step];
      const b = data[from + 2 * step];
      const key = (r << 16) | (g << 8) | b;
      if (key !== lastKey) {
        lastKey = key;
        const legal = this.exact.get(key);
        lastIllegal = legal === undefined ? 1 : 0;
        lastIndex = legal ?? seen.get(key);
      }
      illegal += lastIllegal;
      indices[i] = lastIndex;
    }
    return { indices, illegal };
  }

  /** Class indices as an opaque 8-bit picture in the palette's colours. */
  toPicture(indices: Uint8Array, width: number, height: number): Picture {
    const data = new Uint8Array(width * height * 4);
    for (let i = 0, to = 0; i < indices.length; i++, to += 4) {
      const [r, g, b] = this.rgb[indices[i]];
      data[to] = r;
      data[to + 1] = g;
      data[to + 2] = b;
      data[to + 3] = 255;
    }
    return { width, height, depth: 8, data };
  }
}
