import { cardName } from '../catalog/cardFile';

/** The hashes of all files, in the form that `sha256sum --check` reads; the archive's last entry. */
export const sumsName = 'SHA256SUMS';

/**
 * Folders of the archive that hold a package: '' for the root, else `name/`. Only where the root
 * is no package are there others.
 */
export function packageFolders(paths: readonly string[]): string[] {
  if (paths.includes(cardName)) return [''];
  return paths.flatMap((path) => {
    const [folder, name, ...rest] = path.split('/');
    return name === cardName && rest.length === 0 ? [`${folder}/`] : [];
  });
}

/** What Finder, Explorer and hidden files add to an archive that a person made. */
export function isClutter(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}

/** Hashes by path. Lines of another form are ignored. */
export function parseSums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, sha256, path] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (path !== undefined) sums.set(path, sha256);
  }
  return sums;
}
