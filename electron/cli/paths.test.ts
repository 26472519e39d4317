import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expandInputs, fromHome } from './paths';
import { planOutputs } from './planOutputs';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-paths-'));
  await mkdir(path.join(folder, 'sub'));
  for (const name of ['a.png', 'b.png', 'c.jpg', 'sub/d.png', '[x].png']) {
    await writeFile(path.join(folder, name), '');
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inFolder = (...names: string[]) => names.map((name) => path.join(folder, name));

it('~ is the home folder, at the beginning only', () => {
  expect(fromHome('~')).toBe(os.homedir());
  expect(fromHome('~/a b/~')).toBe(path.join(os.homedir(), 'a b', '~'));
  for (const plain of ['a', './~', 'a~/b', '-', '']) expect(fromHome(plain)).toBe(plain);
  expect(fromHome(undefined)).toBeUndefined();
  expect(() => fromHome('~ada/x')).toThrow('USAGE/otherHome');
});

it('patterns that the shell left are expanded, each file once', async () => {
  const all = inFolder('[x].png', 'a.png', 'b.png');
  expect(await expandInputs(inFolder('*.png'))).toEqual(all);
  expect(await expandInputs(inFolder('b.png', '?.png'))).toEqual(inFolder('b.png', 'a.png'));
  expect(await expandInputs(inFolder('**/d.png', 'a.{png,jpg}'))).toEqual(
    inFolder('sub/d.png', 'a.png'),
  );
  // A file that is called like a pattern is that file.
  expect(await expandInputs(inFolder('[x].png'))).toEqual(inFolder('[x].png'));
  expect(await expandInputs(['-', '-'])).toEqual(['-']);
  await expect(expandInputs(inFolder('*.webp'))).rejects.toThrow('INPUT_NOT_FOUND/pattern');
});

it('outputs that would be one file get numbers', async () => {
  const pictures = ['p/x.png', 'q/x.png', 'q/X.png', 'q/y.png'].map((input) => ({ input }));
  const outputs = await planOutputs(pictures, 'm', folder);
  expect(outputs).toEqual(inFolder('x_m.png', 'x_m-2.png', 'X_m-3.png', 'y_m.png'));
});
