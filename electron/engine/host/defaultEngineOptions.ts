import os from 'node:os';
import path from 'node:path';
import envPaths from 'env-paths';
import type { EngineOptions } from '../engineOptions';

/** Folder of the user's models and settings; UNDERDRAW_HOME overrides it. */
export function homeFolder(): string {
  return process.env.UNDERDRAW_HOME ?? envPaths('underdraw', { suffix: '' }).data;
}

/** Folder of the checks of models. */
export function checksFolder(): string {
  return path.join(homeFolder(), 'checks');
}

/** Folder of what can be made again. */
function cacheFolder(): string {
  return path.join(homeFolder(), 'cache');
}

/** Folder of files that windows send, while they are imported. */
export function uploadsFolder(): string {
  return path.join(homeFolder(), 'uploads');
}

/**
 * Engine options for this machine.
 * @param root folder of the program, which holds models/.
 * @param live for an open window, which waits for each picture and needs a core itself.
 */
export function defaultEngineOptions(root: string, live: boolean): EngineOptions {
  const cores = os.availableParallelism();
  return {
    catalog: [
      { folder: path.join(root, 'models'), origin: 'bundled' },
      { folder: path.join(homeFolder(), 'models'), origin: 'user' },
    ],
    checks: checksFolder(),
    prepared: path.join(cacheFolder(), 'prepared'),
    live,
    threads: Math.max(1, live ? cores - 1 : cores),
  };
}
