import { expect, it, vi } from 'vitest';
import { type BatchRunState, UnderdrawError } from '#common/contract';
import type { EngineLink } from '../engineLink/connectEngine';
import { BatchController, type BatchDraft } from './batchController';

/** A controller whose models need pictures unless they are called `dream`, and what it has asked for. */
function controller() {
  const link = { onBatch: () => {}, onOpen: () => {}, call: vi.fn(async () => ({ run: 0 })) };
  const batch = new BatchController(
    link as unknown as EngineLink,
    { requestPermission() {}, ended() {} },
    { needsPictures: (model) => model !== 'dream', usesSeed: (model) => model === 'dream' },
  );
  const started = async (change: Partial<BatchDraft>) => {
    batch.edit(change);
    await batch.start();
    return link.call.mock.lastCall as unknown as [string, Record<string, unknown>];
  };
  return { batch, link, started };
}

it('a model that takes no picture needs no folder, others do', () => {
  const { batch } = controller();
  const draft = batch.store.getState().draft;
  for (const [models, missing] of [
    [['dream'], []],
    [['dream', 'islands'], ['inDir']],
    [['islands'], ['inDir']],
    [[], ['inDir', 'models']],
  ] as const) {
    expect(batch.missing({ ...draft, outDir: '/out', models: [...models] })).toEqual(missing);
  }
  expect(batch.missing({ ...draft, models: ['dream'] })).toEqual(['outDir']);
  expect(batch.missing(draft)).toEqual(['inDir', 'outDir', 'models']);
});

it('seeds are asked for one by one, and not at all where they are as without them', async () => {
  const { started } = controller();
  const [method, plain] = await started({ models: ['dream'], outDir: '/out' });
  expect(method).toBe('batch.start');
  expect(plain).not.toHaveProperty('seed');
  expect(plain).not.toHaveProperty('seeds');
  const [, several] = await started({ seeds: { first: 7, count: 3 } });
  expect(several).toMatchObject({ inDir: '', seed: [7, 8, 9] });
  const [, one] = await started({ seeds: { first: 7, count: 1 } });
  expect(one).toMatchObject({ seed: [7] });
  // Of a model without chance they are not asked for, whatever was chosen for another.
  const [, others] = await started({ models: ['islands'], seeds: { first: 7, count: 3 } });
  expect(others).not.toHaveProperty('seed');
  const [, mixed] = await started({ models: ['dream', 'islands'] });
  expect(mixed).not.toHaveProperty('seed');
});

it('thumbnails that have not changed stay the same bytes, so that no picture is loaded anew', async () => {
  const row = (number: number, thumb: number, status = 'done') => ({
    number,
    item: { status },
    thumbs: Uint8Array.of(thumb),
  });
  const answers = [
    [row(1, 10)],
    [row(2, 20, 'failed'), row(1, 10)],
    // It was tried again.
    [row(2, 21), row(1, 10)],
    [row(1, 30)],
  ];
  let hear: (run: BatchRunState) => void = () => {};
  const link = {
    onBatch: (listener: typeof hear) => {
      hear = listener;
    },
    onOpen: () => {},
    call: async () => structuredClone(answers.shift()),
  };
  const notice = { requestPermission() {}, ended() {} };
  const batch = new BatchController(link as unknown as EngineLink, notice, {
    needsPictures: () => true,
    usesSeed: () => false,
  });
  const seen: (Uint8Array | undefined)[][] = [];
  batch.store.subscribe(({ rows }, before) => {
    if (rows !== before.rows && rows.length > 0) seen.push(rows.map(({ thumbs }) => thumbs));
  });
  const runs = [1, 1, 1, 2];
  for (const [i, run] of runs.entries()) {
    const count = i + 1;
    hear({ run, phase: 'running' } as BatchRunState);
    await vi.waitFor(() => expect(seen).toHaveLength(count));
  }
  const [[first], [second, again], [changed, still], [other]] = seen;
  expect(again).toBe(first);
  expect(still).toBe(first);
  expect(changed).not.toBe(second);
  expect(changed).toEqual(Uint8Array.of(21));
  // Of another run they are others.
  expect(other).toEqual(Uint8Array.of(30));
});

it('what is asked for is not asked for again before its answer, and can be after a refusal', async () => {
  const { batch, link } = controller();
  for (const ask of [() => batch.start(), () => batch.retry(1)]) {
    let refuse = () => {};
    link.call.mockReset();
    link.call.mockImplementation(
      () => new Promise((_, reject) => (refuse = () => reject(new Error('refused')))),
    );
    const asking = ask();
    expect(batch.store.getState().asked).toBe(true);
    await batch.start();
    await batch.retry(1);
    expect(link.call).toHaveBeenCalledTimes(1);
    refuse();
    await asking;
    expect(batch.store.getState()).toMatchObject({ asked: false, failure: { code: 'INTERNAL' } });
  }
});

it('a refused start is told until something is changed, a refused preview until the next', async () => {
  const { batch, link } = controller();
  const failure = () => batch.store.getState().failure?.code;
  const refused = { 'batch.preview': false, 'batch.start': true };
  link.call.mockImplementation((async (method: keyof typeof refused) => {
    if (refused[method]) throw new UnderdrawError('OUTPUT_FAILED', { reason: 'diskFull' } as never);
    return { pictures: 1 };
  }) as never);
  batch.edit({ models: ['dream'], outDir: '/out' });
  await batch.start();
  // The preview of the draft that was started comes after it.
  await vi.waitFor(() => expect(batch.store.getState().preview).toBeDefined());
  expect(failure()).toBe('OUTPUT_FAILED');
  batch.edit({ outDir: '/other' });
  expect(failure()).toBeUndefined();

  refused['batch.preview'] = true;
  await vi.waitFor(() => expect(failure()).toBe('OUTPUT_FAILED'));
  refused['batch.preview'] = false;
  batch.modelsChanged();
  await vi.waitFor(() => expect(failure()).toBeUndefined());
});
