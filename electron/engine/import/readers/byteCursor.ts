import { Unreadable } from '../failure';
import type { ByteSource, Bytes } from './byteSource';

const windowBytes = 64 * 1024;
const maxLine = 64 * 1024;

/** Reads numbers and texts one after the other, little-endian, through a window of 64 KiB. */
export class ByteCursor {
  private window: Bytes = new Uint8Array(0);
  private windowStart = 0;
  private view = new DataView(this.window.buffer);

  constructor(
    private readonly source: ByteSource,
    /** Bytes from the start of the source. */
    public offset = 0,
    private readonly what = 'its content',
  ) {}

  get remaining(): number {
    return this.source.size - this.offset;
  }

  /** Make the next `length` bytes available in the window. @returns where in it they start */
  private need(length: number): number {
    const start = this.offset - this.windowStart;
    if (start >= 0 && start + length <= this.window.length) {
      this.offset += length;
      return start;
    }
    const size = Math.max(length, Math.min(windowBytes, this.remaining));
    this.window = this.source.read(this.offset, size, this.what);
    this.windowStart = this.offset;
    this.view = new DataView(this.window.buffer, this.window.byteOffset, this.window.length);
    this.offset += length;
    return 0;
  }

  /** `need` may replace the window, so it comes before the view is looked at. */
  private next<T>(length: number, get: (view: DataView, at: number) => T): T {
    const at = this.need(length);
    return get(this.view, at);
  }

  uint8 = () => this.next(1, (view, at) => view.getUint8(at));
  uint16 = () => this.next(2, (view, at) => view.getUint16(at, true));
  uint32 = () => this.next(4, (view, at) => view.getUint32(at, true));
  int32 = () => this.next(4, (view, at) => view.getInt32(at, true));
  float64BigEndian = () => this.next(8, (view, at) => view.getFloat64(at));

  /** A 64-bit number. @throws Unreadable if it isn't a count: negative or above 2⁵³ */
  count64(): number {
    const value = this.next(8, (view, at) => view.getBigInt64(at, true));
    if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER))
      throw new Unreadable({ reason: 'damaged', problem: 'a length in it is impossible' });
    return Number(value);
  }

  /** A copy of the next `length` bytes. */
  bytes(length: number): Bytes {
    if (length > this.remaining)
      throw new Unreadable({ reason: 'truncated', part: this.what, count: this.source.size });
    if (length > windowBytes) {
      const bytes = this.source.read(this.offset, length, this.what);
      this.offset += length;
      return bytes.slice();
    }
    const start = this.need(length);
    return this.window.slice(start, start + length);
  }

  /** Text up to the next line feed, which is not part of it. */
  line(): string {
    const codes: number[] = [];
    for (;;) {
      const code = this.uint8();
      if (code === 10) return new TextDecoder('latin1').decode(Uint8Array.from(codes));
      codes.push(code);
      if (codes.length > maxLine)
        throw new Unreadable({ reason: 'damaged', problem: 'a line in it has no end' });
    }
  }
}
