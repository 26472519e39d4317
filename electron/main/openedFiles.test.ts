import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { filesOnCommandLine, OpenedFiles } from './openedFiles';
import { FakeWebContents } from './testing/fakeElectron';
import type { WindowLinks } from './windowLinks';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-opened-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function setUp() {
  const emit = vi.fn((..._args: unknown[]) => true);
  const addRecentDocument = vi.fn();
  const grant = vi.fn(async (file: string) => `/real${file}`);
  const files = new OpenedFiles(
    { emit } as unknown as WindowLinks,
    { addRecentDocument },
    { grant },
  );
  return { files, emit, addRecentDocument, grant, window: new FakeWebContents().asWebContents() };
}

it('finds our files on a command line, and no switches', () => {
  const argv = [
    '/opt/underdraw',
    '--user-data-dir=/x.underdraw',
    'a.underdraw',
    '/b.UNDERDRAW-MODEL',
  ];
  expect(filesOnCommandLine([...argv, 'c.png', '.'], '/home/ada')).toEqual([
    path.resolve('/home/ada', 'a.underdraw'),
    path.resolve('/b.UNDERDRAW-MODEL'),
  ]);
});

it('opens a drawing once there is a window for it', async () => {
  const file = path.join(folder, 'Küste.underdraw');
  await writeFile(file, 'zip');
  const { files, emit, addRecentDocument, window } = setUp();
  await files.open(file);
  expect(emit).not.toHaveBeenCalled();
  files.windowReady(window);
  await vi.waitFor(() => expect(addRecentDocument).toHaveBeenCalledWith(file));
  const data = new TextEncoder().encode('zip');
  expect(emit.mock.calls).toEqual([[window, 'openDrawing', { name: 'Küste.underdraw', data }]]);
  files.windowGone(window);
  await files.open(file);
  expect(emit).toHaveBeenCalledOnce();
});

it('keeps a file for the next page if the one that it was read for is gone', async () => {
  const file = path.join(folder, 'late.underdraw');
  await writeFile(file, 'zip');
  const { files, emit, addRecentDocument, window } = setUp();
  files.windowReady(window);
  emit.mockReturnValueOnce(false);
  await files.open(file);
  expect(addRecentDocument).not.toHaveBeenCalled();
  files.windowReady(window);
  await vi.waitFor(() => expect(addRecentDocument).toHaveBeenCalledWith(file));
  expect(emit).toHaveBeenCalledTimes(2);
});

it('gives the window the path of a model package, which it may use, and says what can not be opened', async () => {
  const { files, emit, addRecentDocument, grant, window } = setUp();
  files.windowReady(window);
  const file = '/models/rose.underdraw-model';
  await files.open(file);
  expect(emit).toHaveBeenLastCalledWith(window, 'openModel', {
    name: 'rose.underdraw-model',
    path: `/real${file}`,
  });
  expect(grant.mock.calls).toEqual([[file]]);
  await files.open(path.join(folder, 'gone.underdraw'));
  expect(emit).toHaveBeenLastCalledWith(
    window,
    'openFailed',
    expect.objectContaining({ code: 'INPUT_NOT_FOUND' }),
  );
  expect(addRecentDocument).toHaveBeenCalledOnce();
});
