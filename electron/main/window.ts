import type { BrowserWindowConstructorOptions } from 'electron';

/** The window's icon, inside the program's folder; electron-builder.yml packs it. */
export const windowIcon = 'resources/icons/256x256.png';

/**
 * Options of the studio window. Isolation, sandbox and web security keep Electron's safe defaults.
 * @param preload absolute path of the preload script.
 * @param icon absolute path of a PNG, for Linux and Windows; macOS takes the bundle's.
 */
export function windowOptions(preload: string, icon: string): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 600,
    title: 'Underdraw',
    icon,
    backgroundColor: '#1f2023',
    show: false,
    autoHideMenuBar: true,
    webPreferences: { preload, contextIsolation: true, sandbox: true, nodeIntegration: false },
  };
}
