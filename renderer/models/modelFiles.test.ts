import { expect, it } from 'vitest';
import { fileBeside, isModelFile, type ModelFile, mainFiles, uploadPathOf } from './modelFiles';

const files = (...paths: string[]): ModelFile[] =>
  paths.map((path) => ({ path, file: new File([], path.split('/').at(-1)!) }));
const mains = (...paths: string[]) => mainFiles(files(...paths)).map(({ path }) => path);

it('takes a single file as it is: what it is, the engine says', () => {
  expect(mains('notes.txt')).toEqual(['notes.txt']);
});

it('leaves out files that belong to another one', () => {
  expect(mains('net.bin', 'net.param')).toEqual(['net.param']);
  expect(mains('tf/group1-shard1of1.bin', 'tf/model.json')).toEqual(['tf/model.json']);
  expect(mains('lone.bin', 'readme.md')).toEqual(['lone.bin']);
  expect(mains('a.txt', 'b.png')).toEqual([]);
});

it('puts the generator of a training before its other files, discriminators last', () => {
  const folder = ['opt.txt', '5_net_D_A.pth', '5_net_G_A.pth', 'latest_net_G_A.pth', 'loss.pkl'];
  expect(mains(...folder.map((name) => `zebras/${name}`))).toEqual([
    'zebras/latest_net_G_A.pth',
    'zebras/5_net_G_A.pth',
    'zebras/loss.pkl',
    'zebras/5_net_D_A.pth',
  ]);
});

it('a package goes before all else', () => {
  expect(mains('a.pth', 'b.underdraw-model')).toEqual(['b.underdraw-model']);
});

it('finds a file beside another in the same folder only', () => {
  const all = files('a/net.param', 'a/net.bin', 'net.bin', 'a/b/w.bin');
  expect(fileBeside(all, all[0], 'net.bin')?.path).toBe('a/net.bin');
  expect(fileBeside(all, all[0], 'b/w.bin')?.path).toBe('a/b/w.bin');
  expect(fileBeside(all, all[0], '../net.bin')).toBeUndefined();
});

it('knows models by their names', () => {
  for (const name of ['x.pth', 'X.ONNX', 'model.json', 'a.underdraw-model', 'x.pth.tar', 'x.bin']) {
    expect(isModelFile({ name }), name).toBe(true);
  }
  for (const name of ['x.txt', 'x.png', 'other.json', 'a.underdraw', 'pth']) {
    expect(isModelFile({ name }), name).toBe(false);
  }
});

it('makes a path that an upload may have', () => {
  expect(uploadPathOf('.a/b:c/d\\e.pth')).toBe('_a/b_c/d_e.pth');
});
