import { describe, expect, it, vi } from 'vitest';
import type { FolderList } from '#common/contract';
import { readDroppedItems } from './droppedItems';
import { FolderChoice, type FolderField } from './folderChoice';

/** Folders that may be used, each with what lies in it. */
function disk(roots: readonly string[], inside: Readonly<Record<string, readonly string[]>>) {
  const list = (path: string): FolderList => {
    if (!inside[path]) throw new Error(`there is no ${path}`);
    const folders = inside[path].map((name) => ({ name, path: `${path}/${name}` }));
    const around = path.slice(0, path.lastIndexOf('/'));
    return { path, parent: inside[around] && around, folders, pictures: 0 };
  };
  return async (path: string | undefined): Promise<FolderList> => {
    if (path !== undefined) return list(path);
    if (roots.length === 1) return list(roots[0]);
    const folders = roots.map((root) => ({ name: root, path: root }));
    return { path: undefined, parent: undefined, folders, pictures: 0 };
  };
}

function choice(roots: readonly string[], inside: Record<string, readonly string[]>, here = '') {
  const chosen: Partial<Record<FolderField, string>> = {};
  let busy = false;
  const made = new FolderChoice({
    isBusy: () => busy,
    chosen: () => here,
    choose: (which, path) => {
      chosen[which] = path;
    },
    folders: disk(roots, inside),
    failed: (error) => {
      throw error;
    },
  });
  const drop = async (name: string, path?: string) => {
    await made.drop('inDir', { folders: [{ name, path }], files: 0 });
    return made.store.getState();
  };
  return { made, chosen, drop, run: () => (busy = true) };
}

describe('a dropped folder', () => {
  it('is taken where its path is known', async () => {
    const { chosen, drop } = choice(['/r'], { '/r': [] });
    expect((await drop('maps', '/home/ada/maps')).open).toBeUndefined();
    expect(chosen).toEqual({ inDir: '/home/ada/maps' });
  });

  it('is looked for by its name: in the place, beside it, in the roots', async () => {
    const inside = { '/r': ['a', 'b'], '/r/a': ['deep'], '/r/a/deep': [], '/r/b': ['other'] };
    const from = (here: string, name: string) => choice(['/r'], inside, here).drop(name);
    const open = { which: 'inDir', found: true };
    expect((await from('', 'b')).open).toEqual({ ...open, start: '/r/b', dropped: 'b' });
    expect((await from('/r/a', 'deep')).open?.start).toBe('/r/a/deep');
    expect((await from('/r/a/deep', 'a')).open?.start).toBe('/r/a');
    expect((await from('/r/a', 'b')).open?.start).toBe('/r/b');
    // Deeper than that it is not looked for, and a place that is gone is no harm.
    expect((await from('/r/a', 'other')).open).toEqual({
      which: 'inDir',
      start: '/r/a',
      dropped: 'other',
      found: false,
    });
    expect((await from('/gone', 'a')).open?.start).toBe('/r/a');
  });

  it('is found among several roots, and however its accents are written', async () => {
    const inside = { '/x': ['cafe\u0301'], '/y': ['maps'] };
    const { drop, chosen } = choice(['/x', '/y'], inside);
    expect((await drop('maps')).open?.start).toBe('/y/maps');
    expect((await drop('y')).open?.start).toBe('/y');
    expect((await drop('caf\u00e9')).open?.start).toBe('/x/cafe\u0301');
    expect(chosen).toEqual({});
  });

  it('what is no single folder gets one sentence, and so does a drop while a batch runs', async () => {
    const { made, run } = choice(['/r'], { '/r': ['a'] });
    const a = { name: 'a', path: undefined };
    const hint = async (folders: number, files: number) => {
      await made.drop('outDir', { folders: Array(folders).fill(a), files });
      return made.store.getState();
    };
    expect(await hint(0, 1)).toEqual({ open: undefined, hint: 'files' });
    expect((await hint(0, 3)).hint).toBe('files');
    expect((await hint(2, 0)).hint).toBe('several');
    expect((await hint(1, 1)).hint).toBe('several');
    expect((await hint(0, 0)).hint).toBeUndefined();
    run();
    expect(await hint(1, 0)).toEqual({ open: undefined, hint: 'busy' });
    made.ask('outDir');
    expect(made.store.getState().hint).toBeUndefined();
  });
});

describe('reading a drop', () => {
  const item = (name: string, isDirectory: boolean) => ({
    kind: 'file',
    webkitGetAsEntry: () => ({ name, isDirectory }),
    getAsFile: () => new File([], name),
  });
  const text = { kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null };
  const transfer = (...items: unknown[]) =>
    ({ items }) as unknown as Parameters<typeof readDroppedItems>[0];

  it('tells folders from files; the desktop knows where a folder lies', async () => {
    const dropped = transfer(item('maps', true), text, item('rose.png', false));
    expect(await readDroppedItems(dropped, undefined)).toEqual({
      folders: [{ name: 'maps', path: undefined }],
      files: 1,
    });
    const pathOf = vi.fn(async (file: File) => (file.name === 'maps' ? '/home/ada/maps' : ''));
    expect((await readDroppedItems(dropped, { pathOf })).folders).toEqual([
      { name: 'maps', path: '/home/ada/maps' },
    ]);
    const scripted = transfer(item('made by a script', true));
    expect((await readDroppedItems(scripted, { pathOf })).folders).toEqual([
      { name: 'made by a script', path: undefined },
    ]);
  });
});

it('the desktop asks with the dialog of the system', async () => {
  const chosen: Partial<Record<FolderField, string>> = { inDir: '/before' };
  const failed = vi.fn();
  const chooseFolder = vi.fn<(which: FolderField, start: string) => Promise<string | undefined>>();
  const made = new FolderChoice({
    isBusy: () => false,
    chosen: (which) => chosen[which] ?? '',
    choose: (which, path) => {
      chosen[which] = path;
    },
    folders: () => Promise.reject(new Error('our own dialog is not used')),
    failed,
    chooseFolder,
  });
  chooseFolder.mockResolvedValueOnce(undefined);
  await made.ask('inDir');
  expect(chooseFolder).toHaveBeenCalledWith('inDir', '/before');
  expect(chosen.inDir).toBe('/before');
  chooseFolder.mockResolvedValueOnce('/Volumes/pictures');
  await made.ask('inDir');
  expect(chosen.inDir).toBe('/Volumes/pictures');
  const error = new Error('gone');
  chooseFolder.mockRejectedValueOnce(error);
  await made.ask('inDir');
  expect(failed).toHaveBeenCalledWith(error);
  // Also for a dropped folder that could not be granted.
  chooseFolder.mockResolvedValueOnce('/Volumes/other');
  await made.drop('inDir', { folders: [{ name: 'other', path: undefined }], files: 0 });
  expect(chosen.inDir).toBe('/Volumes/other');
  expect(made.store.getState().open).toBeUndefined();
});
