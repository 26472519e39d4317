import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A temporary file that nobody has touched for so long was left behind: on another machine, too. */
const staleMs = 3_600_000;

/** `.underdraw-<machine>-<process>-<random>.partial`, or as earlier versions named them. */
const pattern = /^\.underdraw-(?:([0-9a-f]{8})-(\d{1,10})-|[0-9a-z-]{0,40}?)[0-9a-f]{12}\.partial$/;

/** Tells machines apart that share a folder. */
export const thisMachine = createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8);

/**
 * A name for a file that is not whole yet. It says who writes it, and leaves out the final name,
 * which may already have the maximum length.
 */
export function temporaryName(pid = process.pid): string {
  return `.underdraw-${thisMachine}-${pid}-${randomBytes(6).toString('hex')}.partial`;
}

/**
 * Remove the temporary files that were left behind in a folder, whoever made them: those of
 * processes of this machine that have ended, and old ones. Never throws.
 */
export async function sweepTemporaryFiles(folder: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const found = pattern.exec(name);
    if (!found) continue;
    const file = path.join(folder, name);
    const [, machine, pid] = found;
    const ended = machine === thisMachine && !isAlive(Number(pid));
    if (ended || (await isStale(file, now))) await rm(file, { force: true }).catch(() => {});
  }
}

async function isStale(file: string, now: number): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile() && now - found.mtimeMs > staleMs,
    () => false,
  );
}

/** Whether a process of this machine is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
