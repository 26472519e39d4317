import { randomBytes } from 'node:crypto';
import { rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Shard, UnderdrawError } from '#common/contract';
import { readRegularText } from '../files/regularFile';
import { isAlive } from '../files/temporaryFile';
import { outputFailed } from '../io/files';
import { journalFolder } from './journal';
import { shardName } from './shard';

const heartbeatMs = 10_000;
/** A lock of another machine is stale when its heartbeat is older than this. */
const staleMs = 60_000;
/** A lock without a holder is stale after this time: its maker writes the name right after making it. */
const emptyMs = 1_000;
const emptyCheckMs = 50;

/** Locks that this process holds. */
const ownHolders = new Set<string>();

/** A lock that is held. */
export interface ShardLock {
  release(): Promise<void>;
}

/**
 * Keep a second batch out of one shard of a folder.
 * @param onLost called if another process has taken the lock over, because this one was suspended.
 * @throws UnderdrawError FOLDER_IN_USE or OUTPUT_FAILED.
 */
export async function lockShard(
  outDir: string,
  shard: Shard,
  onLost: (error: UnderdrawError) => void = () => {},
): Promise<ShardLock> {
  const file = path.join(outDir, journalFolder, `lock-${shardName(shard)}`);
  // Unique, so that a holder can tell its own lock from a later one.
  const holder = `${process.pid} ${os.hostname()} ${randomBytes(6).toString('hex')}`;
  ownHolders.add(holder);
  try {
    await acquire(file, holder);
  } catch (error) {
    ownHolders.delete(holder);
    throw error;
  }
  const isOurs = async () => (await readHolder(file)) === holder;
  const heartbeat = setInterval(async () => {
    if (await isOurs()) {
      const now = new Date();
      await utimes(file, now, now).catch(() => {});
    } else if (await isHeld(file)) {
      clearInterval(heartbeat);
      onLost(inUse(file));
    }
  }, heartbeatMs);
  heartbeat.unref();
  return {
    async release() {
      clearInterval(heartbeat);
      ownHolders.delete(holder);
      if (await isOurs()) await rm(file, { force: true }).catch(() => {});
    },
  };
}

async function acquire(file: string, holder: string): Promise<void> {
  if (await create(file, holder)) return;
  await waitWhileEmpty(file);
  if (await isHeld(file)) throw inUse(file);
  // Several may find a lock stale at a time: only one of them may remove it.
  const takeover = `${file}-takeover`;
  if (((await ageOf(takeover)) ?? 0) > staleMs) await rm(takeover, { force: true });
  if (!(await create(takeover, holder))) throw inUse(file);
  try {
    if (await isHeld(file)) throw inUse(file);
    await rm(file, { recursive: true, force: true });
    if (!(await create(file, holder))) throw inUse(file);
  } finally {
    await rm(takeover, { force: true });
  }
}

/** @returns false if the file is there already. @throws UnderdrawError OUTPUT_FAILED. */
async function create(file: string, holder: string): Promise<boolean> {
  try {
    await writeFile(file, holder, { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw outputFailed(file, cause);
  }
}

/**
 * Milliseconds between now and when a file was touched, by whatever clock: one of another machine may
 * be ahead, and ours may have been set back. Undefined if there is none.
 */
function ageOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ mtimeMs }) => Math.abs(Date.now() - mtimeMs),
    () => undefined,
  );
}

function readHolder(file: string): Promise<string | undefined> {
  return readRegularText(file).catch(() => undefined);
}

/** Whether the process that holds the lock is there: by its pid on this machine, else by its heartbeat. */
async function isHeld(file: string): Promise<boolean> {
  const holder = (await readHolder(file)) ?? '';
  const [pid, host] = holder.split(' ');
  if (host === os.hostname()) {
    // In a restarted container the pid may be our own. A suspended process keeps its lock.
    return Number(pid) === process.pid ? ownHolders.has(holder) : isAlive(Number(pid));
  }
  const age = await ageOf(file);
  return age !== undefined && age <= (holder === '' ? emptyMs : staleMs);
}

/** Give whoever has just made a lock the time to write who they are: it may have been killed instead. */
async function waitWhileEmpty(file: string): Promise<void> {
  for (let waited = 0; waited <= emptyMs; waited += emptyCheckMs) {
    if ((await readHolder(file)) !== '') return;
    await setTimeout(emptyCheckMs);
  }
}

const inUse = (lock: string) => new UnderdrawError('FOLDER_IN_USE', { reason: 'locked', lock });
