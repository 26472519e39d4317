import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ArchiveFile, zipOf } from '#engine/testing/archives';
import type { Graph } from '#engine/testing/onnx';
import { writePackage } from '#engine/testing/packages';
import { filesIn } from '#engine/testing/rosePackage';
import { Terminal } from './terminal.test-data';

let terminal: Terminal;
let folder: string;

beforeAll(async () => {
  terminal = await Terminal.open();
  folder = terminal.folder;
});
afterAll(() => terminal.close());

const models = () => terminal.models;

const underdraw = (...args: string[]) => terminal.run(args);

/** A package as an archive; its graph gives no numbers. */
async function nanPackage(): Promise<Buffer> {
  const graph: Graph = {
    channels: 3,
    nodes: [{ op: 'Div', inputs: ['x', 'zero'], output: 'y' }],
    weights: [{ name: 'zero', shape: [1], values: [0] }],
  };
  await writePackage(path.join(folder, 'made'), 'nan', graph);
  const home = path.join(folder, 'made/nan');
  const files = await Promise.all(
    (await filesIn(home)).map(
      async (name): Promise<ArchiveFile> => ({
        path: name,
        data: await readFile(path.join(home, name)),
      }),
    ),
  );
  return zipOf(files);
}

it('exports a model, imports it under another id, checks it and removes it', async () => {
  const exporting = ['models', 'export', 'islands', '-o', 'a.underdraw-model', '--json'];
  const exported = await terminal.runProcess(exporting);
  expect(exported.code).toBe(0);
  expect(exported.lines).toMatchObject([
    { type: 'exported', file: 'a.underdraw-model', ids: ['islands'] },
    { type: 'done', ok: true, total: 1, done: 1, outputs: ['a.underdraw-model'], exit: 0 },
  ]);
  const again = await underdraw(...exporting);
  expect([again.code, again.lines[0].code]).toEqual([1, 'OUTPUT_EXISTS']);

  const bundled = await underdraw('models', 'import', 'a.underdraw-model', '--json');
  expect([bundled.code, bundled.lines[0].code]).toEqual([2, 'MODEL_BUNDLED']);

  const mine = ['models', 'import', 'a.underdraw-model', '--id', 'mine', '--yes', '--json'];
  const imported = await underdraw(...mine);
  expect(imported.code).toBe(0);
  expect(imported.lines).toMatchObject([
    { type: 'imported', id: 'mine', licence: 'MIT' },
    { type: 'check', id: 'mine', width: 256, height: 256, flat: false },
    { type: 'done', ok: true, total: 1, done: 1, id: 'mine', exit: 0 },
  ]);
  expect(imported.lines[1].ms).toBeGreaterThan(0);
  const twice = await underdraw(...mine);
  expect([twice.code, twice.lines[0].code]).toEqual([1, 'MODEL_EXISTS']);
  expect(twice.lines[0].hint).toContain('underdraw models remove mine');

  const info = await underdraw('models', 'info', 'mine', '--json');
  const { type: _type, id: _id, ...check } = imported.lines[1];
  expect(info.lines[0].check).toEqual(check);
  const doctor = await underdraw('doctor');
  expect(doctor.out).toMatch(/^Checked +mine: \d+\.\d ms for 256 × 256 on the CPU/m);

  const removed = await underdraw('models', 'remove', 'mine', '--yes');
  expect(removed.code).toBe(0);
  expect(await readdir(models())).toEqual([]);
});

it('models check says what it found', async () => {
  const check = await terminal.runProcess(['models', 'check', 'islands']);
  expect(check.code).toBe(0);
  // A process of its own grows by what the model takes.
  expect(check.out).toMatch(
    /^Checked islands: \d+\.\d ms for 256 × 256 on the CPU, (?!0\.0 )\d+\.\d MB of memory/,
  );
  const gone = await underdraw('models', 'check', 'gone', '--json');
  expect([gone.code, gone.lines[0].code]).toEqual([3, 'MODEL_NOT_FOUND']);
});

it('a model that fails its check ends with 3 and is not kept', async () => {
  await writeFile(path.join(folder, 'nan.underdraw-model'), await nanPackage());
  const run = await underdraw('models', 'import', 'nan.underdraw-model', '--json');
  expect(run.code).toBe(3);
  expect(run.lines.at(-2)).toMatchObject({ type: 'error', code: 'MODEL_CHECK_FAILED' });
  expect(run.lines.at(-1)).toMatchObject({ type: 'done', ok: false, exit: 3 });
  expect(await readdir(models())).toEqual([]);
});

it('a damaged file ends with 1, wrong usage with 2, each with one sentence', async () => {
  await writeFile(path.join(folder, 'cut.underdraw-model'), (await nanPackage()).subarray(0, 300));
  const cut = await underdraw('models', 'import', 'cut.underdraw-model');
  expect(cut.code).toBe(1);
  expect(cut.err).toMatch(/^error PACKAGE_INVALID: The package ends too early: .*\n {2}.*\n$/);
  const gone = await underdraw('models', 'import', 'gone.underdraw-model', '--json');
  expect([gone.code, gone.lines[0].code]).toEqual([1, 'INPUT_NOT_FOUND']);
  for (const args of [
    ['import', 'cut.underdraw-model', '--id', 'Not an id'],
    ['export', 'islands'],
    ['export', '-o', 'b.underdraw-model'],
    ['import'],
  ]) {
    const wrong = await underdraw('models', ...args, '--json');
    expect([wrong.code, wrong.lines[0].code]).toEqual([2, 'USAGE']);
  }
});
