import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { Shard } from '#common/contract';
import { openRegular } from '../files/regularFile';
import { outputExistsError } from '../io/files';
import { shardName } from './shard';

/** What the two files of a report begin with, so that a later run knows them for its own. */
export const reportMark = { generator: 'Underdraw batch' };
export const sheetMark = '<meta name="generator" content="Underdraw batch">';

/** Bytes at the beginning of a file in which the mark must be. */
const markReach = 256;
const maxTries = 100;

/** Absolute paths of a report. */
export interface ReportFiles {
  json: string;
  html: string;
}

/**
 * Where a run's report belongs: `report.json` and `index.html`, or `report-2of4.json` for one
 * shard of several. Where another program's file has one of these names, both are
 * `underdraw-report.json` …, then `underdraw-report-2.json` ….
 * @throws UnderdrawError OUTPUT_EXISTS if other programs have all these names.
 */
export async function reportFiles(outDir: string, shard: Shard): Promise<ReportFiles> {
  const mark = shard.count === 1 ? '' : `-${shardName(shard)}`;
  for (let number = 0; number < maxTries; number++) {
    const before = number === 0 ? '' : 'underdraw-';
    const after = number < 2 ? '' : `-${number}`;
    const json = path.join(outDir, `${before}report${mark}${after}.json`);
    const html = path.join(outDir, `${before}index${mark}${after}.html`);
    const jsonStart = `{\n  "generator": "${reportMark.generator}"`;
    if ((await isOurs(json, jsonStart)) && (await isOurs(html, sheetMark))) return { json, html };
  }
  throw outputExistsError(path.join(outDir, `report${mark}.json`));
}

/** Whether a path is free, or a file of an earlier run. */
async function isOurs(file: string, mark: string): Promise<boolean> {
  try {
    // A link is not ours, whatever it leads to.
    if (!(await lstat(file)).isFile()) return false;
    const handle = await openRegular(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(markReach), 0, markReach, 0);
      return buffer.toString('latin1', 0, bytesRead).includes(mark);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
