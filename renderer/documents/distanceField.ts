/** Signed distances from an outline, in pixels: negative inside. */
export interface DistanceField {
  width: number;
  height: number;
  data: Float32Array;
}

/** Stands for no pixel of the other kind. */
const far = 1e9;

/** Distances of a mask of 0 and 1 from the border between them, as far as the centres of pixels tell. */
export function distanceFrom({
  width,
  height,
  data,
}: {
  width: number;
  height: number;
  data: Uint8Array;
}): DistanceField {
  const toInside = squaredDistances(width, height, (i) => data[i] === 1);
  const toOutside = squaredDistances(width, height, (i) => data[i] === 0);
  const out = new Float32Array(width * height);
  for (let i = 0; i < out.length; i++) {
    // The border lies half a pixel from the last centre on either side.
    out[i] = data[i] === 1 ? 0.5 - Math.sqrt(toOutside[i]) : Math.sqrt(toInside[i]) - 0.5;
  }
  return { width, height, data: out };
}

/** The distance at a point, between the four nearest centres. @param x, y in pixels from the upper left corner. */
export function distanceAt({ width, height, data }: DistanceField, x: number, y: number): number {
  const within = (v: number, most: number) => Math.min(most, Math.max(0, v));
  const [px, py] = [within(x - 0.5, width - 1), within(y - 0.5, height - 1)];
  const [left, top] = [Math.floor(px), Math.floor(py)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [fx, fy] = [px - left, py - top];
  const above = data[top * width + left] * (1 - fx) + data[top * width + right] * fx;
  const below = data[bottom * width + left] * (1 - fx) + data[bottom * width + right] * fx;
  return above * (1 - fy) + below * fy;
}

/** Squared Euclidean distances to the nearest pixel of a set, by columns and then by rows (Felzenszwalb and Huttenlocher). */
function squaredDistances(
  width: number,
  height: number,
  isIn: (i: number) => boolean,
): Float64Array {
  const grid = Float64Array.from({ length: width * height }, (_, i) => (isIn(i) ? 0 : far));
  const side = Math.max(width, height);
  const line = new Float64Array(side);
  const hull = new Int32Array(side);
  const bounds = new Float64Array(side + 1);
  const pass = (start: number, stride: number, count: number) => {
    for (let i = 0; i < count; i++) line[i] = grid[start + i * stride];
    let k = 0;
    hull[0] = 0;
    bounds[0] = -far;
    bounds[1] = far;
    for (let q = 1; q < count; q++) {
      const meet = (p: number) => (line[q] + q * q - line[p] - p * p) / (2 * (q - p));
      let s = meet(hull[k]);
      while (k > 0 && s <= bounds[k]) s = meet(hull[--k]);
      k++;
      hull[k] = q;
      bounds[k] = s;
      bounds[k + 1] = far;
    }
    for (let q = 0, at = 0; q < count; q++) {
      while (bounds[at + 1] < q) at++;
      grid[start + q * stride] = (q - hull[at]) ** 2 + line[hull[at]];
    }
  };
  for (let x = 0; x < width; x++) pass(x, width, height);
  for (let y = 0; y < height; y++) pass(y * width, 1, width);
  return grid;
}
