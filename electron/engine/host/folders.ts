import os from 'node:os';
import path from 'node:path';
import envPaths from 'env-paths';
import type { EngineOptions } from '../engineOptions';

/** Where a person's own models and settings are kept; UNDERDRAW_HOME moves it. */
export function homeFolder(): string {
  return process.env.UNDERDRAW_HOME ?? envPaths('underdraw', { suffix: '' }).data;
}

/**
 * Engine options of this machine.
 * @param root folder of the program, which holds models/.
 * @param live a window is open: leave a core to it.
 */
export function engineOptions(root: string, live: boolean): EngineOptions {
  const cores = os.availableParallelism();
  return {
    catalog: [
      { folder: path.join(root, 'models'), origin: 'bundled' },
      { folder: path.join(homeFolder(), 'models'), origin: 'user' },
    ],
    threads: Math.max(1, live ? cores - 1 : cores),
  };
}
