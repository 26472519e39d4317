/** IEEE 754 binary16 ↔ binary32, as bits: not every Node has `Float16Array`. */

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** The nearest half of a number, ties to even; beyond ±65,504 it is infinite. */
export function toHalf(value: number): number {
  single[0] = value;
  const [word] = bits;
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 0xff) - 112;
  const fraction = word & 0x7fffff;
  if (exponent >= 143) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent < -10) return sign;
  // Below the normal range the leading 1 is part of the fraction, which is shifted further.
  const shift = exponent > 0 ? 13 : 14 - exponent;
  const whole = exponent > 0 ? (exponent << 23) | fraction : fraction | 0x800000;
  const cut = whole & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  const half = whole >>> shift;
  // A carry out of the fraction is the next exponent, as it should be.
  return sign | (half + (cut > tie || (cut === tie && half & 1) ? 1 : 0));
}

/** The number that the bits of a half stand for. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** All halves as numbers: quicker than computing each. */
let table: Float32Array | undefined;

export function halvesOf(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, toHalf);
}

export function singlesOf(halves: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, half) => fromHalf(half));
  const known = table;
  const out = new Float32Array(halves.length);
  for (let i = 0; i < out.length; i++) out[i] = known[halves[i]];
  return out;
}
