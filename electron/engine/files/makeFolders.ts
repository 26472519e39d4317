import type { Stats } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, UnderdrawError } from '#common/contract';

/**
 * Make a folder and those above it, as far as they are missing.
 * @throws UnderdrawError OUTPUT_FAILED (notAFolder) where a file has the name of one of them; else
 *   the system's error, with the errno that tells why: `mkdir` with `recursive` says ENOENT on a
 *   file system that is read-only.
 */
export async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const { there, missing } = await firstMissing(path.resolve(folder));
    if (there && !there.isDirectory()) {
      const params = { reason: 'notAFolder', file: missing } as const;
      throw new UnderdrawError('OUTPUT_FAILED', params, { cause });
    }
    if (errnoOf(cause) === 'ENOENT') await mkdir(missing);
    throw cause;
  }
}

/** The highest folder of a path that is missing; or, if a file stands in its place, that file. */
async function firstMissing(
  folder: string,
): Promise<{ there: Stats | undefined; missing: string }> {
  const there = await stat(folder).catch(() => undefined);
  if (there) return { there, missing: folder };
  const above = path.dirname(folder);
  if (above === folder) return { there: undefined, missing: folder };
  const higher = await firstMissing(above);
  return higher.there?.isDirectory() ? { there: undefined, missing: folder } : higher;
}
