/** A chunk of a PNG file: its four letters and its data, without length and checksum. */
export interface PngChunk {
  type: string;
  data: Uint8Array;
}

const signature = [137, 80, 78, 71, 13, 10, 26, 10];

/** Where a chunk lies in its file. */
export interface ChunkPlace {
  type: string;
  /** Of its length, with which it begins. */
  at: number;
  /** Of what follows its checksum: behind the end of a file that was cut off. */
  next: number;
}

/** All chunks of a PNG in order, also those after its pixels; none if these bytes are no PNG. */
export function* chunkPlaces(file: Uint8Array): Generator<ChunkPlace> {
  if (signature.some((byte, i) => file[i] !== byte)) return;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = signature.length; at + 12 <= file.length; ) {
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const next = at + 12 + view.getUint32(at);
    yield { type, at, next };
    at = next;
  }
}

/** More chunks than a file has before its pixels. */
const maxChunks = 1_000;

/** The chunks of a PNG before its pixels, as views of the file; none if these bytes are no PNG. */
export function pngChunks(file: Uint8Array): PngChunk[] {
  const chunks: PngChunk[] = [];
  for (const { type, at, next } of chunkPlaces(file)) {
    if (type === 'IDAT' || next > file.length || chunks.length === maxChunks) break;
    chunks.push({ type, data: file.subarray(at + 8, next - 4) });
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
  const kept: Uint8Array[] = [];
  let [from, left] = [0, maxTextBytes];
  for (const { type, at, next } of chunkPlaces(file)) {
    if (!compressedTexts.includes(type)) continue;
    left -= next - at - 12;
    if (left >= 0) continue;
    kept.push(file.subarray(from, at));
    from = next;
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
