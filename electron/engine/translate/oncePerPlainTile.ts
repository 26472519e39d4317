import type { Picture } from '#common/contract';

/** What a net makes of a tile: values of `OutputReader.toTile`, and their row length. */
export interface TileValues {
  values: Float32Array;
  rowLength: number;
}

/** Makes a tile of the same parts of all inputs, by name. */
export type RunTile = (part: Record<string, Picture>) => Promise<TileValues>;

/** Results that are kept: an area of one colour has at most so many sizes of tiles, at its corners, its sides and within. */
const maxKept = 9;

/**
 * Run the net once for all tiles of the same size and the same one colour: large label maps and
 * scans have wide empty areas. What a net makes of a tile depends on the tile alone.
 */
export function oncePerPlainTile(run: RunTile): RunTile {
  const known = new Map<string, TileValues>();
  return async (part) => {
    const key = plainKey(part);
    const before = key === undefined ? undefined : known.get(key);
    if (before) return before;
    const made = await run(part);
    if (key !== undefined) {
      // A copy: the runtime may use its memory again.
      known.set(key, { ...made, values: made.values.slice() });
      const [oldest] = known.keys();
      if (known.size > maxKept) known.delete(oldest);
    }
    return made;
  };
}

/** Sizes and colours of the parts, if each is of one colour. */
function plainKey(part: Readonly<Record<string, Picture>>): string | undefined {
  const parts = Object.entries(part);
  if (!parts.every(([, picture]) => isPlain(picture))) return undefined;
  return parts
    .map(([name, { width, height, depth, data }]) =>
      [name, width, height, depth, ...data.subarray(0, depth / 2)].join(),
    )
    .join(';');
}

/** Whether all pixels are the same: the picture is then itself, moved on by a pixel. */
function isPlain({ data, depth }: Picture): boolean {
  const pixel = depth / 2;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return bytes.subarray(pixel).equals(bytes.subarray(0, -pixel));
}
