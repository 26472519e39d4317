/**
 * Small choices that the window remembers: language, keys, how things are laid out. Where
 * storage is shut, they last as long as the window.
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
    // A full or closed storage is no reason to stop drawing.
  }
}
