/**
 * The quality, 0 … 100, at which libwebp would have made a lossy WebP; undefined for a lossless
 * one, and for bytes that are no WebP. Of an animation the first frame's.
 */
export function webpQuality(file: Uint8Array): number | undefined {
  const frame = lossyFrame(file);
  if (!frame) return undefined;
  const step = quantiser(frame);
  // The inverse of QualityToCompression in libwebp's quant_enc.c.
  const linear = (1 - step / 127) ** 3;
  return Math.round(100 * (linear < 0.5 ? linear * 1.5 : (linear + 1) / 2));
}

/** The data of the first `VP8 ` chunk, if it comes before a `VP8L` chunk. */
function lossyFrame(file: Uint8Array): Uint8Array | undefined {
  const name = (at: number) => String.fromCharCode(...file.subarray(at, at + 4));
  if (name(0) !== 'RIFF' || name(8) !== 'WEBP') return undefined;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 12; at + 8 <= file.length; ) {
    const length = view.getUint32(at + 4, true);
    switch (name(at)) {
      case 'VP8 ':
        return file.subarray(at + 8, at + 8 + length);
      case 'VP8L':
        return undefined;
      case 'ANMF':
        // A frame has 16 bytes before its own chunks.
        at += 8 + 16;
        break;
      default:
        at += 8 + length + (length % 2);
    }
  }
  return undefined;
}

/** The quantiser index of a key frame, 0 … 127; with segments, the mean of theirs (RFC 6386, 9.3 to 9.6). */
function quantiser(frame: Uint8Array): number {
  const bits = new EvenBits(frame.subarray(10));
  bits.take(2);
  const segments: number[] = [];
  let absolute = false;
  if (bits.take(1)) {
    const map = bits.take(1);
    if (bits.take(1)) {
      absolute = bits.take(1) === 1;
      for (let i = 0; i < 4; i++) segments.push(bits.optional(7));
      for (let i = 0; i < 4; i++) bits.optional(6);
    }
    if (map) for (let i = 0; i < 3; i++) if (bits.take(1)) bits.take(8);
  }
  bits.take(1 + 6 + 3);
  if (bits.take(1) && bits.take(1)) for (let i = 0; i < 8; i++) bits.optional(6);
  bits.take(2);
  const base = bits.take(7);
  const mean = segments.reduce((sum, one) => sum + one, 0) / Math.max(1, segments.length);
  const index = absolute ? mean : base + mean;
  return Math.min(127, Math.max(0, index));
}

/** Bits from the arithmetic coder, each as likely 0 as 1 (RFC 6386, section 7). */
class EvenBits {
  private value = 0;
  private range = 255;
  private count = -8;
  private at = 0;

  constructor(private readonly data: Uint8Array) {
    this.value = (this.next() << 8) | this.next();
    this.count = 0;
  }

  private next(): number {
    return this.data[this.at++] ?? 0;
  }

  private bit(): number {
    const split = 1 + (((this.range - 1) * 128) >> 8);
    const one = this.value >= split << 8;
    if (one) {
      this.range -= split;
      this.value -= split << 8;
    } else this.range = split;
    while (this.range < 128) {
      this.value = (this.value << 1) & 0xffffff;
      this.range <<= 1;
      if (++this.count === 8) {
        this.count = 0;
        this.value |= this.next();
      }
    }
    return one ? 1 : 0;
  }

  /** An unsigned number of `length` bits, the highest first. */
  take(length: number): number {
    let number = 0;
    for (let i = 0; i < length; i++) number = number * 2 + this.bit();
    return number;
  }

  /** A flag and, if it is set, a number of `length` bits and its sign; else 0. */
  optional(length: number): number {
    if (!this.bit()) return 0;
    const number = this.take(length);
    return this.bit() ? -number : number;
  }
}
