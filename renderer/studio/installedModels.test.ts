import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { EngineLink } from '../engineLink/connectEngine';
import { InstalledModels } from './installedModels';
import type { StudioState } from './studioState';
import { testModel } from './workspace.test-data';

it('a model that is added while others are measured is measured too, and none twice', async () => {
  const store = createStore(() => ({ models: [testModel('a'), testModel('broken')], speeds: {} }));
  const asked: string[] = [];
  const call = async (_method: string, { id }: { id: string }) => {
    asked.push(id);
    if (id === 'a') store.setState({ models: [...store.getState().models, testModel('added')] });
    if (id === 'broken') throw new Error('it does not run');
    return { width: 64, height: 64, runMs: 1 };
  };
  const list = new InstalledModels(
    { call } as unknown as EngineLink,
    store as unknown as ConstructorParameters<typeof InstalledModels>[1],
  );
  // The gallery asks again with every change of its list.
  const { signal } = new AbortController();
  await Promise.all([list.measureSpeeds(signal), list.measureSpeeds(signal)]);
  expect(asked).toEqual(['a', 'broken', 'added']);
  expect(Object.keys(store.getState().speeds as StudioState['speeds'])).toEqual(['a', 'added']);
});

it('speeds are measured while the gallery is open, and no longer', async () => {
  const models = ['a', 'b', 'c'].map((id) => testModel(id));
  const store = createStore(() => ({ models, speeds: {} }));
  const visits = [new AbortController(), new AbortController()];
  const asked: string[] = [];
  const call = async (_method: string, { id }: { id: string }) => {
    asked.push(id);
    if (id === 'b') visits[0].abort();
    return { width: 64, height: 64, runMs: 1 };
  };
  const list = new InstalledModels(
    { call } as unknown as EngineLink,
    store as unknown as ConstructorParameters<typeof InstalledModels>[1],
  );
  await list.measureSpeeds(visits[0].signal);
  expect(asked).toEqual(['a', 'b']);
  await list.measureSpeeds(visits[1].signal);
  expect(asked).toEqual(['a', 'b', 'c']);
});

it('a model that was under way when the gallery was left is measured with the next visit', async () => {
  const store = createStore(() => ({ models: [testModel('slow')], speeds: {} }));
  const visits = [new AbortController(), new AbortController()];
  const call = async (_method: string, _params: unknown, signal: AbortSignal) => {
    if (signal === visits[0].signal) visits[0].abort();
    signal.throwIfAborted();
    return { width: 64, height: 64, runMs: 1 };
  };
  const list = new InstalledModels(
    { call } as unknown as EngineLink,
    store as unknown as ConstructorParameters<typeof InstalledModels>[1],
  );
  await list.measureSpeeds(visits[0].signal);
  expect(store.getState().speeds).toEqual({});
  await list.measureSpeeds(visits[1].signal);
  expect(store.getState().speeds).toHaveProperty('slow');
});
