import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { sweepTemporaryFiles, temporaryName } from './temporaryFile';

/**
 * Write a file, in place of one that may be there, with folders that are missing. Other processes,
 * and a start after a power cut, find the old file or the new one, never a part of it.
 * @throws the error of the file system
 */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, temporaryName());
  await mkdir(folder, { recursive: true });
  await sweepTemporaryFiles(folder);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}
