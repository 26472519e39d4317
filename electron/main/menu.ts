import type { MenuItemConstructorOptions } from 'electron';

/** The application menu: what the system expects, nothing that competes with the studio's own keys. */
export function menuTemplate(
  platform: NodeJS.Platform,
  isPackaged: boolean,
): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [{ role: 'togglefullscreen' }];
  if (!isPackaged) view.push({ role: 'toggleDevTools' });
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
  ];
}
