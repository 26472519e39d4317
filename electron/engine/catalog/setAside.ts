import { randomBytes } from 'node:crypto';
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { isAlive, thisMachine } from '../files/temporaryFile';

/**
 * Folders beside the packages that are no packages (yet, or any more). They begin with a dot,
 * which hides them from the catalog.
 * - installing: a package that is being written and checked
 * - replaced: a package whose place is about to be taken by a newer one
 * - removed: a package that is being deleted
 * - undoable: a package that was removed and can be restored, within an hour
 */
type ReplacementMark = 'installing' | 'replaced' | 'removed' | 'undoable';

/** With the time, the machine and the process, which earlier versions left out. */
const pattern =
  /^\.underdraw-(installing|replaced|removed|undoable)-([0-9a-z]+)-(?:([0-9a-f]{8})-(\d{1,10})-)?[0-9a-f]{12}-(.+)$/;

/**
 * An installation of another machine that has not ended after this time, in ms, was killed; what was
 * removed is deleted.
 */
const staleMs = 3_600_000;

/** A new path beside the package `name`. */
export function setAsidePath(
  folder: string,
  mark: ReplacementMark,
  name: string,
  now = Date.now(),
  pid = process.pid,
): string {
  const maker = `${thisMachine}-${pid}-${randomBytes(6).toString('hex')}`;
  return path.join(folder, `.underdraw-${mark}-${now.toString(36)}-${maker}-${name}`);
}

/**
 * Delete a package. It loses its name first, so that half of it is never taken for all of it; what
 * can't be deleted then is swept later.
 * @throws the error of the file system if the name can't be taken; then the package is as before.
 */
export async function removePackage(folder: string): Promise<void> {
  const removed = setAsidePath(path.dirname(folder), 'removed', 'package');
  await rename(folder, removed);
  await rm(removed, { recursive: true, force: true }).catch(() => {});
}

/**
 * Remove a package so that it can be restored.
 * @returns the name of the folder that it is in now, beside the packages.
 * @throws as `removePackage`.
 */
export async function removeUndoably(folder: string): Promise<string> {
  const aside = setAsidePath(path.dirname(folder), 'undoable', path.basename(folder));
  await rename(folder, aside);
  return path.basename(aside);
}

/** The name of a package that `removeUndoably` gave this name; undefined for any other. */
export function undoableName(aside: string): string | undefined {
  const [, mark, , , , name] = pattern.exec(aside) ?? [];
  return mark === 'undoable' ? name : undefined;
}

/** Give a package that was set aside its place again; if that is taken, delete it. */
export async function putBack(aside: string, place: string): Promise<void> {
  if (await entryExists(place)) await removePackage(aside);
  else await rename(aside, place);
}

/** Whether a newer package is just taking the place of one of these. */
export async function isReplacing(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => pattern.exec(name)?.[1] === 'replaced');
}

/**
 * Tidy up after processes that were killed: delete what was being removed or installed, removed
 * packages and installations of other machines older than an hour, and put a package back whose
 * replacement never came. Never throws.
 */
export async function removeLeftovers(folder: string, now = Date.now()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const one of names) {
    const [, mark, time, machine, pid, name] = pattern.exec(one) ?? [];
    if (!mark) continue;
    const aside = path.join(folder, one);
    try {
      if (mark === 'replaced') await putBack(aside, path.join(folder, name));
      else {
        const ended = mark === 'installing' && machine === thisMachine && !isAlive(Number(pid));
        const isOld = now - Number.parseInt(time, 36) > staleMs;
        if (mark !== 'removed' && !ended && !isOld) continue;
        await rm(aside, { recursive: true, force: true });
      }
    } catch {
      // Another process may be doing the same; else it stays for the next time.
    }
  }
}

/** Whether anything has this name, a link that leads nowhere included. */
export function entryExists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
