import { chunkPlaces } from './pngChunks';

/** Where things stand in IHDR, the first chunk of a PNG. */
const [depthAt, colourTypeAt] = [24, 25];
const paletted = 3;

/** Whether a PNG has a palette. */
export function isPaletted(file: Uint8Array): boolean {
  return file.length >= 33 && file[colourTypeAt] === paletted;
}

/**
 * A PNG with a palette whose colours are the indices themselves: grey 0, 1, 2 … Undefined for bytes
 * that are no such file. Its transparency stays.
 * @param checksum CRC-32 of bytes.
 */
export function withIndicesAsGrey(
  file: Uint8Array,
  checksum: (bytes: Uint8Array) => number,
): Uint8Array | undefined {
  if (!isPaletted(file)) return undefined;
  for (const { type, at, next } of chunkPlaces(file)) {
    if (type === 'IDAT' || next > file.length) return undefined;
    if (type === 'PLTE') {
      const entries = 2 ** Math.min(8, file[depthAt]);
      const chunk = paletteChunk(entries, checksum);
      const out = new Uint8Array(file.length - (next - at) + chunk.length);
      out.set(file.subarray(0, at));
      out.set(chunk, at);
      out.set(file.subarray(next), at + chunk.length);
      return out;
    }
  }
  return undefined;
}

function paletteChunk(entries: number, checksum: (bytes: Uint8Array) => number): Uint8Array {
  const chunk = new Uint8Array(12 + entries * 3);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, entries * 3);
  chunk.set([0x50, 0x4c, 0x54, 0x45], 4);
  for (let i = 0; i < entries; i++) chunk.fill(i, 8 + i * 3, 11 + i * 3);
  view.setUint32(8 + entries * 3, checksum(chunk.subarray(4, 8 + entries * 3)));
  return chunk;
}
