import { type Picture, samplesOf, whiteOf } from '../../contract';
import { hasTransparency } from './alpha';

/** Samples of 8 bits: 3 a pixel where all are opaque, else 4. */
export interface Small {
  width: number;
  height: number;
  channels: 3 | 4;
  data: Uint8Array;
}

/**
 * A copy that is at most `side` px long and high; a smaller picture keeps its size. Each pixel
 * is the mean of those that it covers wholly or in part, weighted by how opaque they are.
 */
export function shrink(picture: Picture, side: number): Small {
  const samples = samplesOf(picture);
  const channels = hasTransparency(picture) ? 4 : 3;
  const scale = Math.max(1, picture.width / side, picture.height / side);
  const width = Math.max(1, Math.round(picture.width / scale));
  const height = Math.max(1, Math.round(picture.height / scale));
  const columns = spans(picture.width, width);
  const rows = spans(picture.height, height);
  const step = 255 / whiteOf(picture.depth);
  const data = new Uint8Array(width * height * channels);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [rows[y * 2], rows[y * 2 + 1]];
    for (let x = 0; x < width; x++, to += channels) {
      const [left, right] = [columns[x * 2], columns[x * 2 + 1]];
      let [red, green, blue, opacity] = [0, 0, 0, 0];
      for (let row = top; row < bottom; row++) {
        const end = (row * picture.width + right) * 4;
        for (let from = (row * picture.width + left) * 4; from < end; from += 4) {
          const alpha = samples[from + 3];
          red += samples[from] * alpha;
          green += samples[from + 1] * alpha;
          blue += samples[from + 2] * alpha;
          opacity += alpha;
        }
      }
      if (opacity === 0) continue;
      const part = step / opacity;
      data[to] = red * part + 0.5;
      data[to + 1] = green * part + 0.5;
      data[to + 2] = blue * part + 0.5;
      const covered = (bottom - top) * (right - left);
      if (channels === 4) data[to + 3] = (opacity * step) / covered + 0.5;
    }
  }
  return { width, height, channels, data };
}

/** For each of `few` equal parts of a length, the first whole pixel that it touches and the one after its last. */
function spans(length: number, few: number): Uint32Array {
  const out = new Uint32Array(few * 2);
  for (let i = 0; i < few; i++) {
    out[i * 2] = Math.floor((i * length) / few);
    out[i * 2 + 1] = Math.ceil(((i + 1) * length) / few);
  }
  return out;
}
