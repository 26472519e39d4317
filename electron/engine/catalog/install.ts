import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, filesOf, UnderdrawError } from '#common/contract';
import { type CheckedPackage, packageError } from './readPackage';
import { entryExists, putBack, removePackage, setAsidePath } from './setAside';
import type { SourceFile } from './source';

/**
 * Write a package into a new folder of `models`, checked and synced, and then give it its name
 * in one step: whoever looks sees all of it or nothing. Of two at once, one fails.
 * @param replaces the folder, in `models`, of the package whose place it takes. That one is put
 *   aside before and deleted afterwards.
 * @returns the package's folder.
 * @throws UnderdrawError PACKAGE_INVALID, MODEL_EXISTS or OUTPUT_FAILED; then all is as before.
 */
export async function installPackage(
  models: string,
  checked: CheckedPackage,
  replaces?: string,
): Promise<string> {
  const { id } = checked.card;
  const place = replaces ?? path.join(models, id);
  const name = path.basename(place);
  const staged = setAsidePath(models, 'installing', id);
  try {
    await writePackageFiles(staged, checked);
    if (replaces === undefined) await takePlace(staged, place, id);
    else {
      const aside = setAsidePath(models, 'replaced', name);
      await rename(place, aside).catch(ignoreMissing);
      try {
        await takePlace(staged, place, id);
      } catch (error) {
        await putBack(aside, place).catch(() => {}); // The next start tries it again.
        throw error;
      }
      await removePackage(aside).catch(() => {}); // Swept later.
    }
    return place;
  } catch (error) {
    throw error instanceof UnderdrawError ? error : writeError(place, error);
  } finally {
    await rm(staged, { recursive: true, force: true }).catch(() => {});
  }
}

/** @throws UnderdrawError MODEL_EXISTS if something has the name already, which then stays. */
async function takePlace(staged: string, place: string, id: string): Promise<void> {
  try {
    // A folder replaces nothing but an empty one.
    await rename(staged, place);
  } catch (error) {
    if (await entryExists(place)) throw modelExistsError(id, place);
    throw error;
  }
}

/** @param folder where the model of this id is. */
export function modelExistsError(model: string, folder: string): UnderdrawError {
  return new UnderdrawError('MODEL_EXISTS', { model, folder });
}

async function writePackageFiles(folder: string, { card, files }: CheckedPackage): Promise<void> {
  const hashes = new Map(filesOf(card).map(({ path: name, sha256 }) => [name, sha256]));
  await mkdir(folder);
  for (const file of files) {
    const target = path.join(folder, ...file.path.split('/'));
    const hash = await writeChecked(target, file);
    const wanted = hashes.get(file.path);
    if (wanted !== undefined && hash !== wanted) {
      throw packageError({ reason: 'checksum', file: file.path });
    }
  }
}

/** @returns the SHA-256 of what was written, in lower-case hex. */
async function writeChecked(target: string, file: SourceFile): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  await mkdir(path.dirname(target), { recursive: true });
  const handle = await open(target, 'wx');
  try {
    for await (const chunk of file.read()) {
      bytes += chunk.length;
      if (bytes > file.bytes) break;
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (bytes !== file.bytes) throw packageError({ reason: 'changed', file: file.path });
  return hash.digest('hex');
}

function ignoreMissing(error: unknown): void {
  if (errnoOf(error) !== 'ENOENT') throw error;
}

/** An error of the file system while a package is written, moved or removed. */
export function writeError(folder: string, cause: unknown): UnderdrawError {
  const errno = errnoOf(cause);
  const reason = errno === 'ENOSPC' || errno === 'EDQUOT' ? 'diskFull' : 'file';
  return new UnderdrawError('OUTPUT_FAILED', { reason, file: folder, errno }, { cause });
}
