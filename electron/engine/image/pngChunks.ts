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

/** Texts that may be compressed a thousandfold, and are read by nobody here. */
const compressedTexts = ['zTXt', 'iTXt'];
/** Bytes of such chunks that a codec is given; ImageMagick keeps EXIF in one. */
const maxTextBytes = 128 * 1024;

/**
 * A PNG without the compressed texts that go beyond a total: codecs unpack all of them, and a file
 * of 5 MB can hold gigabytes. Bytes that are no PNG, and files without such texts, as they are.
 */
export function withoutLongTexts(file: Uint8Array): Uint8Array {
  if (signature.some((byte, i) => file[i] !== byte)) return file;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const kept: Uint8Array[] = [];
  let [from, left] = [0, maxTextBytes];
  for (let at = signature.length; at + 12 <= file.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const next = at + 12 + length;
    if (compressedTexts.includes(type)) {
      left -= length;
      if (left < 0) {
        kept.push(file.subarray(from, at));
        from = next;
      }
    }
    at = next;
  }
  if (from === 0) return file;
  kept.push(file.subarray(from));
  const out = new Uint8Array(kept.reduce((sum, piece) => sum + piece.length, 0));
  let position = 0;
  for (const piece of kept) {
    out.set(piece, position);
    position += piece.length;
  }
  return out;
}
