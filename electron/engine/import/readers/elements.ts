import { Unreadable } from '../failure';
import type { Bytes } from './byteSource';

export const elementBytes = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
} as const;

export type ElementType = keyof typeof elementBytes;

export const isElementType = (name: string): name is ElementType => name in elementBytes;

const halfTable = new Float32Array(1 << 16);
let halfTableReady = false;

/** IEEE 754 binary16 by table: 65 536 values. */
function halves(): Float32Array {
  if (halfTableReady) return halfTable;
  for (let bits = 0; bits < halfTable.length; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) halfTable[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31)
      halfTable[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else halfTable[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  halfTableReady = true;
  return halfTable;
}

const hostIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function widenBfloat16(view: DataView, count: number, little: boolean): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(count);
  for (let i = 0; i < count; i++) bits[i] = view.getUint16(i * 2, little) << 16;
  return new Float32Array(bits.buffer);
}

function convert(count: number, at: (i: number) => number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = at(i);
  return out;
}

/** Stored elements as float32; `bytes` holds whole elements. */
export function toFloat32(
  bytes: Bytes,
  type: ElementType,
  littleEndian = true,
): Float32Array<ArrayBuffer> {
  const count = Math.floor(bytes.length / elementBytes[type]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = littleEndian;
  switch (type) {
    case 'float32':
      if (little && hostIsLittleEndian) return new Float32Array(bytes.slice().buffer, 0, count);
      return convert(count, (i) => view.getFloat32(i * 4, little));
    case 'float64':
      return convert(count, (i) => view.getFloat64(i * 8, little));
    case 'float16': {
      const table = halves();
      return convert(count, (i) => table[view.getUint16(i * 2, little)]!);
    }
    case 'bfloat16':
      return widenBfloat16(view, count, little);
    case 'int64':
      return convert(count, (i) => Number(view.getBigInt64(i * 8, little)));
    case 'int32':
      return convert(count, (i) => view.getInt32(i * 4, little));
    case 'int16':
      return convert(count, (i) => view.getInt16(i * 2, little));
    case 'int8':
      return convert(count, (i) => view.getInt8(i));
    case 'uint8':
    case 'bool':
      return convert(count, (i) => view.getUint8(i));
  }
}

/** @throws Unreadable if it is no type of number that can be computed with here */
export function elementType(name: string): ElementType {
  if (isElementType(name)) return name;
  throw new Unreadable({ reason: 'unsupported', problem: `numbers of the type ${name}` });
}
