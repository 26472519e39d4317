/**
 * Groups of pixels that hang together.
 * @param is whether a pixel is in any group.
 * @param together whether two neighbours that are belong to one.
 * @param diagonal whether pixels that touch at a corner are neighbours too.
 * @returns the pixels of each group, as y · width + x.
 */
export function* pixelGroups(
  width: number,
  height: number,
  is: (pixel: number) => boolean,
  together: (a: number, b: number) => boolean,
  diagonal = false,
): Generator<number[]> {
  const seen = new Uint8Array(width * height);
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || !is(start)) continue;
    const group = [start];
    seen[start] = 1;
    for (let n = 0; n < group.length; n++) {
      const at = group[n];
      const [x, y] = [at % width, Math.floor(at / width)];
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const beside = diagonal ? dx !== 0 || dy !== 0 : Math.abs(dx) + Math.abs(dy) === 1;
          const [nx, ny] = [x + dx, y + dy];
          if (!beside || nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
          const next = ny * width + nx;
          if (seen[next] || !is(next) || !together(at, next)) continue;
          seen[next] = 1;
          group.push(next);
        }
      }
    }
    yield group;
  }
}
