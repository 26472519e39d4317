import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { App, WebContents } from 'electron';
import {
  errnoOf,
  isDrawingName,
  isPackageName,
  maxDrawingBytes,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import { readRegular } from '#engine/files/regularFile';
import type { Roots } from '#engine/host/roots';
import type { WindowLinks } from './windowLinks';

/** Files of ours on a command line, absolute. @param cwd folder that relative paths start from. */
export function filesOnCommandLine(argv: readonly string[], cwd: string): string[] {
  return argv
    .slice(1)
    .filter((word) => !word.startsWith('-') && isOurs(word))
    .map((word) => path.resolve(cwd, word));
}

const isOurs = (file: string) => isDrawingName(file) || isPackageName(file);

/** Files that were opened from the file manager or a command line wait here for a window. */
export class OpenedFiles {
  private readonly waiting: string[] = [];
  private window: WebContents | undefined;

  constructor(
    private readonly links: Pick<WindowLinks, 'emit'>,
    private readonly app: Pick<App, 'addRecentDocument'>,
    private readonly roots: Pick<Roots, 'grant'>,
  ) {}

  /** Open a file in the window, now or once there is one. */
  async open(file: string): Promise<void> {
    const { window } = this;
    if (!window) {
      this.waiting.push(file);
      return;
    }
    try {
      const isSent = await this.send(window, file);
      // The page went meanwhile: the next one gets it.
      if (isSent) this.app.addRecentDocument(file);
      else {
        this.windowGone(window);
        await this.open(file);
      }
    } catch (error) {
      this.links.emit(window, 'openFailed', toFailure(error));
    }
  }

  /** @returns whether the window was still there to take it. */
  private async send(window: WebContents, file: string): Promise<boolean> {
    const name = path.basename(file);
    if (isPackageName(file)) {
      // The window sends the path back with `import.open`, for which it must be granted.
      const granted = await this.roots.grant(file).catch(() => file);
      return this.links.emit(window, 'openModel', { name, path: granted });
    }
    const data = await readDrawingFile(file);
    return this.links.emit(window, 'openDrawing', { name, data });
  }

  /** A window can take files from now on. */
  windowReady(window: WebContents): void {
    this.window = window;
    for (const file of this.waiting.splice(0)) void this.open(file);
  }

  /** It can't any more. */
  windowGone(window: WebContents): void {
    if (this.window === window) this.window = undefined;
  }
}

/** @throws UnderdrawError INPUT_NOT_FOUND or INPUT_UNREADABLE. */
async function readDrawingFile(file: string): Promise<Uint8Array> {
  try {
    // Larger than any drawing: the window says so of a file without contents.
    if ((await stat(file)).size > maxDrawingBytes) return new Uint8Array();
    return await readRegular(file);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === 'ENOENT') {
      throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'file', file }, { cause });
    }
    const params = { reason: 'file', file: path.basename(file), errno } as const;
    throw new UnderdrawError('INPUT_UNREADABLE', params, { cause });
  }
}
