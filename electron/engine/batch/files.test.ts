import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UnderdrawError } from '#common/contract';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { furthest, raw, stored, variedSamples } from '../testing/pictures';
import { Workbench } from '../testing/workbench';

// Rows of the table in docs/batch.md, with a model that changes nothing.
let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
  await writePackage(bench.models, 'identity', identity);
});
afterAll(() => bench.close());

/** One file through the model. */
async function through(name: string, bytes: Uint8Array, more: Record<string, unknown> = {}) {
  const folders = await bench.folders();
  await writeFile(path.join(folders.inDir, name), bytes);
  const done = await bench.run({ ...folders, ...more });
  const item = done.items.get(name)!;
  return { ...folders, ...done, item, output: path.join(folders.outDir, item.output) };
}

describe('files', () => {
  it('an animated WebP gives its first frame, with a warning', async () => {
    const frames = await sharp(
      [await raw().png().toBuffer(), await raw().negate().png().toBuffer()],
      { join: { animated: true } },
    )
      .webp({ lossless: true })
      .toBuffer();
    expect((await sharp(frames).metadata()).pages).toBe(2);
    const { item, output } = await through('a.webp', frames);
    expect(item).toMatchObject({
      status: 'done',
      warnings: [{ code: 'FIRST_FRAME', params: { file: 'a.webp', count: 2 } }],
    });
    expect(furthest(await stored(output), variedSamples(3, 8))).toBe(0);
    expect((await sharp(output).metadata()).pages ?? 1).toBe(1);
  });

  it('what is empty, cut, no picture, or not there is one line each; the rest is done', async () => {
    const folders = await bench.folders();
    const put = (name: string, bytes: Uint8Array | string) =>
      writeFile(path.join(folders.inDir, name), bytes);
    const whole = await raw().png().toBuffer();
    await put('empty.png', '');
    await put('cut.png', whole.subarray(0, whole.length - 30));
    await put('words.jpg', 'words');
    await put('good.png', whole);
    await put('notes.txt', 'no picture');
    await symlink('nowhere.png', path.join(folders.inDir, 'dangling.png'));
    const before = await readdir(folders.inDir);
    const { items, counts, others } = await bench.run(folders);
    expect(Object.fromEntries([...items].map(([name, item]) => [name, item.error?.code]))).toEqual({
      'empty.png': 'INPUT_EMPTY',
      'cut.png': 'INPUT_UNREADABLE',
      'words.jpg': 'INPUT_UNREADABLE',
      'dangling.png': 'INPUT_NOT_FOUND',
      'good.png': undefined,
    });
    expect(counts).toEqual({ total: 5, done: 1, earlier: 0, skipped: 0, failed: 4 });
    expect(others).toBe(1);
    expect(await readdir(folders.inDir)).toEqual(before);
    expect(await readFile(path.join(folders.inDir, 'good.png'))).toEqual(whole);
    expect(await readdir(folders.outDir)).toEqual(['.underdraw', 'good_identity.png']);
  });

  it.skipIf(process.platform === 'win32')(
    'a pipe, or a link to a device, is one line each, in a second run too',
    async () => {
      const folders = await bench.folders();
      await writeFile(path.join(folders.inDir, 'a.png'), await raw().png().toBuffer());
      for (const name of ['pipe.png', 'device.png']) {
        const file = path.join(folders.inDir, name);
        // It was a picture in the first run, so that the journal knows it.
        await writeFile(file, 'words');
      }
      await bench.run(folders);
      await rm(path.join(folders.inDir, 'pipe.png'));
      execFileSync('mkfifo', [path.join(folders.inDir, 'pipe.png')]);
      await rm(path.join(folders.inDir, 'device.png'));
      await symlink('/dev/zero', path.join(folders.inDir, 'device.png'));
      const { items, counts } = await bench.run(folders);
      expect(counts).toMatchObject({ earlier: 1, failed: 2 });
      for (const name of ['pipe.png', 'device.png']) {
        const params = { reason: 'special', file: name };
        expect(items.get(name)?.error).toEqual({ code: 'INPUT_UNREADABLE', params });
      }
    },
  );

  it.skipIf(process.platform === 'win32')(
    'pipes where the run keeps its own files do not hold it up',
    async () => {
      for (const name of [
        'lock-1of1',
        'head-1of1.json',
        'journal-2of2.jsonl',
        'thumbs-1of1.jsonl',
      ]) {
        const folders = await bench.folders();
        await writeFile(path.join(folders.inDir, 'a.png'), await raw().png().toBuffer());
        await mkdir(path.join(folders.outDir, '.underdraw'), { recursive: true });
        execFileSync('mkfifo', [path.join(folders.outDir, '.underdraw', name)]);
        const ended = await bench.run(folders).then(
          ({ counts }) => counts.done,
          (error: unknown) => error,
        );
        const refused = ['OUTPUT_FAILED', 'FOLDER_IN_USE'];
        if (ended !== 1) expect(refused).toContain((ended as UnderdrawError).code);
      }
    },
  );

  it('a folder without a picture is said to have none', async () => {
    const folders = await bench.folders();
    await mkdir(folders.inDir, { recursive: true });
    await writeFile(path.join(folders.inDir, 'notes.txt'), 'words');
    const { warnings } = await bench.run(folders);
    expect(warnings.map(({ code }) => code)).toEqual(['NO_PICTURES']);
  });

  it('names with newlines, emoji and 255 bytes', async () => {
    const folders = await bench.folders();
    const whole = await raw().png().toBuffer();
    const family = '👩‍👩‍👧‍👦';
    const long = `${family.repeat(10)}a`;
    const names = [
      'two\nlines.png',
      `${family}.png`,
      ' .png',
      '-rf.png',
      `${'x'.repeat(251)}.png`,
      `${long}.png`,
    ];
    for (const name of names) await writeFile(path.join(folders.inDir, name), whole);
    const { counts, items } = await bench.run(folders);
    expect(counts).toMatchObject({ done: names.length, failed: 0 });
    for (const { output } of items.values())
      expect(Buffer.byteLength(output)).toBeLessThanOrEqual(255);
    expect(items.get('two\nlines.png')?.output).toBe('two\nlines_identity.png');
    // Cut between characters: whole families only.
    const short = items.get(`${long}.png`)!.output;
    expect(short).toMatch(/^(👩‍👩‍👧‍👦)+~[0-9a-f]{8}_identity\.png$/u);
    for (const { output } of items.values()) {
      expect(await readFile(path.join(folders.outDir, output))).toEqual(
        await readFile(path.join(folders.outDir, `${family}_identity.png`)),
      );
    }
  });

  it('links: to pictures and folders they are followed, in a circle they are not', async () => {
    const folders = await bench.folders();
    const whole = await raw().png().toBuffer();
    const elsewhere = path.join(path.dirname(folders.inDir), 'elsewhere');
    await mkdir(path.join(folders.inDir, 'sub'));
    await mkdir(elsewhere);
    await writeFile(path.join(folders.inDir, 'sub', 'a.png'), whole);
    await writeFile(path.join(elsewhere, 'b.png'), whole);
    await symlink(elsewhere, path.join(folders.inDir, 'linked'));
    await symlink(elsewhere, path.join(folders.inDir, 'twice'));
    await symlink('..', path.join(folders.inDir, 'sub', 'up'));
    await symlink('.', path.join(folders.inDir, 'self'));
    const { items, warnings, counts } = await bench.run(folders);
    expect([...items.keys()].sort()).toEqual(['linked/b.png', 'sub/a.png']);
    expect(counts.total).toBe(2);
    expect(warnings).toEqual([
      { code: 'LINK_NOT_FOLLOWED', params: { link: 'self' } },
      { code: 'LINK_NOT_FOLLOWED', params: { link: 'sub/up' } },
    ]);
  });

  it('outputs inside the folder of inputs are not taken for inputs', async () => {
    const { inDir } = await bench.folders();
    await writeFile(path.join(inDir, 'a.png'), await raw().png().toBuffer());
    const outDir = path.join(inDir, 'made');
    expect((await bench.run({ inDir, outDir })).counts).toMatchObject({ total: 1, done: 1 });
    expect((await bench.run({ inDir, outDir })).counts).toMatchObject({ total: 1, earlier: 1 });
    await expect(bench.run({ inDir, outDir: inDir })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('files for a second input are read with their picture, not as pictures of their own', async () => {
    const input = {
      tensor: 'x',
      encoding: 'rgb',
      range: [0, 1] as [number, number],
      paper: '#ffffff',
      stroke: 2,
    } as const;
    await writePackage(
      bench.models,
      'two',
      {
        channels: 3,
        nodes: [{ op: 'Min', inputs: ['x', 'z'], output: 'y' }],
        extraInputs: ['z'],
      },
      {
        inputs: [
          { ...input, name: 'ink', kind: 'edges' },
          { ...input, name: 'hints', kind: 'photo', tensor: 'z', optional: true },
        ],
      },
    );
    const folders = await bench.folders();
    const put = (name: string, colour: string) =>
      sharp({ create: { width: 9, height: 9, channels: 3, background: colour } })
        .png()
        .toFile(path.join(folders.inDir, name));
    await put('a.png', '#ffffff');
    await put('a.hints.png', '#112233');
    await put('b.ink.png', '#ffffff');
    await put('b.hints.png', '#445566');
    await put('c.png', '#778899');
    const { items } = await bench.run({ ...folders, models: ['two'] });
    expect([...items.keys()].sort()).toEqual(['a.png', 'b.ink.png', 'c.png']);
    const colour = async (name: string) => [
      ...(await sharp(path.join(folders.outDir, name)).raw().toBuffer()).subarray(0, 3),
    ];
    expect(await colour('a_two.png')).toEqual([0x11, 0x22, 0x33]);
    expect(await colour('b.ink_two.png')).toEqual([0x44, 0x55, 0x66]);
    expect(await colour('c_two.png')).toEqual([0x77, 0x88, 0x99]);
    // A changed companion is a changed input.
    await put('a.hints.png', '#332211');
    const again = await bench.run({ ...folders, models: ['two'], onExists: 'overwrite' });
    expect(again.items.get('a.png')?.status).toBe('done');
    expect(again.items.get('c.png')?.status).toBe('earlier');
    expect(await colour('a_two.png')).toEqual([0x33, 0x22, 0x11]);
  });
});

describe('the disk', () => {
  const mounted = async (folder: string): Promise<boolean> => {
    await mkdir(folder, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', folder], {
        stdio: 'ignore',
      });
      return true;
    } catch {
      return false;
    }
  };

  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'full: the run stops with one sentence, nothing is half written, and it goes on with room',
    async (context) => {
      const { inDir, outDir } = await bench.folders();
      if (!(await mounted(outDir))) context.skip('a small disk can not be mounted here');
      try {
        const noise = randomBytes(200 * 200 * 3);
        const bytes = await sharp(noise, { raw: { width: 200, height: 200, channels: 3 } })
          .tiff({ compression: 'none' })
          .toBuffer();
        for (let i = 0; i < 30; i++) await writeFile(path.join(inDir, `p${i}.tiff`), bytes);
        const full = await bench.run({ inDir, outDir });
        expect(full.stopped).toMatchObject({
          code: 'OUTPUT_FAILED',
          params: { reason: 'diskFull' },
        });
        expect(full.counts.done).toBeGreaterThan(0);
        expect(full.counts.done + full.counts.failed).toBeLessThan(30);
        for (const name of await readdir(outDir)) {
          if (name.endsWith('.tiff')) await sharp(path.join(outDir, name)).stats();
          expect(name).not.toMatch(/partial/);
        }
        execFileSync('mount', ['-o', 'remount,size=64m', outDir]);
        const rest = await bench.run({ inDir, outDir });
        expect(rest.counts).toMatchObject({ total: 30, failed: 0, earlier: full.counts.done });
      } finally {
        execFileSync('umount', [outDir]);
      }
    },
  );

  it('a folder that goes away ends the run with one sentence', async () => {
    for (const which of ['inDir', 'outDir'] as const) {
      const folders = await bench.folders();
      const whole = await raw().png().toBuffer();
      for (let i = 0; i < 12; i++) await writeFile(path.join(folders.inDir, `p${i}.png`), whole);
      let gone: Promise<void> | undefined;
      let ended = 0;
      const engine = bench.engine();
      const { stopped, counts } = await bench.run(folders, {
        engine: {
          concurrency: 1,
          call: async (method, params, signal) => {
            if (ended === 2) gone ??= rm(folders[which], { recursive: true });
            await gone;
            return engine.call(method, params, signal);
          },
        },
        listener: { onItem: () => void ended++ },
      });
      expect(stopped?.params).toEqual({ reason: 'batchFolderGone', folder: folders[which] });
      expect(counts.done).toBe(2);
      expect(counts.failed).toBe(1);
      // It is not made again: its disk may be gone, and the rest would land on another.
      if (which === 'outDir') await expect(readdir(folders.outDir)).rejects.toThrow('ENOENT');
    }
  });
});
