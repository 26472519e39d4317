import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopWords, MenuCommand } from '#common/contract';

export interface MenuParts {
  platform: NodeJS.Platform;
  isPackaged: boolean;
  /** Undefined until a window gave them: then the menu has standard entries only. */
  words: DesktopWords | undefined;
  /** @param byKey see `DesktopEvents`. */
  run(command: MenuCommand, byKey: boolean): void;
}

/**
 * The name of a menu in the bar, whose first letter opens it with Alt where the system has such. The
 * bar is hidden until then, and Alt alone is for the tools.
 */
const withLetter = (name: string, mac: boolean): string =>
  mac ? name : `&${name.replaceAll('&', '&&')}`;

/**
 * The application menu. New, open, save, undo and redo act on the drawing. The keys beside them are
 * shown, not registered: the window handles keys itself, and they can be changed there. macOS can't
 * do without registering them; there they arrive after the window had them.
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
    // Choosing an entry with the keyboard counts as an accelerator too, but holds no Command key.
    click: (_item, _window, { triggeredByAccelerator, metaKey }) =>
      parts.run(name, Boolean(mac && triggeredByAccelerator && metaKey)),
  });
  const recent: MenuItemConstructorOptions = {
    label: words.recent,
    role: 'recentDocuments',
    submenu: [{ label: words.clearRecent, role: 'clearRecentDocuments' }],
  };
  const separator = { type: 'separator' } as const;
  const settings = command('settings', 'CmdOrCtrl+,');
  const appMenu: MenuItemConstructorOptions = {
    label: 'Underdraw',
    submenu: [
      { label: words.about, role: 'about' },
      separator,
      settings,
      separator,
      { label: words.services, role: 'services' },
      separator,
      { label: words.hide, role: 'hide' },
      { label: words.hideOthers, role: 'hideOthers' },
      { label: words.showAll, role: 'unhide' },
      separator,
      { label: words.quit, role: 'quit' },
    ],
  };
  return [
    ...(mac ? [appMenu] : []),
    {
      label: withLetter(words.file, mac),
      submenu: [
        command('new'),
        command('open', 'CmdOrCtrl+O'),
        ...(mac ? [recent] : []),
        separator,
        command('save', 'CmdOrCtrl+S'),
        separator,
        ...(mac ? [] : [settings, separator]),
        mac ? { label: words.closeWindow, role: 'close' } : { label: words.quit, role: 'quit' },
      ],
    },
    {
      label: withLetter(words.edit, mac),
      submenu: [
        command('undo', 'CmdOrCtrl+Z'),
        command('redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        { label: words.cut, role: 'cut' },
        { label: words.copy, role: 'copy' },
        { label: words.paste, role: 'paste' },
        { label: words.selectAll, role: 'selectAll' },
      ],
    },
    {
      label: withLetter(words.view, mac),
      submenu: [{ label: words.fullScreen, role: 'togglefullscreen' }, ...tools],
    },
    {
      label: withLetter(words.window, mac),
      role: 'window',
      submenu: [
        { label: words.minimize, role: 'minimize' },
        ...(mac
          ? [
              { label: words.zoom, role: 'zoom' as const },
              separator,
              { label: words.front, role: 'front' as const },
            ]
          : [{ label: words.closeWindow, role: 'close' as const }]),
      ],
    },
  ];
}
