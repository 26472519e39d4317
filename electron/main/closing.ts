import type { App, BrowserWindow, Dialog } from 'electron';
import type { DesktopWords } from '#common/contract';

/** Time for a window to save its drawing, in milliseconds. */
const flushMs = 1_500;

export interface ClosingParts {
  app: Pick<App, 'quit' | 'on'>;
  dialog: Pick<Dialog, 'showMessageBox'>;
  platform: NodeJS.Platform;
  isBatchBusy(): boolean;
  /** End the batch. Resolves when it writes nothing any more, after a few seconds at the latest. */
  endBatch(): Promise<void>;
  /** Words of the question; undefined before a window gave them, when no batch can run. */
  words(): DesktopWords | undefined;
  /** Have a window save its drawing. Resolves when it has, or when it is gone. */
  flush(window: BrowserWindow): Promise<void>;
  openWindows(): readonly BrowserWindow[];
}

/**
 * Before a window closes its drawing is saved, and a batch is ended only if the person says so. On
 * macOS a batch goes on without windows: there the question comes at quitting.
 */
export class Closing {
  private quitting = false;
  /** The person agreed that the batch ends. */
  private agreed = false;
  /** The question stands there, without a window that it belongs to. */
  private asking = false;
  private readonly asked = new WeakSet<BrowserWindow>();
  private readonly ready = new WeakSet<BrowserWindow>();

  constructor(private readonly parts: ClosingParts) {
    parts.app.on('before-quit', (event) => {
      this.quitting = true;
      if (parts.openWindows().length > 0 || this.agreed || !parts.isBatchBusy()) return;
      event.preventDefault();
      if (this.asking) return;
      this.asking = true;
      void this.mayEnd(undefined).then((may) => {
        this.asking = false;
        this.quitting = may;
        if (may) parts.app.quit();
      });
    });
  }

  /** @param window a new one. */
  guard(window: BrowserWindow): void {
    window.on('close', (event) => {
      if (this.ready.has(window)) return;
      event.preventDefault();
      if (this.asked.has(window)) return;
      this.asked.add(window);
      void this.close(window).finally(() => this.asked.delete(window));
    });
  }

  private async close(window: BrowserWindow): Promise<void> {
    const { app, flush } = this.parts;
    if (!(await this.mayEnd(window))) {
      this.quitting = false;
      return;
    }
    await Promise.race([flush(window), new Promise((resolve) => setTimeout(resolve, flushMs))]);
    if (window.isDestroyed()) return;
    this.ready.add(window);
    window.close();
    // The first attempt to quit ended when the window asked for time.
    if (this.quitting) app.quit();
  }

  /** Whether the batch, if there is one, may end. */
  private async mayEnd(window: BrowserWindow | undefined): Promise<boolean> {
    const { dialog, platform, isBatchBusy, endBatch, words, openWindows } = this.parts;
    const goesOn = !this.quitting && (platform === 'darwin' || openWindows().length > 1);
    const texts = words();
    if (this.agreed || goesOn || !isBatchBusy() || !texts) return true;
    const question = {
      type: 'question' as const,
      message: texts.batchRuns,
      detail: texts.batchRunsHint,
      buttons: [texts.keepRunning, texts.stopBatch],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    };
    const { response } = await (window
      ? dialog.showMessageBox(window, question)
      : dialog.showMessageBox(question));
    this.agreed = response === 1;
    if (this.agreed) await endBatch();
    return this.agreed;
  }
}
