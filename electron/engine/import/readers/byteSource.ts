import { closeSync, readSync } from 'node:fs';
import { openRegularSync } from '../../files/regularFile';
import { Unreadable } from '../failure';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes that are read by ranges: a file of several gigabytes is never whole in memory. */
export interface ByteSource {
  readonly size: number;
  /**
   * @returns exactly `length` bytes from `offset`
   * @throws Unreadable 'truncated' if the range leaves the source; `what` names it in the sentence
   */
  read(offset: number, length: number, what?: string): Bytes;
}

function checkRange(source: ByteSource, offset: number, length: number, what: string): void {
  const valid = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (!valid || offset < 0 || length < 0)
    throw new Unreadable({ reason: 'damaged', problem: `${what} has an impossible place` });
  if (offset + length > source.size)
    throw new Unreadable({ reason: 'truncated', part: what, count: source.size });
}

export class MemorySource implements ByteSource {
  readonly size: number;

  constructor(private readonly bytes: Bytes) {
    this.size = bytes.length;
  }

  read(offset: number, length: number, what = 'its content'): Bytes {
    checkRange(this, offset, length, what);
    return this.bytes.subarray(offset, offset + length);
  }
}

/** An open file. `close` it when the last tensor has been read. */
export class FileSource implements ByteSource {
  readonly size: number;
  private readonly handle: number;

  /** @throws the error of the file system if there is no such file */
  constructor(path: string) {
    const { descriptor, size } = openRegularSync(path);
    this.handle = descriptor;
    this.size = size;
  }

  read(offset: number, length: number, what = 'its content'): Bytes {
    checkRange(this, offset, length, what);
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      // readSync takes at most 2 GiB at once.
      const step = Math.min(length - done, 1 << 30);
      const got = readSync(this.handle, bytes, done, step, offset + done);
      if (got === 0)
        throw new Unreadable({ reason: 'truncated', part: what, count: offset + done });
      done += got;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.handle);
  }
}

/** A range of another source. */
export class SourceRange implements ByteSource {
  constructor(
    private readonly source: ByteSource,
    private readonly start: number,
    readonly size: number,
    what = 'its content',
  ) {
    checkRange(source, start, size, what);
  }

  read(offset: number, length: number, what = 'its content'): Bytes {
    checkRange(this, offset, length, what);
    return this.source.read(this.start + offset, length, what);
  }
}
