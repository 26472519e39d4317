import { expect, it } from 'vitest';
import {
  fakeWorkspace,
  greyPicture,
  testInputs,
  testModel,
  until,
} from '../studio/workspace.test-data';

const ink = { inputs: [testInputs.ink] };
const learned = testModel('learned', {
  ...ink,
  plainTwin: 'plain',
  truths: ['truths/a.png'],
  discriminator: {} as never,
});
const plain = testModel('plain', ink);
const metrics = { l1: 0.01, l2: 0.02, psnr: 30, ssim: 0.9 };

it('a pair that differs in its loss is shown on a sample beside the truth, with measures', async () => {
  const world = fakeWorkspace([testModel('other', ink), learned, plain], {
    'models.file': () => ({ type: 'image/png', data: new Uint8Array(1) }),
    decode: () => greyPicture(64, 64, 9),
    measure: () => metrics,
    realness: () => ({ width: 1, height: 1, map: new Uint8Array(1), score: 0.7 }),
  });
  const { studio, workspace, asked, fresh } = world;
  await fresh();
  const { bakeOff, compare } = workspace;
  bakeOff.set(true);
  await bakeOff.showPair(learned);
  await until(bakeOff.store, (s) => s.entries.length === 2 && s.entries.every((e) => e.metrics));
  await until(bakeOff.store, (s) => s.entries[1].realness !== undefined);
  const { entries } = bakeOff.store.getState();
  expect(entries.map(({ model, realness }) => [model.card.id, realness])).toEqual([
    ['plain', undefined],
    ['learned', 0.7],
  ]);
  expect(asked).toContainEqual(
    expect.objectContaining({ method: 'models.file', path: 'truths/a.png' }),
  );
  expect(studio.store.getState().model).toBe(learned);
  expect(compare.store.getState().truth?.data[0]).toBe(9);

  bakeOff.showAll();
  await until(bakeOff.store, (s) => s.entries.length === 3 && s.entries.every((e) => e.current));
  expect(compare.store.getState().truth).toBeUndefined();
});
