import { type Picture, samplesOf, whiteOf } from '../contract';
import { parseColour } from './colour';

/** Whether any pixel is not fully opaque. */
export function hasTransparency(picture: Picture): boolean {
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  for (let i = 3; i < samples.length; i += 4) if (samples[i] !== white) return true;
  return false;
}

/** The picture composited over a paper colour ('#rrggbb'), opaque. A picture without transparency is returned unchanged. */
export function overPaper(picture: Picture, paper: string): Picture {
  if (!hasTransparency(picture)) return picture;
  const source = samplesOf(picture);
  const white = whiteOf(picture.depth);
  const ground = parseColour(paper).map((v) => (v / 255) * white);
  const out = picture.depth === 8 ? new Uint8Array(source.length) : new Uint16Array(source.length);
  for (let i = 0; i < source.length; i += 4) {
    const a = source[i + 3] / white;
    for (let c = 0; c < 3; c++) {
      out[i + c] = Math.round(source[i + c] * a + ground[c] * (1 - a));
    }
    out[i + 3] = white;
  }
  return { ...picture, data: new Uint8Array(out.buffer) };
}

/** `picture` with the alpha of `original`, which has the same size (any depth). In place. */
export function restoreAlpha(picture: Picture, original: Picture): Picture {
  const to = samplesOf(picture);
  const from = samplesOf(original);
  const scale = whiteOf(picture.depth) / whiteOf(original.depth);
  for (let i = 3; i < to.length; i += 4) to[i] = Math.round(from[i] * scale);
  return picture;
}

/**
 * Take the paper out of the colours of half-transparent pixels: the inverse of `overPaper`, so that
 * such a pixel looks over any ground as it does over the paper. Wholly transparent pixels keep
 * their colour. In place.
 */
export function removePaper(picture: Picture, paper: string): Picture {
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  const ground = parseColour(paper).map((v) => (v / 255) * white);
  for (let i = 0; i < samples.length; i += 4) {
    const alpha = samples[i + 3];
    if (alpha === 0 || alpha === white) continue;
    for (let c = 0; c < 3; c++) {
      const own = ground[c] + ((samples[i + c] - ground[c]) * white) / alpha;
      samples[i + c] = Math.min(white, Math.max(0, Math.round(own)));
    }
  }
  return picture;
}

/** A white, opaque picture of the same size and depth, to be filled. */
export function opaqueLike({ width, height, depth }: Picture): Picture {
  return { width, height, depth, data: new Uint8Array((width * height * depth) / 2).fill(255) };
}
