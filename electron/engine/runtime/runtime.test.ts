import { expect, it } from 'vitest';
import type { Provider, RealProvider } from '#common/contract';
import { identity, onnxModel } from '../testing/onnx';
import { Runtime } from './runtime';
import { type CreateSession, createOnnxSession } from './session';

const feeds = { x: { values: new Float32Array(3), shape: [1, 3, 1, 1] } };

/** Every provider is there: it is the CPU under another name. */
const createSession: CreateSession = (bytes, options) =>
  createOnnxSession(bytes, { ...options, executionProviders: ['cpu'] });

/** A runtime of a machine with CUDA. */
function machine(demoted: RealProvider[]) {
  const runtime = new Runtime(1, {
    createSession,
    demoted: async () => demoted,
    providersFor: (wanted) => (wanted === 'auto' ? ['cuda', 'cpu'] : [wanted]),
  });
  return async (wanted: Provider, key = 'a') => {
    const load = async () => onnxModel(identity);
    return (await runtime.run(key, load, wanted, feeds, 'y')).provider;
  };
}

it('auto skips a provider that was demoted for the graph; by name it is used all the same', async () => {
  expect(await machine([])('auto')).toBe('cuda');
  const run = machine(['cuda']);
  expect(await run('auto')).toBe('cpu');
  expect(await run('cuda')).toBe('cuda');
});

it('the CPU is never skipped, and a new verdict counts from the next run on', async () => {
  const demoted: RealProvider[] = [];
  const run = machine(demoted);
  expect(await run('auto')).toBe('cuda');
  demoted.push('cuda', 'cpu');
  expect(await run('auto')).toBe('cpu');
  demoted.length = 0;
  expect(await run('auto')).toBe('cuda');
});
