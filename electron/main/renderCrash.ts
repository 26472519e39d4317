import type { WebContents } from 'electron';

/** A third crash within this time, in milliseconds, is not answered with another reload. */
const crashWindowMs = 30_000;

/**
 * Load a page again whose process crashed or was killed, which would leave a blank window; the
 * drawing is restored from storage.
 * @param giveUp called instead at the third crash within half a minute.
 */
export function reloadAfterCrash(
  contents: Pick<WebContents, 'on' | 'reload'>,
  giveUp: (reason: string) => void,
): void {
  let crashes: number[] = [];
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const now = Date.now();
    crashes = [...crashes.filter((time) => now - time < crashWindowMs), now];
    if (crashes.length < 3) contents.reload();
    else giveUp(reason);
  });
}
