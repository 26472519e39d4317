import i18next from 'i18next';
import { beforeEach, expect, it, vi } from 'vitest';
import { type DesktopEvents, type DesktopWords, desktopWordKeys } from '#common/contract';
import type { EngineLink } from '../engineLink/connectEngine';
import { setLanguage, startI18n } from '../i18n';
import { connectDesktop, type DesktopTargets } from './connectDesktop';

type Listeners = { [N in keyof DesktopEvents]?: (data: DesktopEvents[N]) => void };

const text = { matches: () => true };
const page = {
  activeElement: null as typeof text | null,
  execCommand: vi.fn(),
  documentElement: { lang: '' },
};
beforeEach(() => {
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', { language: 'en' });
  page.activeElement = null;
});

function setUp() {
  const heard: Listeners = {};
  let open = () => {};
  const call = vi.fn(async (_method: string, _params: unknown) => ({}));
  const engine = {
    call,
    onOpen: (listener: () => void) => {
      open = listener;
    },
    onDesktop: (name: keyof DesktopEvents, listener: (data: never) => void) => {
      Object.assign(heard, { [name]: listener });
    },
  } as unknown as EngineLink;
  const run = vi.fn();
  const files = { newDrawing: vi.fn(), openDrawing: vi.fn(), saveDrawing: vi.fn() };
  const flush = vi.fn(async () => {});
  const studio = { showFailure: vi.fn(), tools: { finish: vi.fn() } };
  const modelImport = { start: vi.fn() };
  connectDesktop({
    engine,
    studio,
    files,
    autosave: { flush },
    commands: { run },
    modelImport,
  } as unknown as DesktopTargets);
  return { heard, open: () => open(), call, run, files, flush, studio, modelImport };
}

it('gives the desktop every word, again in a new language', async () => {
  await startI18n();
  const { open, call } = setUp();
  open();
  const given = () => (call.mock.calls.at(-1)![1] as { words: DesktopWords }).words;
  expect(Object.keys(given()).sort()).toEqual([...desktopWordKeys].sort());
  // The first letters open the menus with Alt.
  const letters = () =>
    new Set([given().file, given().edit, given().view, given().window].map((w) => w[0]));
  expect([given().undo, letters().size]).toEqual(['Undo', 4]);
  await setLanguage('de');
  expect([given().undo, letters().size]).toEqual(['Rückgängig', 4]);
  await i18next.changeLanguage('en');
});

it('the menu acts on the drawing, or on the text that is being edited', () => {
  const { heard, run, files } = setUp();
  heard.menu?.({ command: 'save', byKey: false });
  expect(files.saveDrawing).toHaveBeenCalledOnce();
  heard.menu?.({ command: 'undo', byKey: false });
  expect(run).toHaveBeenCalledWith('undo');
  page.activeElement = text;
  heard.menu?.({ command: 'redo', byKey: false });
  expect(page.execCommand).toHaveBeenCalledWith('redo');
  expect(run).toHaveBeenCalledOnce();
  // A key that the window did not take is for a text field or for nothing.
  heard.menu?.({ command: 'undo', byKey: true });
  expect(page.execCommand).toHaveBeenLastCalledWith('undo');
  page.activeElement = null;
  for (const command of ['undo', 'save'] as const) heard.menu?.({ command, byKey: true });
  expect([run.mock.calls.length, files.saveDrawing.mock.calls.length]).toEqual([1, 1]);
});

it('opens files of the file manager, and shows why one can not be opened', async () => {
  const { heard, run, files, studio, modelImport } = setUp();
  heard.openDrawing?.({ name: 'a.underdraw', data: new Uint8Array([1, 2]) });
  const [file] = files.openDrawing.mock.calls[0] as [File];
  expect([file.name, new Uint8Array(await file.arrayBuffer())]).toEqual([
    'a.underdraw',
    new Uint8Array([1, 2]),
  ]);
  expect(run).toHaveBeenLastCalledWith('studio');
  heard.openModel?.({ name: 'rose.underdraw-model', path: '/m/rose.underdraw-model' });
  expect(modelImport.start.mock.calls[0][0]).toMatchObject([
    { path: 'rose.underdraw-model', place: '/m/rose.underdraw-model' },
  ]);
  const params = { reason: 'file', file: 'gone.underdraw' } as const;
  heard.openFailed?.({ code: 'INPUT_NOT_FOUND', params });
  expect(studio.showFailure.mock.calls[0][0]).toMatchObject({ code: 'INPUT_NOT_FOUND' });
});

it('saves what was drawn before it says that the window may close', async () => {
  const { heard, call, flush, studio } = setUp();
  let saved = () => {};
  flush.mockReturnValue(
    new Promise((resolve) => {
      saved = resolve;
    }),
  );
  heard.flush?.({});
  expect(studio.tools.finish).toHaveBeenCalledOnce();
  expect(call).not.toHaveBeenCalled();
  saved();
  await vi.waitFor(() => expect(call).toHaveBeenCalledWith('desktop.flushed', {}));
});
