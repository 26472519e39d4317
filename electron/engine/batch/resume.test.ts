import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnderdrawError } from '#common/contract';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { Workbench } from '../testing/workbench';
import type { BatchEngine } from './runItem';

const program = path.resolve('bin/underdraw.mjs');
let bench: Workbench;
beforeAll(async () => {
  if (!existsSync('out/main/cli.js')) throw new Error('run `npm run build` first');
  bench = await Workbench.open();
  await writePackage(bench.models, 'identity', identity);
});
afterAll(() => bench.close());

function start(inDir: string, outDir: string, ...more: string[]): ChildProcess {
  return spawn(
    process.execPath,
    [program, 'batch', inDir, '--model', 'identity', '--out', outDir, '--json', ...more],
    { env: { ...process.env, UNDERDRAW_HOME: bench.folder }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
}

/** Finished outputs with what tells whether they were written again. */
async function finished(outDir: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir(outDir).catch(() => [])) {
    if (!name.endsWith('.png') || name.startsWith('.')) continue;
    const { ino, mtimeMs, size } = await stat(path.join(outDir, name));
    found.set(name, `${ino} ${mtimeMs} ${size}`);
  }
  return found;
}

/**
 * Kill a batch as soon as it has planned, or when its folder of outputs has changed so many times:
 * a picture is begun, written, and given its name. So any moment of the work is met, however fast
 * the machine is.
 * @returns the signal that ended it: none if it was done before.
 */
async function killAfter(changes: number, inDir: string, outDir: string) {
  const child = start(inDir, outDir);
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  // Its first word is that everything is planned.
  child.stdout!.on('data', () => {
    if (changes === 0) child.kill('SIGKILL');
  });
  let seen = 0;
  const watcher = watch(outDir, () => {
    if (++seen === changes) child.kill('SIGKILL');
  });
  const [, signal] = await closed;
  watcher.close();
  return signal;
}

describe('a batch that is killed', () => {
  it('a dozen times at random, then goes on: nothing is missing, half, or written twice', async () => {
    const { inDir, outDir } = await bench.folders();
    const count = 150;
    const picture = (i: number) =>
      sharp({
        create: { width: 40 + i, height: 30, channels: 3, background: { r: i, g: 255 - i, b: 90 } },
      }).png();
    for (let i = 0; i < count; i++) await picture(i).toFile(path.join(inDir, `p${i}.png`));

    let before = new Map<string, string>();
    const check = async () => {
      const now = await finished(outDir);
      for (const [name, mark] of before) expect(now.get(name), name).toBe(mark);
      before = now;
    };
    await mkdir(outDir);
    const { seed } = fc.readConfigureGlobal();
    const moments = fc.sample(fc.integer({ min: 1, max: 48 }), { seed, numRuns: 12 });
    for (const [kill, moment] of moments.entries()) {
      const changes = kill % 5 === 0 ? 0 : moment;
      const signal = await killAfter(changes, inDir, outDir);
      // The kill fell into the work.
      expect(signal, `kill ${kill} after ${changes} changes, seed ${seed}`).toBe('SIGKILL');
      await check();
    }
    // What was done when it was killed is not all.
    expect(before.size, `seed ${seed}`).toBeGreaterThan(0);
    expect(before.size, `seed ${seed}`).toBeLessThan(count);

    const last = start(inDir, outDir);
    let out = '';
    last.stdout!.on('data', (chunk) => {
      out += chunk;
    });
    const [code] = await once(last, 'close');
    expect(code).toBe(0);
    const done = JSON.parse(out.trim().split('\n').at(-1)!);
    expect(done).toMatchObject({ total: count, failed: 0 });
    await check();
    expect(before.size).toBe(count);
    for (let i = 0; i < count; i++) {
      const made = await sharp(path.join(outDir, `p${i}_identity.png`))
        .raw()
        .toBuffer();
      expect(made.equals(await picture(i).raw().toBuffer())).toBe(true);
    }
    // No temporary file is left, and no engine's half-written one.
    const left = (await readdir(outDir)).filter((name) => name.includes('partial'));
    expect(left).toEqual([]);
  }, 600_000);
});

describe('temporary files', () => {
  const partials = async (outDir: string) =>
    (await readdir(outDir)).filter((name) => name.endsWith('.partial'));

  async function noisyPictures(count: number) {
    const made = await bench.folders();
    for (let i = 0; i < count; i++) {
      const data = randomBytes(300 * 300 * 3);
      const file = path.join(made.inDir, `p${i}.png`);
      await sharp(data, { raw: { width: 300, height: 300, channels: 3 } }).toFile(file);
    }
    await mkdir(made.outDir);
    return made;
  }

  it('are gone after Ctrl+C, whatever was being written', async () => {
    const { inDir, outDir } = await noisyPictures(16);
    for (const moment of [1, 2, 3, 5, 8]) {
      const child = start(inDir, outDir);
      const closed = once(child, 'close');
      let seen = 0;
      const watcher = watch(outDir, () => {
        if (++seen === moment) child.kill('SIGINT');
      });
      child.stdout!.resume();
      const [code] = await closed;
      watcher.close();
      expect(await partials(outDir)).toEqual([]);
      if (code === 0) break;
      expect(code).toBe(130);
    }
  }, 120_000);

  it('of a shard that was killed are gone after a run of the whole', async () => {
    const { inDir, outDir } = await noisyPictures(12);
    const child = start(inDir, outDir, '--shard', '1/2');
    const closed = once(child, 'close');
    const watcher = watch(outDir, (_, name) => {
      if (name?.endsWith('.partial')) child.kill('SIGKILL');
    });
    child.stdout!.resume();
    await closed;
    watcher.close();
    await bench.run({ inDir, outDir });
    expect(await partials(outDir)).toEqual([]);
    expect(await partials(path.join(outDir, '.underdraw'))).toEqual([]);
  }, 60_000);

  it('are gone when a run stops at the first failure', async () => {
    const { inDir, outDir } = await noisyPictures(6);
    await writeFile(path.join(inDir, 'p0.png'), 'words');
    const { stopped } = await bench.run({ inDir, outDir, stopOnError: true });
    expect(stopped?.code).toBe('INPUT_UNREADABLE');
    expect(await partials(outDir)).toEqual([]);
  });
});

describe('a second run', () => {
  async function folders(names: string[]) {
    const made = await bench.folders();
    for (const [i, name] of names.entries()) {
      await sharp({
        create: { width: 8, height: 8, channels: 3, background: { r: i, g: 9, b: 9 } },
      })
        .png()
        .toFile(path.join(made.inDir, name));
    }
    return made;
  }

  it('does what changed, by content, and keeps the rest', async () => {
    const { inDir, outDir } = await folders(['a.png', 'b.png', 'c.png']);
    await bench.run({ inDir, outDir });
    const marks = await finished(outDir);
    await rename(path.join(inDir, 'a.png'), path.join(inDir, 'moved.png'));
    await rm(path.join(outDir, 'b_identity.png'));
    const { items } = await bench.run({ inDir, outDir });
    expect(Object.fromEntries([...items].map(([n, i]) => [n, i.status]))).toEqual({
      'moved.png': 'done',
      'b.png': 'done',
      'c.png': 'earlier',
    });
    expect((await finished(outDir)).get('c_identity.png')).toBe(marks.get('c_identity.png'));
  });

  it('asks the rule where the content, the model or a setting is another', async () => {
    const { inDir, outDir } = await folders(['a.png']);
    const status = async (more: Parameters<Workbench['run']>[0] | object = {}) => {
      const { items } = await bench.run({ inDir, outDir, ...more });
      const { status, error } = items.get('a.png')!;
      return error?.code ?? status;
    };
    expect(await status()).toBe('done');
    expect(await status()).toBe('earlier');
    expect(await status({ seed: [7] })).toBe('OUTPUT_EXISTS');
    expect(await status({ seed: [7], onExists: 'skip' })).toBe('skipped');
    expect(await status({ seed: [7], onExists: 'overwrite' })).toBe('done');
    expect(await status({ seed: [7] })).toBe('earlier');
    expect(await status({ format: 'webp' })).toBe('done');
    await writeFile(
      path.join(inDir, 'a.png'),
      await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    );
    expect(await status()).toBe('OUTPUT_EXISTS');
    expect(await status({ onExists: 'rename' })).toBe('done');
    expect(await status({ onExists: 'rename' })).toBe('earlier');
    expect([...(await finished(outDir)).keys()].sort()).toEqual([
      'a_identity-2.png',
      'a_identity.png',
    ]);
  });

  it('never touches a file that is not its own', async () => {
    const { inDir, outDir } = await folders(['a.png']);
    await mkdir(outDir);
    await writeFile(path.join(outDir, 'a_identity.png'), 'mine');
    for (const onExists of ['error', 'skip', 'rename'] as const) {
      await bench.run({ inDir, outDir, onExists });
      expect(await readFile(path.join(outDir, 'a_identity.png'), 'utf8')).toBe('mine');
    }
  });

  it('leaves failures alone until they are to be tried again, or the input changes', async () => {
    const { inDir, outDir } = await folders(['a.png']);
    await writeFile(path.join(inDir, 'bad.png'), 'words');
    let asked = 0;
    const engine = bench.engine();
    const counted: BatchEngine = {
      ...engine,
      call: (method, params, signal) => {
        asked++;
        return engine.call(method, params, signal);
      },
    };
    const run = async (more = {}) => {
      asked = 0;
      const { counts } = await bench.run({ inDir, outDir, ...more }, { engine: counted });
      return [counts.failed, asked];
    };
    expect(await run()).toEqual([1, 2]);
    expect(await run()).toEqual([1, 0]);
    expect(await run({ retryFailed: true })).toEqual([1, 1]);
    await writeFile(path.join(inDir, 'bad.png'), 'other words');
    expect(await run()).toEqual([1, 1]);
    await rename(path.join(inDir, 'a.png'), path.join(inDir, 'bad.png'));
    expect(await run()).toEqual([0, 1]);
  });

  it('tries again what was read while it was still being copied', async () => {
    const { inDir, outDir } = await folders(['a.png']);
    const file = path.join(inDir, 'a.png');
    const whole = await readFile(file);
    const engine = bench.engine();
    const copying: BatchEngine = {
      ...engine,
      call: async (method, params, signal) => {
        await writeFile(file, whole.subarray(0, whole.length / 2));
        const done = await engine.call(method, params, signal);
        await writeFile(file, whole);
        return done;
      },
    };
    const first = await bench.run({ inDir, outDir }, { engine: copying });
    expect(first.items.get('a.png')?.error?.code).toBe('INPUT_UNREADABLE');
    expect((await bench.run({ inDir, outDir })).counts).toMatchObject({ done: 1, failed: 0 });
  });

  it('tries again with settings that may change the failure', async () => {
    const { inDir, outDir } = await folders(['a.png']);
    const run = async (maxMegapixels: number) => {
      const { items } = await bench.run({ inDir, outDir, maxMegapixels });
      return items.get('a.png')?.error?.code ?? items.get('a.png')?.status;
    };
    expect(await run(0.000_001)).toBe('INPUT_TOO_LARGE');
    expect(await run(0.000_001)).toBe('INPUT_TOO_LARGE');
    expect(await run(1)).toBe('done');
  });

  it('tries again what failed while an engine crashed or a runtime gave up', async () => {
    const { inDir, outDir } = await folders(['a.png', 'b.png']);
    const engine = bench.engine();
    const failing: BatchEngine = {
      ...engine,
      call: async (method, params, signal) => {
        if ('input' in params && params.input?.endsWith('a.png'))
          throw new UnderdrawError('ENGINE_CRASHED', { reason: 'unknown' });
        return engine.call(method, params, signal);
      },
    };
    expect((await bench.run({ inDir, outDir }, { engine: failing })).counts).toMatchObject({
      done: 1,
      failed: 1,
    });
    expect((await bench.run({ inDir, outDir })).counts).toMatchObject({ done: 1, earlier: 1 });
  });

  it('says so when its own folder is deleted in the middle', async () => {
    const { inDir, outDir } = await folders(['a.png', 'b.png']);
    const engine = bench.engine();
    const { stopped } = await bench.run(
      { inDir, outDir },
      {
        engine: {
          concurrency: 1,
          call: async (method, params, signal) => {
            await rm(path.join(outDir, '.underdraw'), { recursive: true, force: true });
            return engine.call(method, params, signal);
          },
        },
      },
    );
    expect(stopped?.code).toBe('OUTPUT_FAILED');
  });

  it.each(['journal-1of1.jsonl', 'results-1of1.jsonl', 'thumbs-1of1.jsonl', 'head-1of1.json'])(
    'says so where a folder is called %s',
    async (name) => {
      const { inDir, outDir } = await folders(['a.png']);
      await mkdir(path.join(outDir, '.underdraw', name), { recursive: true });
      const ended = await bench.run({ inDir, outDir }).then(
        ({ stopped }) => stopped,
        (error: UnderdrawError) => error,
      );
      expect(ended).toMatchObject({ code: 'OUTPUT_FAILED', params: { reason: 'notAFile' } });
    },
  );

  it('is kept out while the first is at work', async () => {
    const { inDir, outDir } = await folders(['a.png']);
    const engine = bench.engine();
    let second: unknown;
    await bench.run(
      { inDir, outDir },
      {
        engine: {
          concurrency: 1,
          call: async (method, params, signal) => {
            await writeFile(path.join(outDir, '.underdraw', 'lock-1of1'), '1 elsewhere');
            second = await bench.run({ inDir, outDir }).catch((error: unknown) => error);
            return engine.call(method, params, signal);
          },
        },
      },
    );
    expect(second).toMatchObject({ code: 'FOLDER_IN_USE' });
  });

  it('can be paused, resumed and cancelled', async () => {
    const { inDir, outDir } = await folders(Array.from({ length: 6 }, (_, i) => `p${i}.png`));
    const cancel = new AbortController();
    const { stopped, counts } = await bench.run(
      { inDir, outDir },
      {
        engine: { ...bench.engine(), concurrency: 1 },
        signal: cancel.signal,
        listener: { onItem: (_, c) => void (c.done === 3 && cancel.abort()) },
      },
    );
    expect(stopped?.code).toBe('CANCELLED');
    expect(counts.done).toBe(3);
    expect((await bench.run({ inDir, outDir })).counts).toMatchObject({ earlier: 3, done: 3 });
  });

  it('stops at the first failure if it is told to', async () => {
    const { inDir, outDir } = await folders(['b.png', 'c.png']);
    await writeFile(path.join(inDir, 'a.png'), 'words');
    const { stopped, counts } = await bench.run(
      { inDir, outDir, stopOnError: true },
      { engine: { ...bench.engine(), concurrency: 1 } },
    );
    expect(stopped?.code).toBe('INPUT_UNREADABLE');
    expect(counts).toMatchObject({ done: 0, failed: 1 });
  });
});
