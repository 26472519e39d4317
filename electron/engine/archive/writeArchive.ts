import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import yazl from 'yazl';
import { filesOf, type ModelSummary, UnderdrawError } from '#common/contract';
import { type CheckedPackage, readPackage } from '../catalog/readPackage';
import { folderSource, type SourceFile } from '../catalog/source';
import { sweepTemporaryFiles } from '../files/temporaryFile';
import { outputExistsError, writeNew } from '../io/files';
import { sumsName } from './archiveLayout';

/**
 * Nothing depends on when, where or by whom the archive is written. The date is the earliest that
 * a zip can hold; nothing is compressed, because weights hardly shrink and another zlib would give
 * other bytes.
 */
const entryOptions = {
  mtime: new Date(1980, 0, 1),
  forceDosTimestamp: true,
  mode: 0o100644,
  compress: false,
};

/**
 * Write models into one `.underdraw-model` file: a zip with the files of one package, or with a
 * folder for each of several. The same packages always give the same bytes. Files are streamed.
 * @returns bytes of the file.
 * @throws UnderdrawError OUTPUT_EXISTS, OUTPUT_FAILED, MODEL_CORRUPT or PACKAGE_INVALID; then there
 *   is no file.
 */
export async function writeArchive(
  models: readonly ModelSummary[],
  output: string,
  signal: AbortSignal,
): Promise<number> {
  await sweepTemporaryFiles(path.dirname(output));
  const isThere = await stat(output).catch(() => undefined);
  if (isThere) throw outputExistsError(output);
  const sorted = [...models].sort((a, b) => compare(a.card.id, b.card.id));
  const packages: CheckedPackage[] = [];
  for (const { folder } of sorted) packages.push(await readPackage(folderSource(folder)));
  await writeNew(output, archiveOf(packages, signal));
  return (await stat(output)).size;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function archiveOf(packages: readonly CheckedPackage[], signal: AbortSignal): Readable {
  const zip = new yazl.ZipFile();
  const out = zip.outputStream as Readable;
  const sums: string[] = [];
  let current: Readable | undefined;
  const add = (name: string, open: () => Readable, size?: number) =>
    zip.addReadStreamLazy(name, { ...entryOptions, size }, (give) => {
      current = open().on('error', (error) => out.destroy(error));
      give(null, current);
    });
  // Where the writing ends early, the file that is being read is closed.
  out.once('close', () => current?.destroy());
  for (const one of packages) {
    const folder = packages.length > 1 ? `${one.card.id}/` : '';
    const wanted = new Map(filesOf(one.card).map(({ path, sha256 }) => [path, sha256]));
    for (const file of [...one.files].sort((a, b) => compare(a.path, b.path))) {
      const done = (sha256: string) => {
        if ((wanted.get(file.path) ?? sha256) !== sha256) {
          const params = { file: file.path, model: one.card.id } as const;
          throw new UnderdrawError('MODEL_CORRUPT', { reason: 'checksum', ...params });
        }
        sums.push(`${sha256}  ${folder}${file.path}\n`);
      };
      const open = () => Readable.from(hashed(file, signal, done), { objectMode: false });
      add(folder + file.path, open, file.bytes);
    }
  }
  // It comes last: entries are written one after the other, and only then are all hashes known.
  add(sumsName, () => Readable.from([Buffer.from(sums.join(''))], { objectMode: false }));
  zip.on('error', (error) => out.destroy(error));
  zip.end();
  return out;
}

/** The bytes of a file. @param done is given its SHA-256 in lower-case hex. */
async function* hashed(
  file: SourceFile,
  signal: AbortSignal,
  done: (sha256: string) => void,
): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of file.read()) {
    if (signal.aborted) throw new UnderdrawError('CANCELLED', {});
    hash.update(chunk);
    yield chunk;
  }
  done(hash.digest('hex'));
}
