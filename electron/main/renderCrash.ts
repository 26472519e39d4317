import type { WebContents } from 'electron';

/** A third crash within this time, in milliseconds, is not answered with another reload. */
const crashWindowMs = 30_000;

/**
 * Load a page again whose process crashed or was killed, which would leave a blank window; the
 * drawing is restored from storage.
 * @param giveUp called instead at the third crash within half a minute.
 */
export function reloadAfterCrash(
  contents: Pick<WebContents, 'on' | 'reload' | 'isDestroyed'>,
  giveUp: (reason: string) => void,
): void {
  let crashes: number[] = [];
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const now = performance.now();
    crashes = [...crashes.filter((time) => now - time < crashWindowMs), now];
    if (crashes.length >= 3) {
      giveUp(reason);
      return;
    }
    // Electron may still be at work on the end of the process, and a page that is loaded meanwhile
    // can end the app (electron/electron#51900).
    setImmediate(() => {
      if (!contents.isDestroyed()) contents.reload();
    });
  });
}
