import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopWords, MenuCommand } from '#common/contract';

export interface MenuParts {
  platform: NodeJS.Platform;
  isPackaged: boolean;
  /** Undefined until a window gave them: then the menu has standard entries only. */
  words: DesktopWords | undefined;
  run(command: MenuCommand): void;
}

/**
 * The application menu. New, open, save, undo and redo act on the drawing. The keys beside them are
 * shown, not registered: the window handles keys itself, and they can be changed there.
 */
export function menuTemplate(parts: MenuParts): MenuItemConstructorOptions[] {
  const { platform, isPackaged, words } = parts;
  const mac = platform === 'darwin';
  const tools: MenuItemConstructorOptions[] = isPackaged ? [] : [{ role: 'toggleDevTools' }];
  if (!words) {
    const view = { label: 'View', submenu: [{ role: 'togglefullscreen' as const }, ...tools] };
    return [
      ...(mac ? [{ role: 'appMenu' as const }] : []),
      { role: 'editMenu' },
      view,
      { role: 'windowMenu' },
    ];
  }
  const command = (name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label: words[name],
    accelerator,
    registerAccelerator: false,
    click: () => parts.run(name),
  });
  const recent: MenuItemConstructorOptions = {
    label: words.recent,
    role: 'recentDocuments',
    submenu: [{ label: words.clearRecent, role: 'clearRecentDocuments' }],
  };
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    {
      label: words.file,
      submenu: [
        command('new'),
        command('open', 'CmdOrCtrl+O'),
        ...(mac ? [recent] : []),
        { type: 'separator' },
        command('save', 'CmdOrCtrl+S'),
        { type: 'separator' },
        mac ? { label: words.closeWindow, role: 'close' } : { label: words.quit, role: 'quit' },
      ],
    },
    {
      label: words.edit,
      submenu: [
        command('undo', 'CmdOrCtrl+Z'),
        command('redo', 'CmdOrCtrl+Shift+Z'),
        { type: 'separator' },
        { label: words.cut, role: 'cut' },
        { label: words.copy, role: 'copy' },
        { label: words.paste, role: 'paste' },
        { label: words.selectAll, role: 'selectAll' },
      ],
    },
    {
      label: words.view,
      submenu: [{ label: words.fullScreen, role: 'togglefullscreen' }, ...tools],
    },
    { label: words.window, role: 'windowMenu' },
  ];
}
