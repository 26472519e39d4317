import { expect, it, vi } from 'vitest';
import type { BatchRunState, DoorSettings } from '#common/contract';
import type { EngineOptions } from '../engineOptions';
import { startBatchPool } from './batchPool';
import type { BatchService } from './batchService';
import { defaultEngineOptions } from './defaultEngineOptions';
import { renewAtBatches, studioShare } from './memoryShare';

const allowed = (memoryGb: number): DoorSettings => ({ threads: 4, memoryGb, cacheGb: 1 });

it.each([0.5, 2, 8, 64])('Studio and batch together keep to a limit of %s GB', async (memoryGb) => {
  const available = vi.spyOn(process, 'availableMemory').mockReturnValue(2 ** 40);
  const current = allowed(memoryGb);
  const started: EngineOptions[] = [];
  const pool = await startBatchPool('cpu', [], {
    root: '/program',
    settings: { current },
    checks: { trusted: async () => [] },
    spawnWith: (options) => {
      started.push(options);
      return () => {
        throw new Error('none is asked for anything');
      };
    },
  });
  available.mockRestore();
  // Four calls are under way for each engine.
  const engines = pool.concurrency / 4;
  const studio = defaultEngineOptions('/program', true, studioShare(current, true)).maxMemory!;
  const [{ maxMemory, batch }] = started;
  expect(studio + engines * maxMemory!).toBeCloseTo(memoryGb * 1e9, 0);
  expect(batch!.memory).toBeLessThan(maxMemory!);
  // Without a batch the Studio has all of it.
  expect(defaultEngineOptions('/program', true, studioShare(current, false)).maxMemory).toBe(
    memoryGb * 1e9,
  );
});

it("the Studio's engine is exchanged when a batch begins and ends, if there is a limit to share", () => {
  let tell = (_: Pick<BatchRunState, 'phase'>) => {};
  const batchService = {
    current: { phase: 'idle' },
    onState: (listener: (state: BatchRunState) => void) => {
      tell = listener as typeof tell;
      return () => {};
    },
  } as Pick<BatchService, 'current' | 'onState'>;
  const host = { renew: vi.fn() };
  const settings = { current: allowed(2) };
  renewAtBatches(host, batchService, settings);
  const renewed = (phase: BatchRunState['phase']) => {
    host.renew.mockClear();
    tell({ phase });
    return host.renew.mock.calls.length;
  };
  expect((['planning', 'running', 'paused', 'running', 'done'] as const).map(renewed)).toEqual([
    1, 0, 0, 0, 1,
  ]);
  settings.current = allowed(0);
  expect((['running', 'stopped'] as const).map(renewed)).toEqual([0, 0]);
});
