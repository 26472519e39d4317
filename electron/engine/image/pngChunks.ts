/** A chunk of a PNG file: its four letters and its data, without length and checksum. */
export interface PngChunk {
  type: string;
  data: Uint8Array;
}

const signature = [137, 80, 78, 71, 13, 10, 26, 10];

/** More chunks than a file has before its pixels. */
const maxChunks = 1_000;

/** The chunks of a PNG before its pixels, as views of the file; none if these bytes are no PNG. */
export function pngChunks(file: Uint8Array): PngChunk[] {
  if (signature.some((byte, i) => file[i] !== byte)) return [];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks: PngChunk[] = [];
  let at = signature.length;
  while (at + 12 <= file.length && chunks.length < maxChunks) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (type === 'IDAT' || at + 12 + length > file.length) break;
    chunks.push({ type, data: file.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}
