import { type Picture, samplesOf, whiteOf } from '#common/contract';
import { hasTransparency } from '#common/image/alpha';

/** An 8-bit picture: RGB if all pixels are opaque, else RGBA. */
export interface SmallPicture {
  width: number;
  height: number;
  channels: 3 | 4;
  data: Uint8Array;
}

/**
 * A copy of at most `side` px in width and height; a smaller picture keeps its size. Each pixel
 * is the mean of a square of source pixels, weighted by alpha (box filter).
 */
export function shrink(picture: Picture, side: number): SmallPicture {
  const factor = Math.ceil(Math.max(picture.width, picture.height) / side);
  const size = {
    width: Math.ceil(picture.width / factor),
    height: Math.ceil(picture.height / factor),
  };
  const { data, depth } = picture;
  if (hasTransparency(picture)) return { ...size, channels: 4, data: boxMeans(picture, factor) };
  // Two channels are summed in one 32-bit word, which has room for a row of 256 pixels.
  const quick = depth === 8 && data.byteOffset % 4 === 0 && factor <= 256;
  const small = quick
    ? opaqueMeans(picture, factor)
    : withChannels({ channels: 4, data: boxMeans(picture, factor) }, 3);
  return { ...size, channels: 3, data: small };
}

/** Two pictures of one size side by side. */
export function sideBySide(left: SmallPicture, right: SmallPicture): SmallPicture {
  const channels = left.channels === right.channels ? left.channels : 4;
  const { width, height } = left;
  const row = width * channels;
  const data = new Uint8Array(2 * row * height);
  [withChannels(left, channels), withChannels(right, channels)].forEach((samples, side) => {
    for (let y = 0; y < height; y++) {
      data.set(samples.subarray(y * row, (y + 1) * row), (2 * y + side) * row);
    }
  });
  return { width: 2 * width, height, channels, data };
}

/** Samples with alpha added (opaque) or removed. */
function withChannels({ channels, data }: Pick<SmallPicture, 'channels' | 'data'>, wanted: 3 | 4) {
  if (channels === wanted) return data;
  const out = new Uint8Array((data.length / channels) * wanted).fill(255);
  for (let from = 0, to = 0; from < data.length; from += channels, to += wanted) {
    out.set(data.subarray(from, from + 3), to);
  }
  return out;
}

/** Box means of any picture, RGBA. */
function boxMeans(picture: Picture, factor: number): Uint8Array {
  const { width, height } = picture;
  const samples = samplesOf(picture);
  const step = 255 / whiteOf(picture.depth);
  const out = new Uint8Array(Math.ceil(width / factor) * Math.ceil(height / factor) * 4);
  let to = 0;
  for (let top = 0; top < height; top += factor) {
    const bottom = Math.min(top + factor, height);
    for (let left = 0; left < width; left += factor, to += 4) {
      const right = Math.min(left + factor, width);
      let [red, green, blue, opacity] = [0, 0, 0, 0];
      for (let row = top; row < bottom; row++) {
        const end = (row * width + right) * 4;
        for (let from = (row * width + left) * 4; from < end; from += 4) {
          const alpha = samples[from + 3];
          red += samples[from] * alpha;
          green += samples[from + 1] * alpha;
          blue += samples[from + 2] * alpha;
          opacity += alpha;
        }
      }
      if (opacity === 0) continue;
      out[to] = (red * step) / opacity + 0.5;
      out[to + 1] = (green * step) / opacity + 0.5;
      out[to + 2] = (blue * step) / opacity + 0.5;
      out[to + 3] = (opacity * step) / ((bottom - top) * (right - left)) + 0.5;
    }
  }
  return out;
}

/** Box means of an opaque 8-bit picture, RGB. Pixels are read as 32-bit words: red and blue are summed at once. */
function opaqueMeans(picture: Picture, factor: number): Uint8Array {
  const { width, height, data } = picture;
  const words = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const out = new Uint8Array(Math.ceil(width / factor) * Math.ceil(height / factor) * 3);
  let to = 0;
  for (let top = 0; top < height; top += factor) {
    const bottom = Math.min(top + factor, height);
    for (let left = 0; left < width; left += factor, to += 3) {
      const right = Math.min(left + factor, width);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = top; row < bottom; row++) {
        let both = 0;
        for (let from = row * width + left; from < row * width + right; from++) {
          const word = words[from];
          both += word & 0xff00ff;
          green += (word >>> 8) & 0xff;
        }
        red += both & 0xffff;
        blue += both >>> 16;
      }
      const count = (bottom - top) * (right - left);
      out[to] = red / count + 0.5;
      out[to + 1] = green / count + 0.5;
      out[to + 2] = blue / count + 0.5;
    }
  }
  return out;
}
