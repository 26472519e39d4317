import os from 'node:os';
import path from 'node:path';
import { type DoorSettings, settingTable } from '#common/contract';
import type { EngineOptions } from '../engineOptions';
import { checksFolder, homeFolder, preparedFolder } from './userFolders';

const gigabyte = 1e9;

/**
 * Threads of an engine if nobody chose.
 * @param live for an open window, which needs a core itself.
 */
export function usualThreads(live: boolean): number {
  const cores = os.availableParallelism();
  return Math.max(1, live ? cores - 1 : cores);
}

/** For commands of the terminal, on whose results scripts depend: as at first. */
const firstSettings: DoorSettings = {
  threads: settingTable.threads.first,
  memoryGb: settingTable.memoryGb.first,
  cacheGb: settingTable.cacheGb.first,
};

/**
 * Engine options for this machine.
 * @param root folder of the program, which holds models/.
 * @param live for an open window, which waits for each picture.
 */
export function defaultEngineOptions(
  root: string,
  live: boolean,
  { threads, memoryGb, cacheGb }: DoorSettings = firstSettings,
): EngineOptions {
  return {
    catalog: [
      { folder: path.join(root, 'models'), origin: 'bundled' },
      { folder: path.join(homeFolder(), 'models'), origin: 'user' },
    ],
    checks: checksFolder(),
    prepared: { folder: preparedFolder(), maxBytes: cacheGb * gigabyte },
    live,
    threads: threads || usualThreads(live),
    ...(memoryGb > 0 && { maxMemory: memoryGb * gigabyte }),
  };
}
