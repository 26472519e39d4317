import { type FileHandle, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Shard, UnderdrawError } from '#common/contract';
import { journalFolder } from './journal';
import { shardName } from './shard';

const beatMs = 10_000;
/** A holder on another machine that has not been heard for this long is gone. */
const silentMs = 60_000;

/**
 * Keep a second batch out of one shard of a folder.
 * @returns a function that releases it.
 * @throws UnderdrawError FOLDER_IN_USE.
 */
export async function lockShard(outDir: string, shard: Shard): Promise<() => Promise<void>> {
  const file = path.join(outDir, journalFolder, `lock-${shardName(shard)}`);
  const handle = await take(file);
  await handle.writeFile(`${process.pid} ${os.hostname()}`);
  await handle.close();
  const beat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, beatMs);
  beat.unref();
  return async () => {
    clearInterval(beat);
    await rm(file, { force: true }).catch(() => {});
  };
}

async function take(file: string): Promise<FileHandle> {
  for (let tries = 0; ; tries++) {
    try {
      return await open(file, 'wx');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      if (tries > 0 || !(await isAbandoned(file))) {
        throw new UnderdrawError('FOLDER_IN_USE', { reason: 'locked', lock: file });
      }
      await rm(file, { force: true });
    }
  }
}

/** Whether the process that took the lock is no more: here by its number, elsewhere by its silence. */
async function isAbandoned(file: string): Promise<boolean> {
  try {
    const [pid, host] = (await readFile(file, 'utf8')).split(' ');
    const silent = Date.now() - (await stat(file)).mtimeMs > silentMs;
    if (host !== os.hostname()) return silent;
    // In a container that was started again, the number may be our own.
    return silent || Number(pid) === process.pid || !isAlive(Number(pid));
  } catch {
    return true;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
