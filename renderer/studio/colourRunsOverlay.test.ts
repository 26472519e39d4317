import { afterEach, expect, it, vi } from 'vitest';
import type { Card } from '#common/contract';
import type { ColourRunsTask } from '../drawing/colourRunsWorker';
import { fakeWorkspace, fillAt, testInputs, testModel, until } from './workspace.test-data';

afterEach(() => vi.unstubAllGlobals());

const paint = {
  ...testInputs.ink,
  kind: 'paint',
  name: 'paint',
  tensor: 'paint',
  encoding: 'hints',
  floodTo: 'ink',
} as Card['inputs'][0];

it('copies the sheets once the worker has time for them, and gives it the copies', async () => {
  const asked: { task: ColourRunsTask; given: Transferable[] }[] = [];
  const workers: FakeWorker[] = [];
  class FakeWorker {
    onmessage: (event: { data: unknown }) => void = () => {};
    constructor() {
      workers.push(this);
    }
    postMessage(task: ColourRunsTask, given: Transferable[] = []) {
      asked.push({ task, given });
    }
  }
  vi.stubGlobal('Worker', FakeWorker);
  const model = testModel('flooded', { inputs: [testInputs.ink, paint] });
  const { studio, workspace, fresh } = fakeWorkspace([model]);
  await fresh();
  workspace.colourRuns.toggle();
  studio.set({ sheet: 1 });
  for (const colour of ['#ff0000', '#00ff00', '#0000ff']) {
    studio.set({ colour });
    fillAt(studio, 5, 5);
  }
  workers[0].onmessage({ data: { leaks: [] } });
  await vi.waitFor(() => expect(asked.length).toBe(2));
  workers[0].onmessage({ data: { leaks: [] } });
  await until(workspace.colourRuns.store, ({ runs }) => runs !== undefined);
  expect(asked.map(({ task }) => [...task.paint.data.slice(0, 3)])).toEqual([
    [0, 0, 0],
    [0, 0, 255],
  ]);
  for (const { task, given } of asked) {
    expect(given).toEqual([task.paint.data.buffer, task.ink.data.buffer]);
  }
});
