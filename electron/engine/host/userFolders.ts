import path from 'node:path';
import envPaths from 'env-paths';

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
