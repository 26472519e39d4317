import { expect, it, vi } from 'vitest';
import { type Bridge, grantChannel } from '#common/link/channel';
import { exposePaths } from './bridge';

it('gives the page one function, which grants a dropped folder and nothing else', async () => {
  const exposed = new Map<string, Bridge<unknown>>();
  const getPathForFile = vi.fn((file: File) => {
    if (!(file instanceof File)) throw new TypeError('not a File');
    return file.name === 'drawings' ? '/home/ada/drawings' : '';
  });
  const invoke = vi.fn(async (_channel: string, path: string) => path);
  exposePaths(
    { exposeInMainWorld: (name, api) => void exposed.set(name, api) },
    { getPathForFile },
    { invoke },
  );
  expect([...exposed.keys()]).toEqual(['underdraw']);
  const bridge = exposed.get('underdraw')!;
  expect(Object.keys(bridge)).toEqual(['pathOf']);
  expect(await bridge.pathOf(new File([], 'drawings'))).toBe('/home/ada/drawings');
  expect(await bridge.pathOf(new File([], 'made by a script'))).toBe('');
  expect(await bridge.pathOf('/etc/passwd')).toBe('');
  expect(invoke.mock.calls).toEqual([[grantChannel, '/home/ada/drawings']]);
});
