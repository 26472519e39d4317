import { expect, it } from 'vitest';
import {
  fakeWorkspace,
  greyPicture,
  testInputs,
  testModel,
  until,
} from '../studio/workspace.test-data';
import { Cycle, wayBack } from './cycle';

const picture = { kind: 'picture', tensor: 'y', size: { scale: 1 } } as never;
const ink = { inputs: [testInputs.ink], output: picture };
const there = testModel('there', { ...ink, wayBack: 'back' });
const back = testModel('back', { ...ink, wayBack: 'there' });
const metrics = { l1: 0.01, l2: 0.02, psnr: 33.9, ssim: 0.9 };

it('goes there and back with every picture, and says how far it is from where it began', async () => {
  const { studio, engine, asked, fresh } = cycleWorld();
  await fresh();
  const cycle = new Cycle(engine, studio);
  cycle.set(true);
  await until(cycle.store, (s) => s.trip?.metrics !== undefined);
  expect(asked.filter(({ method }) => method === 'translate').map(({ model }) => model)).toEqual([
    'there',
    'back',
  ]);
  const { trip } = cycle.store.getState();
  expect(trip?.metrics).toEqual(metrics);
  expect(trip?.there.data[0]).toBe(80);
  // What came back is black, and the drawing was white paper.
  expect([trip?.back?.data[0], trip?.given.data[0], trip?.difference?.data[0]]).toEqual([
    0, 255, 255,
  ]);
});

it('is for models whose card names a way back that is installed', () => {
  expect(wayBack(there, [there, back])).toBe(back);
  expect(wayBack(there, [there])).toBeUndefined();
  expect(wayBack(testModel('plain'), [there, back])).toBeUndefined();
});

function cycleWorld() {
  const world = fakeWorkspace([there, back], {
    translate: (params) => {
      const { model, inputs } = params as {
        model: string;
        inputs: Record<string, { width: number; height: number }>;
      };
      const { width, height } = Object.values(inputs)[0];
      const made = greyPicture(width, height, model === 'there' ? 80 : 0);
      return { picture: made, provider: 'cpu', runMs: 1, ms: 1, notes: [] };
    },
    measure: () => metrics,
  });
  return { ...world, engine: world.studio.engine };
}
