import { expect, it, vi } from 'vitest';
import type { Bridge } from '#common/link/channel';
import { exposePaths } from './bridge';

it('gives the page one function, which tells the path of a dropped folder and nothing else', () => {
  const exposed = new Map<string, Bridge<unknown>>();
  const getPathForFile = vi.fn((file: File) => {
    if (!(file instanceof File)) throw new TypeError('not a File');
    return file.name === 'drawings' ? '/home/ada/drawings' : '';
  });
  exposePaths(
    { exposeInMainWorld: (name, api) => void exposed.set(name, api) },
    { getPathForFile },
  );
  expect([...exposed.keys()]).toEqual(['underdraw']);
  const bridge = exposed.get('underdraw')!;
  expect(Object.keys(bridge)).toEqual(['pathOf']);
  expect(bridge.pathOf(new File([], 'drawings'))).toBe('/home/ada/drawings');
  expect(bridge.pathOf(new File([], 'made by a script'))).toBe('');
  expect(bridge.pathOf('/etc/passwd')).toBe('');
});
