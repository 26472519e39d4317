import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readRegularText } from '#engine/files/regularFile';
import { newSecret } from './ticket';

/**
 * The secret path of the window on this server. It is kept in the user's own folder, readable for
 * its owner alone, so that a window that is open goes on when the server is started again.
 * @param home of the user's models and settings; where it can't be written to, the path is a new one.
 */
export async function readWindowPath(home: string): Promise<string> {
  const file = path.join(home, 'window-path');
  const made = newSecret();
  try {
    await mkdir(home, { recursive: true });
    await writeFile(file, made, { mode: 0o600, flag: 'wx' });
    return made;
  } catch {
    const kept = await readRegularText(file).catch(() => '');
    return /^[\w-]{32}$/.test(kept) ? kept : made;
  }
}
