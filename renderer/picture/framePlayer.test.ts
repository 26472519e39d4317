import { expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { fakeWorkspace, greyPicture, testModel } from '../studio/workspace.test-data';
import { FramePlayer } from './framePlayer';

/** A Studio whose picture has three frames, of the values 10, 20 and 30 plus the seed. */
async function threeFrames() {
  const { studio, fresh } = fakeWorkspace([testModel('walk'), testModel('still')], {
    translate: (params) => {
      const { seed = 0, model } = params as { seed?: number; model: string };
      const all: Picture[] = [10, 20, 30].map((value) => greyPicture(4, 4, value + seed));
      const frames = model === 'walk' ? { frames: all } : {};
      return { picture: all[0], ...frames, provider: 'cpu', runMs: 1, ms: 1, notes: [] };
    },
  });
  await fresh();
  const ticks = new Set<() => void>();
  const player = new FramePlayer(studio, (call) => {
    ticks.add(call);
    return () => void ticks.delete(call);
  });
  const tick = () => {
    for (const call of ticks) call();
  };
  const shown = () => studio.store.getState().output?.data[0];
  return { studio, fresh, player, ticks, tick, shown };
}

it('steps through the frames, round at both ends', async () => {
  const { player, shown } = await threeFrames();
  const seen = [shown()];
  for (const by of [1, 1, 1, -1, -1]) {
    player.step(by);
    seen.push(shown());
  }
  expect(seen).toEqual([10, 20, 30, 10, 30, 20]);
});

it('plays on with newer frames, until it is paused, a frame is chosen, or there is but one', async () => {
  const { studio, fresh, player, ticks, tick, shown } = await threeFrames();
  player.toggle();
  expect(player.store.getState().playing).toBe(true);
  tick();
  expect(shown()).toBe(20);
  studio.settings.setSeed(5);
  await fresh();
  expect(shown()).toBe(25);
  tick();
  expect(shown()).toBe(35);
  player.toggle();
  expect(ticks.size).toBe(0);
  player.toggle();
  player.show(0);
  expect([player.store.getState().playing, ticks.size, shown()]).toEqual([false, 0, 15]);
  player.toggle();
  const { models = [] } = studio.store.getState();
  await studio.modelSwitch.switchTo(models[1]);
  await fresh();
  expect([player.store.getState().playing, ticks.size]).toEqual([false, 0]);
  player.toggle();
  expect(ticks.size).toBe(0);
});
