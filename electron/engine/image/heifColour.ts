/** Code points of ITU-T H.273 in a file of boxes. */
export interface CodedColour {
  primaries: number;
  transfer: number;
}

/** Boxes that lead to the colour properties, and the bytes before their own boxes. */
const path: readonly [type: string, before: number][] = [
  ['meta', 4],
  ['iprp', 0],
  ['ipco', 0],
];

/** The first `colr` box of type `nclx` of a HEIF or AVIF file (ISO 14496-12, 12.1.5; ISO 23008-12). */
export function heifColour(file: Uint8Array): CodedColour | undefined {
  let inside = file;
  for (const [type, before] of path) {
    const box = boxes(inside).find((one) => one.type === type);
    if (!box) return undefined;
    inside = box.data.subarray(before);
  }
  const nclx = boxes(inside).find(
    ({ type, data }) => type === 'colr' && fourLetters(data, 0) === 'nclx' && data.length >= 10,
  )?.data;
  if (!nclx) return undefined;
  return { primaries: (nclx[4] << 8) | nclx[5], transfer: (nclx[6] << 8) | nclx[7] };
}

/** More boxes than a picture has in one place. */
const maxBoxes = 1_000;

function boxes(bytes: Uint8Array): { type: string; data: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: { type: string; data: Uint8Array }[] = [];
  for (let at = 0; at + 8 <= bytes.length && found.length < maxBoxes; ) {
    const size = view.getUint32(at);
    // 0 reaches to the end; 1, a size of 64 bits, is for media data, which comes last.
    const length = size === 0 ? bytes.length - at : size;
    if (length < 8) break;
    found.push({ type: fourLetters(bytes, at + 4), data: bytes.subarray(at + 8, at + length) });
    at += length;
  }
  return found;
}

const fourLetters = (bytes: Uint8Array, at: number) =>
  String.fromCharCode(...bytes.subarray(at, at + 4));
