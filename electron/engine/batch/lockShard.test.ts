import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lockShard } from './lockShard';

const shard = { index: 1, count: 1 };
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-lock-'));
  await mkdir(path.join(folder, '.underdraw'));
  file = path.join(folder, '.underdraw', 'lock-1of1');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function longAgo(): Promise<void> {
  const then = new Date(Date.now() - 3_600_000);
  await utimes(file, then, then);
}

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  return child.pid!;
}

describe('the lock of a shard', () => {
  it('stays with a process of this machine that was suspended for long', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      await writeFile(file, `${other.pid} ${os.hostname()} 0123`);
      await longAgo();
      await expect(lockShard(folder, shard)).rejects.toMatchObject({ code: 'FOLDER_IN_USE' });
    } finally {
      other.kill();
    }
  });

  it('keeps a second run of this process out', async () => {
    const lock = await lockShard(folder, shard);
    await expect(lockShard(folder, shard)).rejects.toMatchObject({ code: 'FOLDER_IN_USE' });
    await lock.release();
    await (await lockShard(folder, shard)).release();
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('of a process that has ended is taken over by one of many at a time', async () => {
    for (let round = 0; round < 40; round++) {
      await writeFile(
        file,
        `${await (round === 0 ? endedProcess() : 0x7fff_fff0)} ${os.hostname()} 0123`,
      );
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, () => lockShard(folder, shard)),
      );
      const locks = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(locks.length, `round ${round}`).toBe(1);
      await locks[0].release();
    }
  });

  it('that is empty, since its maker was killed, holds nobody up for long', async () => {
    await writeFile(file, '');
    const [one, other] = await Promise.allSettled([
      lockShard(folder, shard),
      lockShard(folder, shard),
    ]);
    const statuses = [one.status, other.status].sort();
    expect(statuses).toEqual(['fulfilled', 'rejected']);
    if (one.status === 'fulfilled') await one.value.release();
    if (other.status === 'fulfilled') await other.value.release();
  });

  it('whose maker has not yet written who they are is theirs', async () => {
    await writeFile(file, '');
    const waiting = lockShard(folder, shard);
    setTimeout(() => void writeFile(file, '1 elsewhere 0123'), 200);
    await expect(waiting).rejects.toMatchObject({ code: 'FOLDER_IN_USE' });
  });

  it('of a machine whose clock is ahead is held; one from long before a clock was set back is not', async () => {
    await writeFile(file, '1 elsewhere 0123');
    const soon = new Date(Date.now() + 30_000);
    await utimes(file, soon, soon);
    await expect(lockShard(folder, shard)).rejects.toMatchObject({ code: 'FOLDER_IN_USE' });
    const tomorrow = new Date(Date.now() + 86_400_000);
    await utimes(file, tomorrow, tomorrow);
    await (await lockShard(folder, shard)).release();
  });

  it('that another machine took over is told of, and left to it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      let lost: unknown;
      const lock = await lockShard(folder, shard, (error) => {
        lost = error;
      });
      await writeFile(file, '1 elsewhere 0123');
      await vi.advanceTimersByTimeAsync(10_000);
      await vi.waitFor(() => expect(lost).toMatchObject({ code: 'FOLDER_IN_USE' }));
      await lock.release();
      expect(await readFile(file, 'utf8')).toBe('1 elsewhere 0123');
    } finally {
      vi.useRealTimers();
    }
  });

  it('that is a folder or cannot be written is one sentence', async () => {
    await rm(path.dirname(file), { recursive: true });
    await writeFile(path.dirname(file), 'a file');
    await expect(lockShard(folder, shard)).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
  });
});
