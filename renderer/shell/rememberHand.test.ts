import { afterEach, expect, it, vi } from 'vitest';
import { fakeWorkspace, testModel } from '../studio/workspace.test-data';
import { rememberHand } from './rememberHand';

afterEach(() => void vi.unstubAllGlobals());

it('the next window has brush, label and colour of the last, on another model the colour alone', async () => {
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
  });
  const open = async (id: string) => {
    const { studio, fresh } = fakeWorkspace([testModel(id)]);
    rememberHand(studio);
    await fresh();
    return studio.store;
  };
  const kept = { brushes: [33, 7], classIndex: 1, colour: '#d6409f' };
  (await open('labels')).setState(kept);
  await vi.waitFor(() => expect(stored.size).toBe(1));
  expect((await open('labels')).getState()).toMatchObject(kept);
  const other = (await open('others')).getState();
  expect(other.colour).toBe(kept.colour);
  expect(other.brushes).not.toEqual(kept.brushes);
});
