import os from 'node:os';
import path from 'node:path';
import envPaths from 'env-paths';
import { type DoorSettings, settingTable } from '#common/contract';
import type { EngineOptions } from '../engineOptions';

const gigabyte = 1e9;

/** Folder of the user's models and settings; UNDERDRAW_HOME overrides it. */
export function homeFolder(): string {
  return process.env.UNDERDRAW_HOME ?? envPaths('underdraw', { suffix: '' }).data;
}

/** Folder of the checks of models. */
export function checksFolder(): string {
  return path.join(homeFolder(), 'checks');
}

/** Folder of graphs that were prepared for this machine; they can be made again. */
export function preparedFolder(): string {
  return path.join(homeFolder(), 'cache', 'prepared');
}

/** File of what engines complained of. */
export function engineLogFile(): string {
  return path.join(homeFolder(), 'logs', 'engine.log');
}

/** File of the settings of windows' doors. */
export function settingsFile(): string {
  return path.join(homeFolder(), 'settings.json');
}

/** Folder of files that windows send, while they are imported. */
export function uploadsFolder(): string {
  return path.join(homeFolder(), 'uploads');
}

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
