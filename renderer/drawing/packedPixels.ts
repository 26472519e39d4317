import { deflateSync, inflateSync } from 'fflate';
import type { PackedPixels } from '#common/contract';
import type { Piece } from './piece';

/** Pieces by their packed form, so that a mark that is painted again is not unpacked again. */
const unpacked = new WeakMap<PackedPixels, Piece>();

/** A piece as part of a mark: deflated, in base64. */
export function packPixels(piece: Piece): PackedPixels {
  const { width, height, data, mask } = piece;
  const values = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const bytes = data instanceof Uint8Array ? 1 : 4;
  const packed = { width, height, bytes, values: pack(values), mask: pack(mask) } as const;
  unpacked.set(packed, piece);
  return packed;
}

/** The piece of a mark. What its text lacks is 0, and what it has too much is dropped. Read-only. */
export function unpackPixels(packed: PackedPixels): Piece {
  let piece = unpacked.get(packed);
  if (!piece) {
    const { width, height, bytes, values, mask } = packed;
    const data = unpack(values, width * height * bytes);
    piece = {
      width,
      height,
      data: bytes === 1 ? data : new Uint32Array(data.buffer),
      mask: unpack(mask, width * height),
    };
    unpacked.set(packed, piece);
  }
  return piece;
}

/** How many characters go through one call: more arguments would overflow the stack. */
const chunk = 0x8000;

function pack(bytes: Uint8Array): string {
  const packed = deflateSync(bytes);
  let text = '';
  for (let i = 0; i < packed.length; i += chunk) {
    text += String.fromCharCode(...packed.subarray(i, i + chunk));
  }
  return btoa(text);
}

/** Never more than `size` bytes are made of it, whatever the text says. */
function unpack(text: string, size: number): Uint8Array {
  const packed = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const out = new Uint8Array(size);
  inflateSync(packed, { out });
  return out;
}
