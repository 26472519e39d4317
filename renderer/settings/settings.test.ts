import { expect, it, vi } from 'vitest';
import type { ModelCheck, ModelSummary, SettingsReport } from '#common/contract';
import { UnderdrawError } from '#common/contract';
import { summarize } from './providerSummary';
import { Settings } from './settings';

const provider = (ok: boolean, wanted = true) => ({
  name: 'webgpu' as const,
  found: { name: 'webgpu' as const, ok, reason: '' },
  wanted,
});

function setUp(answers: Record<string, (params: unknown, signal?: AbortSignal) => unknown>) {
  const call = vi.fn(async (method: string, params: unknown, signal?: AbortSignal) =>
    answers[method](params, signal),
  );
  const models = ['a', 'b', 'c'].map((id) => ({ card: { id, name: id.toUpperCase() } }));
  const studio = {
    store: { getState: () => ({ models }) },
    installedModels: { refresh: vi.fn(async () => {}) },
  };
  const parts = [{ call }, studio] as unknown as ConstructorParameters<typeof Settings>;
  return { call, studio, settings: new Settings(...parts) };
}

const report = (works: boolean, wanted = true) =>
  ({ providers: [provider(works, wanted)] }) as unknown as SettingsReport;

it('checks every model again, says which, goes on after one that fails, and can be stopped', async () => {
  const seen: (string | undefined)[] = [];
  const checked = vi.fn(({ id }: { id: string }) => {
    seen.push(settings.store.getState().checking?.model);
    if (id === 'a') throw new Error('can not run');
    if (id === 'b') settings.stop();
  });
  const { settings, studio } = setUp({
    'settings.findProviders': () => report(true),
    'models.check': checked as never,
  });
  await settings.checkAgain();
  expect(seen).toEqual(['A', 'B']);
  expect(studio.installedModels.refresh).toHaveBeenCalledTimes(2);
  expect(settings.store.getState()).toMatchObject({ checking: undefined, failure: undefined });
});

it('checks no model where no provider works, or none is wanted', async () => {
  for (const found of [report(false), report(true, false)]) {
    const { settings, call } = setUp({ 'settings.findProviders': () => found });
    await settings.checkAgain();
    expect(call.mock.calls.map(([method]) => method)).toEqual(['settings.findProviders']);
  }
});

it('says what went wrong, until something goes right', async () => {
  let fails = true;
  const { settings } = setUp({
    'settings.clearCache': () => {
      if (fails) throw new UnderdrawError('FOLDER_IN_USE', { reason: 'running' });
      return report(true);
    },
  });
  await settings.clearCache();
  expect(settings.store.getState().failure).toMatchObject({ code: 'FOLDER_IN_USE' });
  fails = false;
  await settings.clearCache();
  expect(settings.store.getState()).toMatchObject({ failure: undefined, report: report(true) });
});

it('sums up what was measured of a provider', () => {
  const model = (check?: Partial<ModelCheck>) => ({ check }) as unknown as ModelSummary;
  const checks = [
    { ms: 40, providers: [{ provider: 'cuda', verdict: 'trusted', decibels: 70, ms: 4 }] },
    { ms: 30, providers: [{ provider: 'cuda', verdict: 'trusted', decibels: 61, ms: 15 }] },
    // Slower, and wrong: neither is used.
    { ms: 5, providers: [{ provider: 'cuda', verdict: 'trusted', decibels: 50, ms: 9 }] },
    { ms: 5, providers: [{ provider: 'cuda', verdict: 'demoted', decibels: 12, ms: 1 }] },
  ] as Partial<ModelCheck>[];
  const models = [...checks.map(model), model()];
  expect(summarize(models, 'cuda')).toEqual({
    checked: 4,
    better: 2,
    speed: { least: 2, most: 10 },
    decibels: 61,
  });
  expect(summarize(models.slice(3), 'cuda')).toMatchObject({
    checked: 1,
    better: 0,
    speed: undefined,
  });
  expect(summarize(models, 'webgpu')).toBeUndefined();
});
