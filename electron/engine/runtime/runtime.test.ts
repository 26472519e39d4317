import { expect, it } from 'vitest';
import type { Provider, RealProvider } from '#common/contract';
import { identity, onnxModel } from '../testing/onnx';
import { maxOpenSessions } from './openSessions';
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

it('keeps few sessions open, the latest ones, and never releases one that runs', async () => {
  let open = 0;
  let made = 0;
  let most = 0;
  let hold: Promise<void> | undefined;
  const run = machine([], async () => {
    most = Math.max(most, ++open);
    made++;
    let released = false;
    return {
      run: async () => {
        await hold;
        if (released) throw new Error('released while it ran');
        const { Tensor } = await import('./onnxruntime');
        return { y: new Tensor('float32', new Float32Array(3), [1, 3, 1, 1]) };
      },
      release: async () => {
        open--;
        released = true;
      },
    };
  });
  for (let i = 0; i < maxOpenSessions + 3; i++) await run('cpu', `model ${i}`);
  expect(open).toBe(maxOpenSessions);
  expect(most).toBe(maxOpenSessions + 1);
  const before = made;
  await run('cpu', `model ${maxOpenSessions + 2}`);
  expect(made).toBe(before);
  await run('cpu', 'model 0');
  expect(made).toBe(before + 1);

  let go = () => {};
  hold = new Promise((resolve) => {
    go = resolve;
  });
  const all = Array.from({ length: maxOpenSessions + 2 }, (_, i) => run('cpu', `late ${i}`));
  go();
  expect(await Promise.all(all)).toHaveLength(maxOpenSessions + 2);
  expect(open).toBe(maxOpenSessions);
});
