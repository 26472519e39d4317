import type { BrowserWindow, Dialog, WebContents } from 'electron';
import { type DesktopWords, desktopCalls } from '#common/contract';
import { answering } from '#common/link/caller';
import type { Handler } from '#common/link/rpc';
import type { Roots } from '#engine/host/roots';
import type { OpenedFiles } from './openedFiles';
import type { WindowLinks } from './windowLinks';

export interface DesktopServiceParts {
  links: WindowLinks;
  roots: Pick<Roots, 'grant'>;
  dialog: Pick<Dialog, 'showOpenDialog'>;
  openedFiles: Pick<OpenedFiles, 'windowReady' | 'windowGone'>;
  windowOf(contents: WebContents): BrowserWindow | null;
  /** Called with the words of the menu in the language of the window. */
  onWords(words: DesktopWords): void;
}

/** What a window may ask of the desktop, and what the desktop asks of a window. */
export class DesktopService {
  /** The words that a window gave last. */
  words: DesktopWords | undefined;
  private readonly flushes = new Map<WebContents, () => void>();

  constructor(private readonly parts: DesktopServiceParts) {}

  /** Answers to the calls of one window. */
  handlers(contents: WebContents): Record<string, Handler> {
    const { links, roots, dialog, openedFiles, windowOf, onWords } = this.parts;
    return answering(desktopCalls, {
      'desktop.ready': ({ words }) => {
        this.words = words;
        onWords(words);
        openedFiles.windowReady(contents);
        links.onEnd(contents, () => openedFiles.windowGone(contents));
        return {};
      },
      'desktop.chooseFolder': async ({ title, start }) => {
        const window = windowOf(contents);
        if (!window) return { path: undefined };
        const { filePaths } = await dialog.showOpenDialog(window, {
          title,
          message: title,
          ...(start && { defaultPath: start }),
          properties: ['openDirectory', 'createDirectory'],
        });
        const [chosen] = filePaths;
        return { path: chosen === undefined ? undefined : await roots.grant(chosen) };
      },
      'desktop.flushed': () => {
        this.flushes.get(contents)?.();
        return {};
      },
    });
  }

  /** Have a window save its drawing. Resolves when it has, or when its link ends. */
  flush(contents: WebContents): Promise<void> {
    return new Promise((resolve) => {
      this.flushes.set(contents, resolve);
      this.parts.links.onEnd(contents, resolve);
      this.parts.links.emit(contents, 'flush', {});
    });
  }
}
