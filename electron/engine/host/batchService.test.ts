import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BatchRunState, batchCalls } from '#common/contract';
import { engineHere } from '../testing/engineHere';
import { inProcess } from '../testing/inProcess';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { raw } from '../testing/pictures';
import { Workbench } from '../testing/workbench';
import { BatchService } from './batchService';
import { EngineHost } from './engineHost';
import { EnginePool } from './enginePool';
import { Roots } from './roots';

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
  await writePackage(bench.models, 'identity', identity);
  await writePackage(bench.models, 'tiled', identity, { tiling: { receptive: 0 } });
});
afterAll(() => bench.close());

/** Bytes of a run in a batch: enough for the small pictures here, not for one of 700 × 700. */
const tileMemory = 16e6;

type Wait = () => Promise<unknown> | undefined;

/** @param before what each picture waits for, and `after` what its answer does. */
const spawn = (before: Wait = () => undefined, after: Wait = () => undefined) =>
  engineHere((onProgress) => {
    const handlers = bench.handlers({ batch: { memory: tileMemory } }, onProgress);
    const translate: (typeof handlers)['file.batch'] = async (params, signal) => {
      await before();
      const made = await handlers['file.batch'](params, signal);
      await after();
      return made;
    };
    return { ...handlers, 'file.batch': translate };
  });

/** @param before and `after` as `spawn`. */
async function batchService(files: number, before?: Wait, after?: Wait) {
  const { inDir, outDir } = await bench.folders();
  await mkdir(outDir);
  const bytes = await raw().png().toBuffer();
  for (let i = 0; i < files; i++) await writeFile(path.join(inDir, `p${i}.png`), bytes);
  const host = new EngineHost({ spawn: () => spawn(), idleMs: 0 });
  const made = new BatchService({
    host,
    roots: await Roots.open([path.dirname(inDir)]),
    startPool: () => new EnginePool(() => spawn(before, after), 1),
  });
  const until = (phase: BatchRunState['phase']) =>
    new Promise<BatchRunState>((resolve) => {
      const end = made.onState((state) => {
        if (state.phase !== phase) return;
        end();
        resolve(state);
      });
    });
  const settings = { inDir, outDir, models: ['identity'] };
  const onState = (listener: (state: BatchRunState) => void) => made.onState(listener);
  return {
    onState,
    ask: inProcess<typeof batchCalls>(made.handlers),
    until,
    settings,
    inDir,
    outDir,
  };
}

