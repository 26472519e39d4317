import { expect, it } from 'vitest';
import type { Provider, RealProvider } from '#common/contract';
import { identity, onnxModel } from '../testing/onnx';
import { Runtime } from './runtime';
import { type CreateSession, createOnnxSession } from './session';

const feeds = { x: { values: new Float32Array(3), shape: [1, 3, 1, 1] } };

/** Every provider is there: it is the CPU under another name. */
const createSession: CreateSession = (bytes, options) =>
  createOnnxSession(bytes, { ...options, executionProviders: ['cpu'] });

/** A runtime of a machine where a check trusted these with every graph. */
function machine(trusted: RealProvider[], make = createSession) {
  const runtime = new Runtime(1, { createSession: make, trusted: async () => trusted });
  return async (wanted: Provider, key = 'a') => {
    const load = async () => onnxModel(identity);
    return (await runtime.run(key, load, wanted, feeds, 'y')).provider;
  };
}

it('auto takes what a check trusted, else the CPU; by name any is used', async () => {
  expect(await machine(['cuda', 'webgpu'])('auto')).toBe('cuda');
  const run = machine([]);
  expect(await run('auto')).toBe('cpu');
  expect(await run('cuda')).toBe('cuda');
});

it('a new verdict counts from the next run on', async () => {
  const trusted: RealProvider[] = ['cuda'];
  const run = machine(trusted);
  expect(await run('auto')).toBe('cuda');
  trusted.length = 0;
  expect(await run('auto')).toBe('cpu');
  trusted.push('webgpu');
  expect(await run('auto')).toBe('webgpu');
});

it('auto goes down the ladder when a session can not be made or a run fails, and stays there', async () => {
  const tried: string[] = [];
  const run = machine(['cuda', 'webgpu'], async (bytes, options) => {
    const [provider] = options.executionProviders as string[];
    tried.push(provider);
    if (provider === 'cuda') throw new Error('no driver');
    const session = await createSession(bytes, options);
    if (provider !== 'webgpu') return session;
    const lost = () => Promise.reject(new Error('the device was lost'));
    return { run: lost, release: () => session.release() };
  });
  expect(await run('auto')).toBe('cpu');
  expect(tried).toEqual(['cuda', 'webgpu', 'cuda', 'cpu']);
  expect(await run('auto')).toBe('cpu');
  expect(tried).toHaveLength(4);
  await expect(run('webgpu')).rejects.toMatchObject({ code: 'MODEL_CANT_RUN' });
});
