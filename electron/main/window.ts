import type { BrowserWindowConstructorOptions } from 'electron';

/** Options of the studio window. Isolation, sandbox and web security keep Electron's safe defaults. */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 600,
    title: 'Underdraw',
    backgroundColor: '#1f2023',
    show: false,
    autoHideMenuBar: true,
    webPreferences: { preload, contextIsolation: true, sandbox: true, nodeIntegration: false },
  };
}
