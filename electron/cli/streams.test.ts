import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identity } from '#engine/testing/onnx';
import { writePackage } from '#engine/testing/packages';
import { furthest, raw, stored, variedSamples } from '#engine/testing/pictures';
import { Terminal } from './terminal.test-data';

let terminal: Terminal;
let folder: string;
let picture: Buffer;

beforeAll(async () => {
  terminal = await Terminal.open();
  folder = terminal.folder;
  await writePackage(terminal.models, 'same', identity);
  picture = await raw().png().toBuffer();
  await writeFile(path.join(folder, 'a.png'), picture);
});
afterAll(() => terminal.close());

const underdraw = (args: string[], stdin?: Uint8Array) =>
  terminal.run(args, { stdin, env: { TMPDIR: folder } });

describe('pipes', () => {
  it('- reads standard input, and the picture goes to standard output', async () => {
    const stdout = process.platform === 'win32' ? '-' : '/dev/stdout';
    const runs = [
      await terminal.runProcess(['translate', '-', '--model', 'same'], {
        stdin: picture,
        env: { TMPDIR: folder },
      }),
      await underdraw(['translate', '-', '--model', 'same', '-o', '-'], picture),
      await underdraw(['translate', 'a.png', '--model', 'same', '-o', stdout]),
    ];
    for (const { code, bytes, err } of runs) {
      expect([code, err]).toEqual([0, '']);
      expect(furthest(await stored(bytes), variedSamples(3, 8))).toBe(0);
    }
    // Nothing is left where it was kept meanwhile.
    expect((await readdir(folder)).filter((name) => name.startsWith('underdraw-'))).toEqual([]);
  });

  it('the format is that of the input; -o FILE and -o DIR work too', async () => {
    const jpeg = await raw().jpeg().toBuffer();
    const { bytes } = await underdraw(['translate', '-', '--model', 'same'], jpeg);
    expect((await sharp(bytes).metadata()).format).toBe('jpeg');
    await underdraw(['translate', '-', '--model', 'same', '-o', 'x.tif'], jpeg);
    expect((await sharp(path.join(folder, 'x.tif')).metadata()).format).toBe('tiff');
    await mkdir(path.join(folder, 'dir'));
    await underdraw(['translate', '-', '--model', 'same', '-o', 'dir'], jpeg);
    expect(await readdir(path.join(folder, 'dir'))).toEqual(['stdin_same.jpg']);
  });

  it('what can not be is a sentence', async () => {
    const cases: [string[], string, number][] = [
      [['-', '--model', 'same'], 'INPUT_EMPTY', 1],
      [['a.png', '--model', 'same', '-o', '-', '--json'], 'USAGE', 2],
      [['a.png', 'b.png', '--model', 'same', '-o', '-'], 'USAGE', 2],
      [['~nobody/a.png', '--model', 'same'], 'USAGE', 2],
      [['no*.png', '--model', 'same'], 'INPUT_NOT_FOUND', 1],
    ];
    for (const [args, error, exit] of cases) {
      const { code, out, err } = await underdraw(['translate', ...args]);
      expect([code, `${out}${err}`.includes(error)], args.join(' ')).toEqual([exit, true]);
    }
    const { code, err } = await underdraw(['batch', 'a.png', '--model', 'same', '--out', 'o']);
    expect(code).toBe(2);
    expect(err).toContain('a batch takes a folder');
  });

  it('a folder for temporary files that is not there, and a file in the place of a folder', async () => {
    const gone = { TMPDIR: path.join(folder, 'gone'), TEMP: path.join(folder, 'gone') };
    const piped = await terminal.run(['translate', '-', '--model', 'same'], {
      stdin: picture,
      env: gone,
    });
    expect([piped.code, piped.err]).toEqual([1, expect.stringContaining(gone.TMPDIR)]);
    expect(piped.err).toMatch(/^error OUTPUT_FAILED: The folder for temporary files/);
    await writeFile(path.join(folder, 'file'), '');
    for (const args of [
      ['translate', 'a.png', '--model', 'same', '-o', 'file/deep/b.png'],
      ['batch', '.', '--model', 'same', '--out', 'file'],
      ['batch', '.', '--model', 'same', '--out', 'file/deep/er'],
    ]) {
      const { code, err } = await underdraw(args);
      expect(code).toBe(1);
      expect(err).toContain('file is a file, and a folder is needed there');
    }
  });

  it.runIf(existsSync('/dev/full'))('a full standard output is told, once', async () => {
    const full = await open('/dev/full', 'w');
    for (const args of [
      ['translate', 'a.png', '--model', 'same', '-o', '-'],
      ['models', 'list'],
      ['models', 'list', '--json'],
      ['--help'],
    ]) {
      const { code, err } = await terminal.runProcess(args, { stdout: full.fd });
      expect(code).toBe(1);
      expect(err.match(/OUTPUT_FAILED/g)).toHaveLength(1);
    }
    await full.close();
  });
});

it.runIf(process.platform === 'linux')('names that are not UTF-8 are told in a batch', async () => {
  const [inDir, outDir] = [path.join(folder, 'in'), path.join(folder, 'out')];
  const mangled = (end: string) =>
    Buffer.concat([Buffer.from(`${inDir}/bad`), Buffer.from([0xff]), Buffer.from(end)]);
  await mkdir(inDir);
  await writeFile(mangled('.png'), picture);
  await mkdir(mangled(''));
  await writeFile(mangled('/inside.png'), picture);
  const { code, err } = await underdraw(['batch', inDir, '--model', 'same', '--out', outDir]);
  expect(code).toBe(1);
  expect(err.match(/is not in UTF-8/g)).toHaveLength(2);
  expect(JSON.parse(await readFile(path.join(outDir, 'report.json'), 'utf8')).counts.failed).toBe(
    2,
  );
});
