import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepTemporaryFiles, temporaryName } from './temporaryFile';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-sweep-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  return child.pid!;
}

it('what was left behind goes, whoever made it; what is being written stays', async () => {
  const hours = (n: number) => new Date(Date.now() - n * 3_600_000);
  const put = async (name: string, at = hours(0)) => {
    await writeFile(path.join(folder, name), '');
    await utimes(path.join(folder, name), at, at);
    return name;
  };
  await put(temporaryName(await endedProcess()));
  await put('.underdraw-00000000-1-0123456789ab.partial', hours(2));
  await put('.underdraw-2of4-0123456789ab.partial', hours(2));
  await put('.underdraw-0123456789ab.partial', hours(2));
  const kept = [
    await put(temporaryName()),
    await put('.underdraw-00000000-1-fedcba987654.partial'),
    await put('.underdraw-1of4-fedcba987654.partial'),
    await put('mine.partial', hours(200)),
    await put('.underdraw-notes.partial', hours(200)),
  ];
  await sweepTemporaryFiles(folder);
  expect((await readdir(folder)).sort()).toEqual(kept.sort());
});
