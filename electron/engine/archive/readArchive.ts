import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { errnoOf, isPackageName, UnderdrawError } from '#common/contract';
import { checkNamesDiffer, checkPath, packageError } from '../catalog/readPackage';
import type { PackageSource, SourceFile } from '../catalog/source';
import { cannotOpenModel } from '../files/cannotOpenModel';
import { openRegular } from '../files/regularFile';
import { isClutter, packageFolders, parseSums, sumsName } from './archiveLayout';

/** Bounds against archives that are made to fill a memory or a disk. */
const maxEntries = 20_000;
const maxPackages = 500;
const maxSumsBytes = 4 * 2 ** 20;
/** Weights hardly shrink: what unpacks to more than this many times its size is a bomb. */
const maxRatio = 20;
const alwaysAllowedBytes = 64 * 2 ** 20;

/** An `.underdraw-model` file that is open for reading. */
export class PackageArchive {
  private constructor(
    private readonly zip: yauzl.ZipFile,
    /** The packages in it, one or more. */
    readonly packages: readonly PackageSource[],
  ) {}

  /**
   * Read the table of contents and check all that can be checked without unpacking.
   * @throws UnderdrawError PACKAGE_INVALID, INPUT_NOT_FOUND or INPUT_UNREADABLE.
   */
  static async open(file: string, signal?: AbortSignal): Promise<PackageArchive> {
    const zip = await openZip(file);
    try {
      return new PackageArchive(zip, await findPackages(zip, signal));
    } catch (error) {
      zip.close();
      throw archiveError(error);
    }
  }

  close(): void {
    this.zip.close();
  }
}

/**
 * Whether a file is meant to be an `.underdraw-model`: a zip that holds a card, or a damaged zip
 * with that ending. A file that can't be read is none.
 */
export async function isPackageArchive(file: string): Promise<boolean> {
  try {
    if (!(await startsLikeZip(file))) return false;
    if (isPackageName(file)) return true;
    const zip = await openZip(file);
    try {
      return packageFolders((await readEntries(zip)).map(({ path }) => path)).length > 0;
    } finally {
      zip.close();
    }
  } catch {
    return false;
  }
}

/** Whether a file is taken for an `.underdraw-model`, by its name or its content. */
export async function isPackageFile(file: string): Promise<boolean> {
  return isPackageName(file) || (await isPackageArchive(file));
}

interface ArchiveEntry {
  path: string;
  entry: yauzl.Entry;
}

async function startsLikeZip(file: string): Promise<boolean> {
  const handle = await openRegular(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.readUInt16BE() === 0x504b;
  } finally {
    await handle.close();
  }
}

async function openZip(file: string): Promise<yauzl.ZipFile> {
  let looksLikeZip = false;
  try {
    looksLikeZip = await startsLikeZip(file);
    return await yauzl.openPromise(file, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: false,
    });
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno !== '') throw cannotOpenModel(file, errno, cause);
    // The table of contents stands at the end.
    throw packageError({ reason: looksLikeZip ? 'archiveCut' : 'notAnArchive' });
  }
}

/** The files of an archive. @throws the errors of yauzl, or UnderdrawError PACKAGE_INVALID. */
async function readEntries(zip: yauzl.ZipFile): Promise<ArchiveEntry[]> {
  if (zip.entryCount > maxEntries) {
    throw packageError({ reason: 'tooManyFiles', limit: maxEntries });
  }
  const entries: ArchiveEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
    const path = yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
    const isFolder = path.endsWith('/');
    checkPath(isFolder ? path.slice(0, -1) : path);
    checkKind(entry, path, isFolder);
    if (!isFolder) entries.push({ path, entry });
  }
  return entries;
}

/** Kinds of files in the mode of Unix. */
const [kindMask, regularFile, folder, symbolicLink] = [0o170000, 0o100000, 0o040000, 0o120000];

/** @throws UnderdrawError PACKAGE_INVALID for links, devices, and what can't be unpacked. */
function checkKind(entry: yauzl.Entry, file: string, isFolder: boolean): void {
  const kind = (entry.externalFileAttributes >>> 16) & kindMask;
  if (kind === symbolicLink) throw packageError({ reason: 'symbolicLink', file });
  if (kind !== 0 && kind !== (isFolder ? folder : regularFile)) {
    throw packageError({ reason: 'specialFile', file });
  }
  if (entry.isEncrypted()) throw packageError({ reason: 'archiveEncrypted' });
  if (!entry.canDecodeFileData()) throw packageError({ reason: 'archiveMethod', file });
}

