import path from 'node:path';

/**
 * Whether a name, as it was read from a folder, may have had bytes that are no UTF-8. Node puts the
 * replacement character in their place, so what is called like that can't be opened.
 */
export function isMangledName(file: string): boolean {
  return path.basename(file).includes('\ufffd');
}
