/**
 * Preferences in localStorage: settings, keys, layout. Without storage they last as long as the
 * window.
 */
export function readStored(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(`underdraw.${name}`) ?? 'null');
  } catch {
    return null;
  }
}

export function writeStored(name: string, value: unknown): void {
  try {
    localStorage.setItem(`underdraw.${name}`, JSON.stringify(value));
  } catch {
    // A full or unavailable storage is ignored.
  }
}
