import i18next from 'i18next';
import { type DesktopWords, desktopWordKeys, fromFailure } from '#common/contract';
import type { Autosave } from '../documents/autosave';
import type { FileActions } from '../documents/fileActions';
import type { EngineLink } from '../engineLink/connectEngine';
import type { Commands } from '../keys/commandRegistry';
import type { ModelImport } from '../models/modelImport';
import type { Studio } from '../studio/studio';

/** The parts of the window that the desktop acts on. */
export interface DesktopTargets {
  engine: EngineLink;
  studio: Pick<Studio, 'showFailure' | 'tools'>;
  files: Pick<FileActions, 'newDrawing' | 'openDrawing' | 'saveDrawing'>;
  autosave: Pick<Autosave, 'flush'>;
  commands: Pick<Commands, 'run'>;
  modelImport: Pick<ModelImport, 'start'>;
}

/** Connect the window to what the desktop has and a browser has not: menu, opened files, closing. */
export function connectDesktop({
  engine,
  studio,
  files,
  autosave,
  commands,
  modelImport,
}: DesktopTargets): void {
  const ready = () => void engine.call('desktop.ready', { words: words() }).catch(() => {});
  engine.onOpen(ready);
  i18next.on('languageChanged', ready);
  const run = {
    new: () => void files.newDrawing(),
    open: () => void files.openDrawing(),
    save: () => void files.saveDrawing(),
    settings: () => commands.run('settings'),
    undo: () => edit('undo'),
    redo: () => edit('redo'),
  };
  const edit = (command: 'undo' | 'redo') => {
    // In a text field it is the text that is meant.
    if (isEditable(document.activeElement)) document.execCommand(command);
    else commands.run(command);
  };
  engine.onDesktop('menu', ({ command, byKey }) => {
    // Keys rest while a dialog is open, for example: then nothing behind it may change.
    const isForText = isEditable(document.activeElement) && /^(un|re)do$/.test(command);
    if (!byKey || isForText) run[command]();
  });
  engine.onDesktop('openDrawing', ({ name, data }) => {
    commands.run('studio');
    void files.openDrawing(new File([new Uint8Array(data)], name));
  });
  engine.onDesktop('openModel', ({ name, path }) => {
    modelImport.start([{ path: name, file: new File([], name), place: path }]);
  });
  engine.onDesktop('openFailed', (failure) => studio.showFailure(fromFailure(failure)));
  engine.onDesktop('flush', () => {
    studio.tools.finish();
    const done = () => engine.call('desktop.flushed', {});
    void autosave.flush().then(done, done);
  });
}

function isEditable(element: Element | null): boolean {
  return (
    element?.matches(
      'input:not([type=checkbox], [type=radio]), textarea, [contenteditable=true]',
    ) ?? false
  );
}

/** The words of the menu and of dialogs, in the language of the window. */
function words(): DesktopWords {
  return Object.fromEntries(
    desktopWordKeys.map((key) => [key, i18next.t(`desktop.${key}`)]),
  ) as DesktopWords;
}
