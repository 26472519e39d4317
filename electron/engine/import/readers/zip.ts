import { Readable } from 'node:stream';
import { inflateRawSync } from 'node:zlib';
import yauzl from 'yauzl';
import { Unreadable } from '../failure';
import { type ByteSource, type Bytes, MemorySource, SourceRange } from './byteSource';

const maxEntries = 100_000;
/** Weights hardly shrink by compression: what grows more than this is a bomb. */
const maxRatio = 20;
const alwaysAllowed = 64 * 1024 * 1024;

class SourceReader extends yauzl.RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    try {
      buffer.set(this.source.read(position, length), offset);
    } catch (error) {
      callback(error as Error);
      return;
    }
    callback(null);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from([Buffer.from(this.source.read(start, end - start))]);
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}

/** An entry that is compressed: inflated as a whole when it is first read. */
class InflatedSource implements ByteSource {
  private inflated: MemorySource | undefined;

  constructor(
    private readonly packed: ByteSource,
    readonly size: number,
  ) {}

  read(offset: number, length: number, what?: string): Bytes {
    this.inflated ??= this.inflate();
    return this.inflated.read(offset, length, what);
  }

  private inflate(): MemorySource {
    try {
      const packed = this.packed.read(0, this.packed.size);
      const bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, this.size) });
      return new MemorySource(new Uint8Array(bytes));
    } catch (error) {
      throw new Unreadable(
        { reason: 'damaged', problem: 'a compressed part can’t be unpacked' },
        { cause: error },
      );
    }
  }
}

/**
 * The files in a zip archive, by name. Stored ones are ranges of the archive itself.
 * @throws Unreadable if it is damaged, cut short, encrypted, or unpacks to much more than its size
 */
export async function readZip(source: ByteSource): Promise<Map<string, ByteSource>> {
  const files = new Map<string, ByteSource>();
  let inflatedBytes = 0;
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new SourceReader(source), source.size, {
      lazyEntries: true,
      autoClose: false,
      validateEntrySizes: false,
    });
    if (zip.entryCount > maxEntries)
      throw new Unreadable({ reason: 'tooComplex', problem: `it has ${zip.entryCount} parts` });
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (entry.isEncrypted())
        throw new Unreadable({ reason: 'unsupported', problem: 'encrypted parts' });
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      const packed = new SourceRange(source, fileDataStart, entry.compressedSize, entry.fileName);
      if (entry.compressionMethod === 0) files.set(entry.fileName, packed);
      else if (entry.compressionMethod === 8) {
        inflatedBytes += entry.uncompressedSize;
        if (inflatedBytes > Math.max(alwaysAllowed, maxRatio * source.size))
          throw new Unreadable({
            reason: 'tooComplex',
            problem: 'it unpacks to many times its size',
          });
        files.set(entry.fileName, new InflatedSource(packed, entry.uncompressedSize));
      } else
        throw new Unreadable({
          reason: 'unsupported',
          problem: 'parts compressed in an unusual way',
        });
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw zipError(error, source);
  }
  return files;
}

/** yauzl's errors have no codes; the only one that must be told apart is the missing end. */
function zipError(error: unknown, source: ByteSource): Unreadable {
  const message = error instanceof Error ? error.message : '';
  if (/end of central directory/i.test(message))
    return new Unreadable(
      { reason: 'truncated', part: 'its table of contents', count: source.size },
      { cause: error },
    );
  return new Unreadable(
    { reason: 'damaged', problem: 'its table of contents is wrong' },
    { cause: error },
  );
}
