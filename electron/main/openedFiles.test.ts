import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { UnderdrawError } from '#common/contract';
import type { EngineHost } from '#engine/host/engineHost';
import { filesOnCommandLine, OpenedFiles } from './openedFiles';
import { FakeWebContents } from './testing/fakeElectron';
import type { WindowLinks } from './windowLinks';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-opened-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function setUp(call: (method: string, params: unknown) => Promise<unknown> = async () => ({})) {
  const emit = vi.fn((..._args: unknown[]) => true);
  const addRecentDocument = vi.fn();
  const files = new OpenedFiles({ emit } as unknown as WindowLinks, { addRecentDocument }, {
    call,
  } as unknown as EngineHost);
  return { files, emit, addRecentDocument, window: new FakeWebContents().asWebContents() };
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
  const data = Buffer.from('zip');
  expect(emit.mock.calls).toEqual([[window, 'openDrawing', { name: 'Küste.underdraw', data }]]);
  files.windowGone(window);
  await files.open(file);
  expect(emit).toHaveBeenCalledOnce();
});

it('installs a model package, and says what can not be opened', async () => {
  const failure = new UnderdrawError('MODEL_NOT_FOUND', { reason: 'noModels', model: 'x' });
  const call = vi.fn(async (_method: string, _params: unknown): Promise<unknown> => ({}));
  const { files, emit, addRecentDocument, window } = setUp(call);
  files.windowReady(window);
  await files.open('/models/rose.underdraw-model');
  expect(call).toHaveBeenCalledWith('models.importArchive', {
    file: '/models/rose.underdraw-model',
  });
  expect(emit).toHaveBeenLastCalledWith(window, 'modelsAdded', {});
  call.mockRejectedValueOnce(failure);
  await files.open('/models/broken.underdraw-model');
  expect(emit).toHaveBeenLastCalledWith(
    window,
    'openFailed',
    expect.objectContaining({ code: 'MODEL_NOT_FOUND' }),
  );
  await files.open(path.join(folder, 'gone.underdraw'));
  expect(emit).toHaveBeenLastCalledWith(
    window,
    'openFailed',
    expect.objectContaining({ code: 'INPUT_NOT_FOUND' }),
  );
  expect(addRecentDocument).toHaveBeenCalledOnce();
});
