/**
 * Where a square of `side` × `side` open pixels fits: what is left of a map once gaps narrower than
 * the square are closed.
 * @param open not 0 where a pixel is open, row by row.
 * @returns 1 at the upper left corner of every such square, else 0.
 */
export function squaresThatFit(
  open: Uint8Array,
  width: number,
  height: number,
  side: number,
): Uint8Array {
  const fits = new Uint8Array(open.length);
  // The number of rows below where the open run to the right is long enough.
  const down = new Uint32Array(width);
  for (let y = height - 1; y >= 0; y--) {
    let run = 0;
    for (let x = width - 1; x >= 0; x--) {
      const at = y * width + x;
      run = open[at] ? run + 1 : 0;
      down[x] = run >= side ? down[x] + 1 : 0;
      if (down[x] >= side) fits[at] = 1;
    }
  }
  return fits;
}
