import { type FileHandle, open, rm, stat, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Shard, UnderdrawError } from '#common/contract';
import { readRegularText } from '../io/regularFile';
import { isAlive } from '../io/temporaryFile';
import { journalFolder } from './journal';
import { shardName } from './shard';

const heartbeatMs = 10_000;
/** A lock on another machine is stale when its heartbeat is older than this. */
const staleMs = 60_000;

/**
 * Keep a second batch out of one shard of a folder.
 * @returns a function that releases it.
 * @throws UnderdrawError FOLDER_IN_USE.
 */
export async function lockShard(outDir: string, shard: Shard): Promise<() => Promise<void>> {
  const file = path.join(outDir, journalFolder, `lock-${shardName(shard)}`);
  const handle = await createLockFile(file);
  await handle.writeFile(`${process.pid} ${os.hostname()}`);
  await handle.close();
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, heartbeatMs);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    await rm(file, { force: true }).catch(() => {});
  };
}

async function createLockFile(file: string): Promise<FileHandle> {
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

/** Whether the process that holds the lock has ended: by its pid on this machine, else by its heartbeat. */
async function isAbandoned(file: string): Promise<boolean> {
  try {
    const [pid, host] = (await readRegularText(file)).split(' ');
    const stale = Date.now() - (await stat(file)).mtimeMs > staleMs;
    if (host !== os.hostname()) return stale;
    // In a restarted container the pid may be our own.
    return stale || Number(pid) === process.pid || !isAlive(Number(pid));
  } catch {
    return true;
  }
}
