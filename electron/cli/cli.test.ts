import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identity } from '#engine/testing/onnx';
import { writePackage } from '#engine/testing/packages';
import { pngHeader } from '#engine/testing/png';
import { planOutputs } from './planOutputs';
import { Terminal } from './terminal.test-data';

const sample = path.resolve('models/islands/samples/0004.png');
let terminal: Terminal;
let folder: string;

beforeAll(async () => {
  terminal = await Terminal.open();
  folder = terminal.folder;
  await copyFile(sample, path.join(folder, 'a.png'));
  await copyFile(sample, path.join(folder, 'b.png'));
});
afterAll(() => terminal.close());

const underdraw = (...args: string[]) => terminal.run(args);

describe('translate', () => {
  it('writes beside the input, and never over anything', async () => {
    const args = ['translate', 'a.png', '--model', 'islands', '--json'];
    const first = await terminal.runProcess(args);
    expect(first.code).toBe(0);
    expect(first.err).toBe('');
    expect(first.lines.at(-1)).toEqual({
      type: 'done',
      ok: true,
      total: 1,
      done: 1,
      failed: 0,
      skipped: 0,
      outputs: ['a_islands.png'],
      exit: 0,
    });
    expect(await sharp(path.join(folder, 'a_islands.png')).metadata()).toMatchObject({
      width: 256,
      height: 256,
    });
    const again = await underdraw(...args);
    expect(again.code).toBe(1);
    expect(again.lines[0]).toMatchObject({ type: 'error', code: 'OUTPUT_EXISTS', input: 'a.png' });
  });

  it('goes on after a bad input and ends with 1', async () => {
    await writeFile(path.join(folder, 'text.png'), 'words');
    await writeFile(path.join(folder, 'empty.png'), '');
    await writeFile(path.join(folder, 'huge.png'), pngHeader(20_000, 20_000));
    const run = await underdraw(
      'translate',
      'text.png',
      'gone.png',
      'empty.png',
      'huge.png',
      'b.png',
      '--model',
      'islands',
      '-o',
      'out',
      '--json',
    );
    expect(run.code).toBe(1);
    expect(run.lines.filter((l) => l.type === 'error').map((l) => l.code)).toEqual([
      'INPUT_UNREADABLE',
      'INPUT_NOT_FOUND',
      'INPUT_EMPTY',
      'INPUT_TOO_LARGE',
    ]);
    expect(run.lines.at(-1)).toMatchObject({ ok: false, total: 5, done: 1, failed: 4, exit: 1 });
    expect(await readdir(path.join(folder, 'out'))).toEqual(['b_islands.png']);
  });

  it('warns of illegal pixels with their number', async () => {
    await sharp(sample).blur(1).png().toFile(path.join(folder, 'blurred.png'));
    const run = await underdraw('translate', 'blurred.png', '--model', 'islands');
    expect(run.code).toBe(0);
    expect(run.err).toMatch(/^warning: blurred\.png: \d+ pixels were not in the model's palette/);
  });

  it.each([
    [
      'wrong usage: several inputs, one file',
      ['translate', 'a.png', 'b.png', '--model', 'islands', '-o', 'x.png'],
      2,
      'USAGE',
    ],
    ['wrong usage: no model', ['translate', 'a.png'], 2, 'USAGE'],
    ['wrong usage: no such command', ['paint'], 2, 'USAGE'],
    [
      'wrong usage: no such option',
      ['translate', 'a.png', '--model', 'islands', '--fast'],
      2,
      'USAGE',
    ],
    [
      'wrong usage: a number that is none',
      ['translate', 'a.png', '--model', 'islands', '--seed', 'x'],
      2,
      'USAGE',
    ],
    ['wrong usage: no command at all', [], 2, 'USAGE'],
    [
      'a model that is not there',
      ['translate', 'a.png', '--model', 'nothing'],
      3,
      'MODEL_NOT_FOUND',
    ],
    ['a model that is not there', ['models', 'info', 'nothing'], 3, 'MODEL_NOT_FOUND'],
    ['a host that is not this machine', ['serve', '--host', '0.0.0.0'], 2, 'HOST_NOT_LOOPBACK'],
    ['a folder that is not there', ['serve', '--root', '/nowhere/at/all'], 2, 'USAGE'],
  ])('%s', async (_name, args, code, error) => {
    const before = await readdir(folder);
    const plain = await underdraw(...args);
    expect(plain.code).toBe(code);
    expect(plain.out).toBe('');
    expect(plain.err).toMatch(new RegExp(`^error ${error}: .+\\.\\n`));
    expect(plain.err).not.toMatch(/\n\s+at /);
    const json = await underdraw(...args, '--json');
    expect(json.code).toBe(code);
    expect(json.err).toBe('');
    expect(json.lines[0]).toMatchObject({ type: 'error', code: error });
    expect(json.lines.at(-1)).toMatchObject({ type: 'done', ok: false, exit: code });
    expect(await readdir(folder)).toEqual(before);
  });

  it.each([
    [['paint'], 2, 'USAGE'],
    [['models', 'info', 'nothing'], 3, 'MODEL_NOT_FOUND'],
    [['serve', '--host', '0.0.0.0'], 2, 'HOST_NOT_LOOPBACK'],
  ])('the process of %j ends with %i', async (args, code, error) => {
    const ended = await terminal.runProcess(args);
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).toMatch(new RegExp(`^error ${error}: .+\\.\n`));
  });

  it('a corrupt model ends with 3 and writes nothing', async () => {
    const home = path.join(folder, 'home', 'models', 'broken');
    await mkdir(home, { recursive: true });
    await writeFile(path.join(home, 'model.json'), '{}');
    const run = await underdraw('translate', 'a.png', '--model', 'broken', '-o', 'never');
    expect(run.code).toBe(3);
    expect(run.err).toContain('error MODEL_CORRUPT: The card of the model broken');
    expect(existsSync(path.join(folder, 'never'))).toBe(false);
    await rm(home, { recursive: true });
  });

  it('Ctrl+C ends with 130 and leaves no partial file', async () => {
    await sharp(sample)
      .resize(1536, 1536, { kernel: 'nearest' })
      .png()
      .toFile(path.join(folder, 'large.png'));
    const child = terminal.start([
      'translate',
      'b.png',
      'large.png',
      '--model',
      'islands',
      '-o',
      'cut',
      '--json',
    ]);
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      // The first picture is done, so the second is on its way.
      if (out.includes('"progress"')) child.kill('SIGINT');
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(JSON.parse(out.trim().split('\n').at(-1)!)).toMatchObject({
      type: 'done',
      ok: false,
      exit: 130,
    });
    // A picture that was just being written may be finished; never is one left half.
    const left = await readdir(path.join(folder, 'cut'));
    expect(left).toContain('b_islands.png');
    for (const name of left) await sharp(path.join(folder, 'cut', name)).stats();
    expect(left.filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

describe('the other commands', () => {
  it('bench times a model, and says so if there is none', async () => {
    const bench = await terminal.runProcess(['bench', '--model', 'islands', '--json']);
    expect(bench.code).toBe(0);
    expect(bench.lines[0]).toMatchObject({ type: 'speed', id: 'islands', provider: 'cpu' });
    expect(bench.lines[0].runMs).toBeGreaterThan(0);
    expect((await underdraw('bench', '--model', 'nothing', '--json')).code).toBe(3);
  });

  it('lists, describes, examines, and tells its version', async () => {
    const list = await underdraw('models', 'list', '--json');
    expect(list.code).toBe(0);
    expect(list.lines.map((l) => l.id)).toContain('islands');
    const info = await terminal.runProcess(['models', 'info', 'islands']);
    expect(info.code).toBe(0);
    expect(info.out).toMatch(/licence\s+MIT/);
    const doctor = await underdraw('doctor', '--json');
    expect(doctor.code).toBe(0);
    expect(doctor.lines[0].providers).toContainEqual({ name: 'cpu', ok: true, reason: '' });
    const version = await terminal.runProcess(['--version']);
    expect(version).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    const help = await underdraw('--help');
    expect(help.code).toBe(0);
    for (const name of ['translate', 'models', 'serve', 'bench', 'doctor'])
      expect(help.out).toContain(name);
  });
});

describe('models remove', () => {
  const models = () => path.join(folder, 'home', 'models');

  it('asks, so that without a terminal it wants --yes; then the model is gone', async () => {
    await writePackage(models(), 'rose', identity);
    const unasked = await underdraw('models', 'remove', 'rose', '--json');
    expect(unasked.code).toBe(2);
    expect(unasked.lines[0]).toMatchObject({
      type: 'error',
      code: 'USAGE',
      hint: expect.stringContaining('--yes'),
    });
    expect(await readdir(models())).toEqual(['rose']);
    const removed = await terminal.runProcess(['models', 'remove', 'rose', '--yes', '--json']);
    expect(removed.code).toBe(0);
    expect(removed.lines).toEqual([
      { type: 'removed', id: 'rose', folder: path.join(models(), 'rose') },
      expect.objectContaining({ type: 'done', ok: true, total: 1, done: 1, exit: 0 }),
    ]);
    expect(await readdir(models())).toEqual([]);
  });

  it('says what is not there, and keeps what came with the program', async () => {
    const gone = await underdraw('models', 'remove', 'rose', '--yes', '--json');
    expect(gone).toMatchObject({ code: 3, lines: [{ code: 'MODEL_NOT_FOUND' }, { exit: 3 }] });
    const bundled = await underdraw('models', 'remove', 'islands', '--yes', '--json');
    expect(bundled).toMatchObject({ code: 2, lines: [{ code: 'MODEL_BUNDLED' }, { exit: 2 }] });
    expect((await underdraw('models', 'info', 'islands')).code).toBe(0);
  });
});

describe('outputs', () => {
  it('are planned as the contract says', async () => {
    const png = path.join(folder, 'x.PNG');
    expect(await planOutputs([{ input: png }], 'm', undefined)).toEqual([
      path.join(folder, 'x_m.PNG'),
    ]);
    expect(await planOutputs([{ input: 'p/x.png' }, { input: 'q/y.jpg' }], 'm', folder)).toEqual([
      path.join(folder, 'x_m.png'),
      path.join(folder, 'y_m.jpg'),
    ]);
    expect(await planOutputs([{ input: 'x.png' }], 'm', 'new')).toEqual([
      path.join('new', 'x_m.png'),
    ]);
    expect(await planOutputs([{ input: 'x.png' }], 'm', 'y.tiff')).toEqual(['y.tiff']);
    expect(await planOutputs([{ input: 'x.bmp' }], 'm', undefined)).toEqual(['x_m.png']);
    // The content tells the format, not the name.
    const jpg = path.join(folder, 'w.jpg');
    await writeFile(jpg, '\u0089PNG\r\n\u001a\n', 'latin1');
    expect(await planOutputs([{ input: jpg }], 'm', 'new')).toEqual([path.join('new', 'w_m.png')]);
    // An ending that can't be written is refused later, as a file, with its own sentence.
    expect(await planOutputs([{ input: 'x.png' }], 'm', 'y.bmp')).toEqual(['y.bmp']);
    // Several seeds are told apart by their names.
    const seeds = [{ input: 'x.png', seed: 7 }, { seed: 8 }];
    expect(await planOutputs(seeds, 'm', 'new')).toEqual(['new/x_m_7.png', 'new/m_8.png']);
    await expect(planOutputs([{ seed: 1 }, { seed: 2 }], 'm', 'y.png')).rejects.toMatchObject({
      params: { reason: 'severalSeedsOneFile', count: 2 },
    });
    await expect(planOutputs([{ input: 'x.png' }], 'm', '')).rejects.toMatchObject({
      code: 'USAGE',
    });
  });
});
