import path from 'node:path';
import { expect, it } from 'vitest';
import type { ModelSummary } from '#common/contract';
import type { EngineOptions } from '../engineOptions';
import { startBatchPool } from './batchPool';

it('the engines of a batch beside a window are started within what is set at that moment', async () => {
  const given: EngineOptions[] = [];
  const settings = { current: { threads: 2, memoryGb: 2, cacheGb: 1 } };
  const door = {
    root: '/program',
    settings,
    checks: { trusted: async () => [] },
    spawnWith: (options: EngineOptions) => {
      given.push(options);
      return () => {
        throw new Error('none is asked for anything');
      };
    },
  };
  const models = [{ card: { files: { generator: { sha256: 'a' } } } }] as ModelSummary[];
  await startBatchPool('auto', models, door);
  settings.current = { threads: 2, memoryGb: 0.5, cacheGb: 1 };
  await startBatchPool('auto', models, door);
  // The Studio's engine has the other half; half of an engine's own is for what surrounds a run.
  expect(given.map(({ threads, batch, maxMemory }) => [threads, maxMemory, batch?.memory])).toEqual(
    [
      [1, 1e9, 0.5e9],
      [1, 0.25e9, 0.125e9],
    ],
  );
  expect(given[0].catalog[0]).toEqual({
    folder: path.join('/program', 'models'),
    origin: 'bundled',
  });
  expect(given[0].live).toBe(false);
});
