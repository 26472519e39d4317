/**
 * The top left `width`×`height` of each of `planes` [C, H, rowLength] brought to another size by
 * bilinear interpolation; pixel centres are at ½, and outside of the planes their edge goes on.
 * @returns [C, toHeight, toWidth].
 */
export function resizePlanes(
  planes: Float32Array,
  from: { width: number; height: number; rowLength: number; plane: number },
  toWidth: number,
  toHeight: number,
): Float32Array {
  const channels = planes.length / from.plane;
  const out = new Float32Array(channels * toWidth * toHeight);
  const across = taps(from.width, toWidth);
  const down = taps(from.height, toHeight);
  let to = 0;
  for (let start = 0; start < planes.length; start += from.plane) {
    for (let y = 0; y < toHeight; y++) {
      const above = start + down.first[y] * from.rowLength;
      const below = start + down.second[y] * from.rowLength;
      const v = down.share[y];
      for (let x = 0; x < toWidth; x++, to++) {
        const [left, right, h] = [across.first[x], across.second[x], across.share[x]];
        const top = planes[above + left] * (1 - h) + planes[above + right] * h;
        const bottom = planes[below + left] * (1 - h) + planes[below + right] * h;
        out[to] = top * (1 - v) + bottom * v;
      }
    }
  }
  return out;
}

/** For each of `to` places the two of `from` around it, and the second's share. */
function taps(from: number, to: number) {
  const first = new Uint32Array(to);
  const second = new Uint32Array(to);
  const share = new Float32Array(to);
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    first[i] = Math.floor(at);
    second[i] = Math.min(from - 1, first[i] + 1);
    share[i] = at - first[i];
  }
  return { first, second, share };
}
