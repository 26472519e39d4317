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

/** How long a value is waited for that may come after another one, in milliseconds. */
const soonMs = 400;
const waiting = new Map<string, unknown>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** The same for what may change many times a second: the last value is written, at the latest when the window goes. */
export function writeStoredSoon(name: string, value: unknown): void {
  waiting.set(name, value);
  timer ??= setTimeout(writeWaiting, soonMs);
}

function writeWaiting(): void {
  clearTimeout(timer);
  timer = undefined;
  for (const [name, value] of waiting) writeStored(name, value);
  waiting.clear();
}

globalThis.addEventListener?.('pagehide', writeWaiting);