async function findPackages(zip: yauzl.ZipFile, signal?: AbortSignal): Promise<PackageSource[]> {
  const entries = (await readEntries(zip)).filter(({ path }) => !isClutter(path));
  checkNamesDiffer(entries);
  checkRatio(entries, zip.fileSize);
  const folders = packageFolders(entries.map(({ path }) => path));
  if (folders.length === 0) throw packageError({ reason: 'noCard' });
  if (folders.length > maxPackages) {
    throw packageError({ reason: 'tooManyModels', limit: maxPackages });
  }
  const sums = await readSums(zip, entries);
  const present = new Set(entries.map(({ path }) => path));
  const missing = [...(sums?.keys() ?? [])].find((path) => !present.has(path));
  if (missing !== undefined) throw packageError({ reason: 'fileMissing', file: missing });
  const sourceFile = ({ path, entry }: ArchiveEntry, folder: string): SourceFile => {
    const sha256 = sums?.get(path);
    if (sums && sha256 === undefined) throw packageError({ reason: 'notListed', file: path });
    return {
      path: path.slice(folder.length),
      bytes: entry.uncompressedSize,
      read: () => unpack(zip, { path, entry }, sha256, signal),
    };
  };
  return folders.map((folder) => ({
    files: async () =>
      entries
        .filter(({ path }) => path.startsWith(folder) && path !== sumsName)
        .map((one) => sourceFile(one, folder)),
  }));
}

/**
 * @throws UnderdrawError PACKAGE_INVALID if the entries unpack to far more than the archive holds,
 *   or share its bytes among them.
 */
function checkRatio(entries: readonly ArchiveEntry[], archiveBytes: number): void {
  let [packed, unpacked] = [0, 0];
  for (const { entry } of entries) {
    packed += entry.compressedSize;
    unpacked += entry.uncompressedSize;
  }
  const limit = Math.max(alwaysAllowedBytes, maxRatio * archiveBytes);
  if (packed > archiveBytes || unpacked > limit) throw packageError({ reason: 'archiveBomb' });
}

/** The hashes that the archive brings; undefined if it brings none. */
async function readSums(
  zip: yauzl.ZipFile,
  entries: readonly ArchiveEntry[],
): Promise<Map<string, string> | undefined> {
  const found = entries.find(({ path }) => path === sumsName);
  if (!found) return undefined;
  if (found.entry.uncompressedSize > maxSumsBytes) {
    throw packageError({ reason: 'archiveBomb' });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of unpack(zip, found)) chunks.push(chunk);
  return parseSums(Buffer.concat(chunks).toString('utf8'));
}

/**
 * The bytes of an entry, never more than it says.
 * @throws UnderdrawError PACKAGE_INVALID if they differ from their checksums, or CANCELLED.
 */
async function* unpack(
  zip: yauzl.ZipFile,
  { path, entry }: ArchiveEntry,
  sha256?: string,
  signal?: AbortSignal,
): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  let sum = 0;
  try {
    const local = await zip.readLocalFileHeaderPromise(entry);
    if (!local.fileName.equals(entry.fileNameRaw))
      throw new Error('the two copies of its name differ');
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      if (signal?.aborted) throw new UnderdrawError('CANCELLED', {});
      const bytes: Uint8Array = chunk;
      sum = crc32(bytes, sum);
      hash.update(bytes);
      yield bytes;
    }
  } catch (error) {
    throw archiveError(error);
  }
  if (sum !== entry.crc32 || (sha256 !== undefined && hash.digest('hex') !== sha256)) {
    throw packageError({ reason: 'unpackedChecksum', file: path });
  }
}

/** What yauzl and zlib throw of a damaged archive, as a failure of ours. */
function archiveError(error: unknown): unknown {
  if (error instanceof UnderdrawError) return error;
  return new UnderdrawError('PACKAGE_INVALID', { reason: 'archiveDamaged' }, { cause: error });
}
