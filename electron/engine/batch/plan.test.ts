import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Workbench } from '../testing/workbench';
import { type BatchJob, type PlannedFolder, type PlanSettings, plan } from './plan';

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
});
afterAll(() => bench.close());

async function planned(
  files: string[],
  more: Partial<PlanSettings> = {},
  there: string[] = [],
): Promise<{ jobs: BatchJob[]; outputs: Record<string, string>; folders: PlannedFolder[] }> {
  const { inDir, outDir } = await bench.folders();
  for (const [folder, names] of [
    [inDir, files],
    [outDir, there],
  ] as const) {
    await mkdir(folder, { recursive: true });
    for (const name of names) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), '');
    }
  }
  const folders: PlannedFolder[] = [];
  const settings: PlanSettings = {
    inDir,
    outDir,
    models: ['m'],
    format: 'same',
    name: '{name}_{model}.{ext}',
    onExists: 'error',
    ...more,
  };
  for await (const folder of plan(settings)) folders.push(folder);
  const jobs = folders.flatMap((f) => f.jobs);
  return {
    jobs,
    folders,
    outputs: Object.fromEntries(jobs.map((j) => [`${j.input}>${j.model}`, j.output])),
  };
}

describe('the plan', () => {
  it('knows pictures by their content where the ending tells nothing, and names those not read', async () => {
    const { inDir, outDir } = await bench.folders();
    const files: [string, string][] = [
      ['x.jfif', ''],
      ['x.jpe', ''],
      ['wrong.jpg', '\u0089PNG\r\n\u001a\n'],
      ['wrong.PNG', '\u00ff\u00d8\u00ff\u00e0'],
      ['x.jpeg', '\u00ff\u00d8\u00ff\u00e0'],
      ['scan', '\u00ff\u00d8\u00ff\u00e0'],
      ['renamed.heic', '\u0089PNG\r\n\u001a\n'],
      ['a.heic', '\0\0\0\u001cftypheic'],
      ['b.bmp', 'BM'],
      ['c.svg', '<svg/>'],
      ['raw.dng', 'II*\0'],
      ['notes', 'words'],
      ['a.png.bak', '\u0089PNG\r\n\u001a\n'],
    ];
    for (const [name, text] of files) await writeFile(path.join(inDir, name), text, 'latin1');
    const settings = { inDir, outDir, models: ['m'], format: 'same', onExists: 'error' } as const;
    const folders: PlannedFolder[] = [];
    for await (const one of plan({ ...settings, name: '{name}_{model}.{ext}' })) folders.push(one);
    const [{ jobs, unread, others }] = folders;
    expect(jobs.map(({ input, output, format }) => [input, output, format])).toEqual([
      ['renamed.heic', 'renamed_m.png', 'png'],
      ['scan', 'scan_m.jpg', 'jpg'],
      ['wrong.PNG', 'wrong_m.jpg', 'jpg'],
      ['wrong.jpg', 'wrong_m.png', 'png'],
      ['x.jfif', 'x_m.jfif', 'jpg'],
      ['x.jpe', 'x_m.jpe', 'jpg'],
      ['x.jpeg', 'x_m.jpeg', 'jpg'],
    ]);
    expect(unread).toEqual(['a.heic', 'b.bmp', 'c.svg', 'raw.dng']);
    expect(others).toBe(2);
  });

  it('mirrors subfolders and leaves other files alone', async () => {
    const { outputs, folders } = await planned([
      'b.JPG',
      'a.png',
      'sub/deep/c.webp',
      'sub/notes.txt',
      '.hidden.png',
      '.cache/d.png',
    ]);
    expect(outputs).toEqual({
      'a.png>m': 'a_m.png',
      'b.JPG>m': 'b_m.JPG',
      'sub/deep/c.webp>m': 'sub/deep/c_m.webp',
    });
    expect(folders.map((f) => [f.folder, f.others])).toEqual([
      ['', 0],
      ['sub', 1],
      ['sub/deep', 0],
    ]);
  });

  it('gives two inputs of one name two outputs, the same way each time', async () => {
    const files = ['a.png', 'a.jpg', 'A.png', 'a.webp'];
    const { outputs, jobs } = await planned(files, { format: 'png' });
    expect(
      Object.values(outputs)
        .map((o) => o.toLowerCase())
        .sort(),
    ).toEqual(['a_m-2.png', 'a_m-3.png', 'a_m-4.png', 'a_m.png']);
    expect((await planned(files.reverse(), { format: 'png' })).jobs).toEqual(jobs);
  });

  it('keeps apart folders that differ only in case, and outputs that would be called like a folder', async () => {
    const { outputs } = await planned(['Sub/a.png', 'sub/a.png', 'a_m.png/b.png', 'a.png']);
    expect(outputs).toEqual({
      'a.png>m': 'a_m-2.png',
      'Sub/a.png>m': 'Sub/a_m.png',
      'sub/a.png>m': 'sub-2/a_m.png',
      'a_m.png/b.png>m': 'a_m.png/b_m.png',
    });
  });

  it('several models have several outputs, with or without their name in it', async () => {
    expect((await planned(['a.png'], { models: ['m', 'n'] })).outputs).toEqual({
      'a.png>m': 'a_m.png',
      'a.png>n': 'a_n.png',
    });
    expect(
      (await planned(['a.png'], { models: ['m', 'n'], name: '{name}.{ext}' })).outputs,
    ).toEqual({ 'a.png>m': 'a.png', 'a.png>n': 'a-2.png' });
  });

  it('renames around what is there, and not around what an earlier run made', async () => {
    const there = ['a_m.png', 'A_M-2.png', 'b_m.png'];
    const { outputs } = await planned(
      ['a.png', 'b.png'],
      { onExists: 'rename', earlier: ({ input }) => (input === 'b.png' ? 'b_m.png' : undefined) },
      there,
    );
    expect(outputs).toEqual({ 'a.png>m': 'a_m-3.png', 'b.png>m': 'b_m.png' });
  });

  it('a file that is added takes no name from one that was done', async () => {
    const { outputs } = await planned(['a.jpg', 'a.png'], {
      format: 'png',
      earlier: ({ input }) => (input === 'a.png' ? 'a_m.png' : undefined),
    });
    expect(outputs).toEqual({ 'a.jpg>m': 'a_m-2.png', 'a.png>m': 'a_m.png' });
    // What was made in another format is another output.
    const other = await planned(['a.png'], { format: 'webp', earlier: () => 'a_m.png' });
    expect(other.outputs).toEqual({ 'a.png>m': 'a_m.webp' });
  });

  it('opens as many files of a folder as it is told to, and goes by name with the rest', async () => {
    const check = vi.fn(async (file: string) => file);
    const grant = { contains: () => true, check };
    const files = ['a.jpg', 'b.jpg', 'c.png'];
    for (const [opened, calls] of [
      [0, 0],
      [2, 2],
      [undefined, 3],
    ]) {
      check.mockClear();
      const { jobs } = await planned(files, { grant, opened });
      expect(jobs.map((job) => job.output)).toEqual(['a_m.jpg', 'b_m.jpg', 'c_m.png']);
      expect(check).toHaveBeenCalledTimes(calls!);
    }
  });

  it('never writes into the folder of the inputs', async () => {
    const { inDir } = await bench.folders();
    const outDir = path.dirname(inDir);
    await mkdir(path.join(inDir, 'in'));
    await writeFile(path.join(inDir, 'in', 'a.png'), '');
    const jobs: BatchJob[] = [];
    const settings = {
      models: ['m'],
      format: 'same',
      name: '{name}_{model}.{ext}',
      onExists: 'error',
    } as const;
    for await (const folder of plan({ ...settings, inDir, outDir })) jobs.push(...folder.jobs);
    expect(jobs.map((j) => j.output)).toEqual(['in-2/a_m.png']);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a folder that can not be read is one failure',
    async () => {
      const { inDir, outDir } = await bench.folders();
      await mkdir(path.join(inDir, 'shut'), { mode: 0o000 });
      await writeFile(path.join(inDir, 'a.png'), '');
      const folders: PlannedFolder[] = [];
      const settings = {
        models: ['m'],
        format: 'same',
        name: '{name}.{ext}',
        onExists: 'error',
      } as const;
      for await (const folder of plan({ ...settings, inDir, outDir })) folders.push(folder);
      await chmod(path.join(inDir, 'shut'), 0o700);
      expect(folders.map((f) => f.failures.map(({ failure }) => failure.code))).toEqual([
        [],
        ['INPUT_UNREADABLE'],
      ]);
    },
  );
});
