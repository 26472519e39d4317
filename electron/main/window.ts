import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';

/** The window's icon, inside the program's folder; electron-builder.yml packs it. */
export const windowIcon = 'resources/icons/256x256.png';

/** Smallest size in pixels. */
export const minWidth = 800;
export const minHeight = 600;

/** A window that has not announced by then that it can be shown is shown all the same. */
const showAfterMs = 2_000;

/** What every window of ours is restricted to. */
const safePreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  // The spell checker would fetch dictionaries.
  spellcheck: false,
} as const;

/**
 * Options of the studio window. Isolation, sandbox and web security keep Electron's safe defaults.
 * @param preload absolute path of the preload script.
 * @param icon absolute path of a PNG, for Linux and Windows; macOS takes the bundle's.
 * @param bounds where it was last, on a screen.
 */
export function windowOptions(
  preload: string,
  icon: string,
  bounds?: Rectangle,
): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    ...bounds,
    minWidth,
    minHeight,
    title: 'Underdraw',
    icon,
    backgroundColor: '#1f2023',
    show: false,
    autoHideMenuBar: true,
    webPreferences: { ...safePreferences, preload },
  };
}

/**
 * Options of a window that shows the Studio's picture alone. It has no preload script, so it gets
 * no port and no folder: the Studio sends it the picture through a channel between its pages.
 * @param icon as for the studio window.
 */
export function pictureWindowOptions(icon: string): BrowserWindowConstructorOptions {
  return {
    width: 720,
    height: 720,
    minWidth: 200,
    minHeight: 200,
    title: 'Underdraw',
    icon,
    backgroundColor: '#1c1c1c',
    autoHideMenuBar: true,
    webPreferences: { ...safePreferences, preload: undefined },
  };
}

/**
 * Show a window once it has something to show. On Wayland `ready-to-show` may never come for a
 * window that is hidden (electron/electron#48859): `did-finish-load`, or two seconds, do as well.
 */
export function showWhenReady(
  window: Pick<BrowserWindow, 'once' | 'show' | 'isDestroyed'> & {
    webContents: Pick<BrowserWindow['webContents'], 'once'>;
  },
): void {
  let shown = false;
  const show = () => {
    clearTimeout(timer);
    if (shown || window.isDestroyed()) return;
    shown = true;
    window.show();
  };
  const timer = setTimeout(show, showAfterMs);
  window.once('ready-to-show', show);
  window.webContents.once('did-finish-load', show);
}

/**
 * Load a window's page.
 * @param failed called with the reason if it can't be loaded, which would leave the window blank.
 */
export async function loadWindow(
  window: Pick<BrowserWindow, 'loadURL' | 'isDestroyed'>,
  address: string,
  failed: (reason: string) => void,
): Promise<void> {
  try {
    await window.loadURL(address);
  } catch (error) {
    const { code = String(error) } = error as { code?: string };
    // A reload took its place, or the window was closed meanwhile.
    if (code !== 'ERR_ABORTED' && !window.isDestroyed()) failed(code);
  }
}

/**
 * Keep the Alt key alone from the menu bar: tools use it during a stroke, and its release would
 * open the menu. Alt with a letter still opens a menu.
 */
export function keepAltForTools(
  contents: Pick<BrowserWindow['webContents'], 'on' | 'setIgnoreMenuShortcuts'>,
): void {
  contents.on('before-input-event', (_event, input) => {
    contents.setIgnoreMenuShortcuts(input.key === 'Alt');
  });
}
