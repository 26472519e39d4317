import { EventEmitter } from 'node:events';
import type { App, Dialog } from 'electron';
import { expect, it, vi } from 'vitest';
import { type DesktopWords, desktopWordKeys } from '#common/contract';
import { Closing } from './closing';
import { FakeBrowserWindow } from './testing/fakeElectron';

const words = Object.fromEntries(desktopWordKeys.map((key) => [key, key])) as DesktopWords;

function setUp({ platform = 'linux' as NodeJS.Platform, busy = false, answer = 0 } = {}) {
  const window = new FakeBrowserWindow();
  const state = { busy, answer, quits: 0 };
  const app = Object.assign(new EventEmitter(), {
    /** As Electron's: all windows are asked to close, and one that refuses ends the attempt. */
    quit() {
      state.quits++;
      let prevented = false;
      app.emit('before-quit', { preventDefault: () => (prevented = true) });
      if (!prevented) window.close();
    },
  });
  const showMessageBox = vi.fn(async (..._args: unknown[]) => ({ response: state.answer }));
  const flush = vi.fn(async () => {});
  const endBatch = vi.fn(async () => {
    state.busy = false;
  });
  const closing = new Closing({
    app: app as unknown as Pick<App, 'quit' | 'on'>,
    dialog: { showMessageBox } as unknown as Pick<Dialog, 'showMessageBox'>,
    platform,
    isBatchBusy: () => state.busy,
    endBatch,
    words: () => words,
    flush,
    openWindows: () => (window.isDestroyed() ? [] : [window.asWindow()]),
  });
  closing.guard(window.asWindow());
  return { window, app, state, showMessageBox, flush, endBatch };
}

it('saves the drawing before the window is gone', async () => {
  const { window, flush, showMessageBox } = setUp();
  window.close();
  expect(window.isDestroyed()).toBe(false);
  await vi.waitFor(() => expect(window.isDestroyed()).toBe(true));
  expect(flush).toHaveBeenCalledOnce();
  expect(showMessageBox).not.toHaveBeenCalled();
});

it('does not wait for a window that does not answer', async () => {
  vi.useFakeTimers();
  const { window, flush } = setUp();
  flush.mockReturnValue(new Promise(() => {}));
  window.close();
  await vi.advanceTimersByTimeAsync(1_600);
  expect(window.isDestroyed()).toBe(true);
  vi.useRealTimers();
});

it('asks before a batch ends, once, and lets it run', async () => {
  const { window, state, showMessageBox, endBatch } = setUp({ busy: true });
  window.close();
  window.close();
  await vi.waitFor(() => expect(showMessageBox).toHaveBeenCalledOnce());
  await new Promise(setImmediate);
  expect([window.isDestroyed(), endBatch.mock.calls.length]).toEqual([false, 0]);
  // Then what it is writing is finished or taken away before the window goes.
  let ended = () => {};
  endBatch.mockReturnValue(
    new Promise((resolve) => {
      ended = resolve;
    }),
  );
  state.answer = 1;
  window.close();
  await vi.waitFor(() => expect(endBatch).toHaveBeenCalledOnce());
  await new Promise(setImmediate);
  expect(window.isDestroyed()).toBe(false);
  ended();
  await vi.waitFor(() => expect(window.isDestroyed()).toBe(true));
});

it('quits when it was asked to, after the question', async () => {
  const { window, app, state, showMessageBox } = setUp({ busy: true });
  app.quit();
  await vi.waitFor(() => expect(showMessageBox).toHaveBeenCalledOnce());
  await new Promise(setImmediate);
  expect([window.isDestroyed(), state.quits]).toEqual([false, 1]);
  state.answer = 1;
  app.quit();
  await vi.waitFor(() => expect(window.isDestroyed()).toBe(true));
  expect(state.quits).toBe(3);
});

it('on macOS a batch goes on without windows, and the question comes at quitting', async () => {
  const { window, app, state, showMessageBox } = setUp({ platform: 'darwin', busy: true });
  window.close();
  await vi.waitFor(() => expect(window.isDestroyed()).toBe(true));
  expect(showMessageBox).not.toHaveBeenCalled();
  // However often one asks, there is one question.
  app.quit();
  app.quit();
  await vi.waitFor(() => expect(showMessageBox).toHaveBeenCalledOnce());
  await new Promise(setImmediate);
  expect([state.quits, showMessageBox.mock.calls.length]).toEqual([2, 1]);
  state.answer = 1;
  app.quit();
  await vi.waitFor(() => expect(state.quits).toBe(4));
});
