import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchSettingsSchema } from '#common/contract';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { raw } from '../testing/pictures';
import { Workbench } from '../testing/workbench';
import { BatchRun } from './batchRun';
import type { BatchEngine } from './runItem';

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
  await writePackage(bench.models, 'identity', identity);
});
afterAll(() => bench.close());

async function filled(count: number) {
  const made = await bench.folders();
  const bytes = await raw().png().toBuffer();
  for (let i = 0; i < count; i++) await writeFile(path.join(made.inDir, `p${i}.png`), bytes);
  return made;
}

async function folders(count: number) {
  const made = await filled(count);
  return { ...made, settings: batchSettingsSchema.parse({ ...made, models: ['identity'] }) };
}

describe('the lanes of a run', () => {
  it('start nothing while it is paused, and go on where they were', async () => {
    const { settings } = await folders(8);
    let done = 0;
    let hold: () => void = () => {};
    const third = new Promise<void>((resolve) => {
      hold = resolve;
    });
    const engine = { ...bench.engine(), concurrency: 1 };
    const run = new BatchRun(settings, [await bench.model('identity')], engine, {
      onItem: () => {
        done++;
        if (done === 3) {
          run.pause();
          hold();
        }
      },
    });
    const end = run.run(new AbortController().signal);
    await third;
    // What would go on by itself has had the time to: meanwhile another run goes from end to end.
    const other = await bench.run(await filled(8), { engine });
    expect(other.counts.done).toBe(8);
    expect([done, run.isPaused]).toEqual([3, true]);
    run.resume();
    expect((await end).counts).toMatchObject({ done: 8, total: 8 });
  });

  it('a run that is paused during its last pictures ends with them', async () => {
    const { settings } = await folders(2);
    const engine = bench.engine();
    const run: BatchRun = new BatchRun(settings, [await bench.model('identity')], {
      concurrency: 2,
      call: (method, params, signal) => {
        run.pause();
        return engine.call(method, params, signal);
      },
    });
    expect((await run.run(new AbortController().signal)).counts).toMatchObject({ done: 2 });
    expect(run.isPaused).toBe(false);
  });

  it('a run that is paused can be cancelled', async () => {
    const { settings } = await folders(3);
    const stop = new AbortController();
    const run = new BatchRun(settings, [await bench.model('identity')], bench.engine(), {
      onPlanned: () => setImmediate(() => stop.abort()),
    });
    run.pause();
    const end = await run.run(stop.signal);
    expect(end).toMatchObject({ stopped: { code: 'CANCELLED' }, counts: { done: 0 } });
    const early = new BatchRun(settings, [await bench.model('identity')], bench.engine());
    await expect(early.run(stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('wait at the gate before each picture', async () => {
    const { settings } = await folders(5);
    let passed = 0;
    let running = 0;
    const engine = bench.engine();
    const counted: BatchEngine = {
      concurrency: 2,
      call: async (method, params, signal) => {
        expect(++running).toBeLessThanOrEqual(passed);
        return engine.call(method, params, signal);
      },
    };
    const run = new BatchRun(
      settings,
      [await bench.model('identity')],
      counted,
      {},
      {
        gate: async () => {
          passed++;
        },
      },
    );
    expect((await run.run(new AbortController().signal)).counts.done).toBe(5);
  });

  it('a model that fails on each of the first pictures ends the run', async () => {
    const { settings } = await folders(40);
    await writePackage(bench.models, 'wrong', {
      channels: 3,
      nodes: [{ op: 'GlobalAveragePool', inputs: ['x'], output: 'y' }],
    });
    const models = [await bench.model('wrong')];
    const run = new BatchRun({ ...settings, models: ['wrong'] }, models, bench.engine());
    const { stopped, counts } = await run.run(new AbortController().signal);
    expect(stopped?.code).toBe('MODEL_CANT_RUN');
    expect(counts.failed).toBeLessThan(12);
  });
});
