import type { Picture } from '#common/contract';
import { parseColour } from '#common/image/colour';
import { type DistanceField, distanceAt, distanceFrom } from './distanceField';

/** In pixels of the drawing: from how far inside of its outline on a pixel is wholly the thing's. */
const core = 3;
/** How far outside of the outline the picture of the thing may reach, and where that fades. */
const reach = 3;
const fade = 1.5;
/** Contrast between thing and paper, 0…442, below which the outline alone decides, and above which colour does. */
const contrast = [8, 32] as const;
/** Share of the thing above which a pixel keeps its own colour. */
const pure = 0.95;

/**
 * A picture of one thing on paper, with the paper made transparent: cut along the drawing's own
 * outline, where each pixel gets the alpha that explains its colour as thing over paper, and the
 * thing's colour alone, so that no rim of paper is left.
 * @param inside of the drawing, which the picture is a whole number of times as large as: 1 where the thing is.
 * @param paper '#rrggbb'.
 */
export function cutOut(
  picture: Picture,
  inside: { width: number; height: number; data: Uint8Array },
  paper: string,
): Picture {
  const { width, height, data } = picture;
  const scale = width / inside.width;
  const distances = distancesOf(picture, distanceFrom(inside), scale);
  const ground = groundOf(picture, distances, paper);
  const nearest = nearestCore(picture, distances, scale);
  const out = data.slice();
  for (let at = 0; at < width * height; at++) {
    const d = distances[at];
    if (d <= -core) continue;
    const from = nearest[at];
    const share = from < 0 ? { alpha: 0, sure: 0 } : shareOf(data, at * 4, from * 4, ground);
    const alpha = alphaOf(d, share);
    const own = share.alpha * share.sure;
    if (from >= 0 && own < pure) {
      for (let c = 0; c < 3; c++) out[at * 4 + c] = data[from * 4 + c];
    }
    out[at * 4 + 3] = Math.round(alpha * 255);
  }
  return { ...picture, data: out };
}

/**
 * Of each pixel of a picture the signed distance from the outline, in pixels of the drawing, negative inside.
 * @param scale pixels of the picture to one of the drawing.
 */
function distancesOf(
  { width, height }: Picture,
  field: DistanceField,
  scale: number,
): Float32Array {
  const distances = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      distances[y * width + x] = distanceAt(field, (x + 0.5) / scale, (y + 0.5) / scale);
    }
  }
  return distances;
}

/** How much of a pixel is the thing, as its colour says, and how surely. */
interface Share {
  alpha: number;
  sure: number;
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** @param d signed distance from the outline in pixels of the drawing, negative inside. */
function alphaOf(d: number, { alpha, sure }: Share): number {
  if (d >= reach) return 0;
  const byShape = clamp(0.5 - d / 1.5);
  // Well inside, what looks like paper is a highlight.
  const least = clamp((-d - 1) / (core - 1));
  const most = clamp((reach - d) / fade);
  const byColour = Math.min(most, Math.max(least, alpha));
  return byShape * (1 - sure) + byColour * sure;
}

/** A pixel as a mixture of the thing's colour nearby and the paper's. */
function shareOf(data: Uint8Array, i: number, own: number, ground: readonly number[]): Share {
  let [along, whole] = [0, 0];
  for (let c = 0; c < 3; c++) {
    const to = data[own + c] - ground[c];
    along += (data[i + c] - ground[c]) * to;
    whole += to * to;
  }
  const sure = clamp((Math.sqrt(whole) - contrast[0]) / (contrast[1] - contrast[0]));
  return { alpha: whole === 0 ? 0 : clamp(along / whole), sure };
}

/** The paper as the model made it: the mean of what is well outside, else the card's. */
function groundOf({ data }: Picture, distances: Float32Array, paper: string): number[] {
  const sums = [0, 0, 0];
  let count = 0;
  for (let at = 0; at < distances.length; at++) {
    if (distances[at] < 2 * reach) continue;
    for (let c = 0; c < 3; c++) sums[c] += data[at * 4 + c];
    count++;
  }
  return count > 0 ? sums.map((sum) => sum / count) : parseColour(paper);
}

/**
 * For each pixel near the outline the nearest one that is wholly the thing's; −1 where there is none within reach. In
 * parts too thin to have any, the innermost pixels stand in.
 */
function nearestCore(
  { width, height }: Picture,
  distances: Float32Array,
  scale: number,
): Int32Array {
  const nearest = new Int32Array(width * height).fill(-1);
  let edge: number[] = [];
  const seeds = (least: number) => {
    for (let at = 0; at < nearest.length; at++) {
      if (nearest[at] >= 0 || distances[at] > -least) continue;
      nearest[at] = at;
      edge.push(at);
    }
  };
  const spread = () => {
    for (let step = 0; step < 2 * (core + reach + 2) * scale && edge.length > 0; step++) {
      const next: number[] = [];
      for (const at of edge) {
        const x = at % width;
        for (const to of [
          x > 0 ? at - 1 : -1,
          x < width - 1 ? at + 1 : -1,
          at - width,
          at + width,
        ]) {
          if (to < 0 || to >= nearest.length || nearest[to] >= 0) continue;
          nearest[to] = nearest[at];
          next.push(to);
        }
      }
      edge = next;
    }
    edge = [];
  };
  for (const least of [core + 0.5, 1.5, 0.25]) {
    seeds(least);
    spread();
  }
  return nearest;
}