describe('BatchService', () => {
  it('looks ahead, runs, shows rows with thumbnails, and tells the end with a report', async () => {
    const { ask, until, settings, inDir, outDir } = await batchService(5);
    await writeFile(path.join(inDir, 'bad.png'), 'words');
    const preview = await ask('batch.preview', settings);
    expect(preview).toMatchObject({ pictures: 6, more: false });
    expect(preview.examples[0]).toEqual({ input: 'bad.png', output: 'bad_identity.png' });
    expect(await readdir(outDir)).toEqual([]);

    const end = until('done');
    expect(await ask('batch.start', settings)).toMatchObject({ phase: 'planning', run: 1 });
    await expect(ask('batch.start', settings)).rejects.toMatchObject({
      code: 'FOLDER_IN_USE',
    });
    const state = await end;
    expect(state).toMatchObject({ counts: { total: 6, done: 5, failed: 1 }, failure: undefined });
    expect(await readdir(outDir)).toContain(path.basename(state.report!));
    const rows = await ask('batch.rows', { failed: false, count: 100 });
    expect(rows.map((row) => row.number)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(rows.filter((row) => row.thumbs)).toHaveLength(5);
    const failed = await ask('batch.rows', { failed: true, count: 100 });
    expect(failed.map((row) => row.item.input)).toEqual(['bad.png']);
    // The files of a row, for a closer look.
    const done = rows.find(({ item }) => item.status === 'done')!;
    for (const [side, folder] of [
      ['input', inDir],
      ['output', outDir],
    ] as const) {
      const { name, data } = await ask('batch.file', { number: done.number, side });
      expect(name).toBe(done.item[side]);
      expect(Buffer.from(data).equals(await readFile(path.join(folder, name)))).toBe(true);
    }
    await rm(path.join(outDir, done.item.output));
    await expect(ask('batch.file', { number: done.number, side: 'output' })).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
    });
    await expect(ask('batch.file', { number: 99, side: 'input' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  it('goes on telling how far it is though the clock is set back', async () => {
    let tell = () => {};
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    let begun = 0;
    // All but the first picture wait until something is told of that one.
    const waits = () => (begun++ > 0 ? told : undefined);
    const { ask, until, onState, settings } = await batchService(5, waits);
    const real = Date.now;
    let running = false;
    vi.spyOn(Date, 'now').mockImplementation(() => real() - (running ? 86_400_000 : 0));
    onState(({ phase, counts }) => {
      running ||= phase === 'running';
      if (phase === 'running' && counts.done > 0) tell();
    });
    const end = until('done');
    await ask('batch.start', settings);
    await told;
    expect((await end).counts.done).toBe(5);
  });

  it('tells how far a large picture is that is made in parts', async () => {
    let tell = () => {};
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    let begun = 0;
    // The large picture, which is the second, is not done before its parts were told of.
    const waits = () => (++begun > 1 ? told : undefined);
    const service = await batchService(1, undefined, waits);
    const { ask, until, onState, settings, inDir } = service;
    await mkdir(path.join(inDir, 'sub'));
    const background = { r: 9, g: 90, b: 200 };
    const large = sharp({ create: { width: 700, height: 700, channels: 3, background } });
    await large.png().toFile(path.join(inDir, 'sub', 'large.png'));
    const seen = new Map<string, number[]>();
    onState(({ inParts }) => {
      for (const { input, done, total } of inParts) {
        expect(total).toBeGreaterThan(done);
        seen.set(input, [...(seen.get(input) ?? []), done]);
        tell();
      }
    });
    const end = until('done');
    await ask('batch.start', { ...settings, models: ['tiled'] });
    expect(await end).toMatchObject({ counts: { done: 2 }, inParts: [] });
    expect([...seen.keys()]).toEqual(['sub/large.png']);
    const parts = seen.get('sub/large.png')!;
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
  });

  it('tries one failed picture again: its row, the counts, the report and the journal follow', async () => {
    const { ask, until, settings, inDir, outDir } = await batchService(3);
    for (const name of ['bad', 'worse']) await writeFile(path.join(inDir, `${name}.png`), 'words');
    const rows = async (failed: boolean) => await ask('batch.rows', { failed, count: 100 });
    const report = async () => JSON.parse(await readFile(path.join(outDir, 'report.json'), 'utf8'));
    const again = async (number: number) => {
      const end = until('done');
      expect(await ask('batch.retry', { number })).toMatchObject({ phase: 'running', run: 1 });
      await expect(ask('batch.retry', { number })).rejects.toMatchObject({
        code: 'FOLDER_IN_USE',
      });
      return end;
    };
    const first = until('done');
    await ask('batch.start', settings);
    await first;
    const order = (await rows(false)).map((row) => row.item.input);
    const bad = (await rows(true)).find((row) => row.item.input === 'bad.png')!;

    // As it was: it fails again, once.
    const unchanged = await again(bad.number);
    expect(unchanged.counts).toEqual({ total: 5, done: 3, earlier: 0, skipped: 0, failed: 2 });
    expect(await rows(true)).toHaveLength(2);
    expect((await report()).items).toHaveLength(5);

    // Gone: the row says so.
    await rm(path.join(inDir, 'bad.png'));
    expect((await again(bad.number)).counts.failed).toBe(2);
    expect((await rows(true)).find((row) => row.number === bad.number)?.item.error).toMatchObject({
      code: 'INPUT_NOT_FOUND',
      params: { reason: 'pictureGone', picture: 'bad.png' },
    });

    await writeFile(path.join(inDir, 'bad.png'), await raw().png().toBuffer());
    const mended = await again(bad.number);
    expect(mended.counts).toEqual({ total: 5, done: 4, earlier: 0, skipped: 0, failed: 1 });
    expect((await rows(false)).map((row) => row.item.input)).toEqual(order);
    const row = (await rows(false)).find((one) => one.number === bad.number);
    expect(row).toMatchObject({ item: { status: 'done', output: 'bad_identity.png' } });
    expect(row?.thumbs).toBeDefined();
    expect((await rows(true)).map((one) => one.item.input)).toEqual(['worse.png']);
    const { counts, items } = await report();
    expect(counts).toEqual(mended.counts);
    expect(items.map((item: { input: string }) => item.input).sort()).toEqual(order.sort());
    expect(await readFile(path.join(outDir, 'index.html'), 'utf8')).toContain('bad_identity.png');
    await expect(ask('batch.retry', { number: bad.number })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });

    // The journal knows it: nothing is made twice.
    const last = until('done');
    await ask('batch.start', settings);
    expect((await last).counts).toMatchObject({ done: 0, earlier: 4, failed: 1 });
  });

  it('a retry in a folder that is gone says so, and leaves the run as it ended', async () => {
    const { ask, until, settings, inDir } = await batchService(1);
    await writeFile(path.join(inDir, 'bad.png'), 'words');
    const end = until('done');
    await ask('batch.start', settings);
    const { counts } = await end;
    const [row] = await ask('batch.rows', { failed: true, count: 1 });
    await rm(inDir, { recursive: true });
    await expect(ask('batch.retry', { number: row.number })).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
    });
    expect(await ask('batch.state', {})).toMatchObject({ phase: 'done', counts });
  });

  it('starts no picture while the Studio translates', async () => {
    const { settings } = await batchService(4);
    let finish: () => void = () => {};
    const busy = new EngineHost({
      idleMs: 0,
      spawn: () => {
        const translate = () =>
          new Promise<void>((resolve) => {
            finish = resolve;
          });
        return engineHere(() => ({ ...bench.handlers(), translate }));
      },
    });
    const second = new BatchService({
      host: busy,
      roots: await Roots.open([path.dirname(settings.inDir)]),
      startPool: () => new EnginePool(() => spawn(), 1),
    });
    const askSecond = inProcess<typeof batchCalls>(second.handlers);
    await askSecond('batch.preview', settings);
    let running: (() => void) | undefined;
    const started = new Promise<void>((resolve) => {
      running = resolve;
    });
    const end = second.onState((state) => {
      // The models are known and the pictures counted; the pen comes first now.
      if (state.phase === 'running') running?.();
    });
    const done = new Promise<BatchRunState>((resolve) => {
      second.onState((state) => state.phase === 'done' && resolve(state));
    });
    await askSecond('batch.start', settings);
    // Asked for before the first picture: models.info goes through the same engine first.
    const stroke = busy.request('translate', {});
    await started;
    end();
    // Pictures that would go first have had the time to: meanwhile those of another folder, which
    // wait for nobody, are made from first to last.
    const free = await batchService(4);
    const freeEnd = free.until('done');
    await free.ask('batch.start', free.settings);
    expect((await freeEnd).counts.done).toBe(4);
    expect(await askSecond('batch.state', {})).toMatchObject({ counts: { done: 0 } });
    finish();
    await stroke;
    expect((await done).counts.done).toBe(4);
  });

  it('refuses what does not fit, and folders outside', async () => {
    const { ask, settings, inDir } = await batchService(1);
    for (const [change, code] of [
      [{ inDir: '/' }, 'BAD_REQUEST'],
      [{ outDir: path.join(inDir, '..', '..') }, 'BAD_REQUEST'],
      [{ outDir: inDir }, 'USAGE'],
      [{ inDir: path.join(inDir, 'gone') }, 'INPUT_NOT_FOUND'],
      [{ models: [] as string[] }, 'BAD_REQUEST'],
      [{ models: ['nothing'] as string[] }, 'MODEL_NOT_FOUND'],
      [{ name: 'x.{ext}' }, 'USAGE'],
      [{ name: '' }, 'USAGE'],
    ] as const) {
      await expect(ask('batch.preview', { ...settings, ...change })).rejects.toMatchObject({
        code,
      });
    }
  });
});

describe('the roots', () => {
  it('show what lies in them, and nothing else, by no path and no link', async () => {
    const { inDir, outDir } = await bench.folders();
    await mkdir(path.join(inDir, 'sub'));
    await mkdir(outDir);
    await symlink(outDir, path.join(inDir, 'out-link'));
    await symlink(path.join(inDir, 'sub'), path.join(inDir, 'sub-link'));
    await writeFile(path.join(inDir, 'a.png'), '');
    const roots = await Roots.open([inDir]);
    const list = await roots.list(undefined);
    expect(list).toMatchObject({ path: inDir, parent: undefined, pictures: 1 });
    expect(list.folders.map((f) => f.name)).toEqual(['sub', 'sub-link']);
    expect((await roots.list(path.join(inDir, 'sub'))).parent).toBe(inDir);
    for (const outside of [outDir, path.join(inDir, 'out-link'), path.join(inDir, '..'), '/']) {
      await expect(roots.list(outside)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(roots.make(outside, 'new')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
    for (const name of ['../x', 'a/b', '.hidden', '..']) {
      await expect(roots.make(inDir, name)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
    expect((await roots.make(inDir, 'new')).path).toBe(path.join(inDir, 'new'));
    const two = await Roots.open([inDir, outDir]);
    expect((await two.list(undefined)).folders.map((f) => f.path)).toEqual([inDir, outDir]);
  });
});
