import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('of values that come one after the other only the last is written', async () => {
  // Another test may have left the shared one waiting for real time.
  vi.resetModules();
  const { readStored, writeStoredSoon } = await import('./storage');
  vi.useFakeTimers();
  const stored = new Map<string, string>();
  const setItem = vi.fn((name: string, value: string) => void stored.set(name, value));
  vi.stubGlobal('localStorage', { getItem: (name: string) => stored.get(name) ?? null, setItem });
  for (const size of [1, 2, 3]) writeStoredSoon('hand', size);
  expect(setItem).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(setItem).toHaveBeenCalledOnce();
  expect(readStored('hand')).toBe(3);
  writeStoredSoon('hand', 4);
  vi.runAllTimers();
  expect(readStored('hand')).toBe(4);
});
