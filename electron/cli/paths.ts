import { stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { UnderdrawError } from '#common/contract';

/**
 * A path as a person wrote it, with `~` for the home folder: shells leave it as it is behind an
 * equals sign and in quotes.
 * @throws UnderdrawError USAGE for the home of somebody else, `~name`, which only a shell knows.
 */
export function fromHome(text: string): string;
export function fromHome(text: string | undefined): string | undefined;
export function fromHome(text: string | undefined): string | undefined {
  if (text === undefined || !text.startsWith('~')) return text;
  if (text === '~') return os.homedir();
  if (/^~[/\\]/.test(text)) return path.join(os.homedir(), text.slice(2));
  // A file that begins with ~, such as an editor's copy, lies in a folder that is named.
  throw new UnderdrawError('USAGE', { reason: 'otherHome', path: text });
}

/**
 * The input files that a command line names, each once: patterns that the shell did not expand are
 * expanded, unless a file is called like that.
 * @throws UnderdrawError INPUT_NOT_FOUND for a pattern that nothing fits.
 */
export async function expandInputs(inputs: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const text of inputs) {
    const input = fromHome(text);
    if (!isDynamicPattern(input) || (await exists(input))) found.push(input);
    else found.push(...(await matching(input)));
  }
  const seen = new Set<string>();
  return found.filter((input) => {
    const file = input === '-' ? input : path.resolve(input);
    return !seen.has(file) && Boolean(seen.add(file));
  });
}

async function matching(pattern: string): Promise<string[]> {
  // Backslashes separate folders on Windows and escape in patterns.
  const wanted = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  const root = path.isAbsolute(pattern);
  const files = await glob(wanted, { absolute: root, expandDirectories: false });
  if (files.length === 0) {
    throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'pattern', pattern });
  }
  return files.sort();
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
