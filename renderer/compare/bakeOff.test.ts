import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { i18nOptions } from '../i18n';
import {
  fakeWorkspace,
  fillAt,
  greyPicture,
  testInputs,
  testModel,
  until,
} from '../studio/workspace.test-data';
import { lossSetsOf } from './lossSets';

const ink = { inputs: [testInputs.ink] };
const learned = testModel('learned', {
  ...ink,
  plainTwin: 'plain',
  truths: ['truths/a.png'],
  discriminator: {} as never,
  samples: [{ ink: 'a.png' }, { ink: 'b.png' }],
});
const plain = testModel('plain', ink);
const metrics = { l1: 0.01, l2: 0.02, psnr: 30, ssim: 0.9 };

beforeAll(() => i18next.init(i18nOptions('en')));

it('a pair that differs in its loss is shown on a sample beside the truth, with measures', async () => {
  const world = fakeWorkspace([testModel('other', ink), learned, plain], {
    'models.file': () => ({ type: 'image/png', data: new Uint8Array(1) }),
    'models.sample': (params) => ({
      ink: greyPicture(64, 64, 200 + (params as { index: number }).index),
    }),
    decode: () => greyPicture(64, 64, 9),
    measure: () => metrics,
    realness: (params) => {
      // The truth is as bright as 9; a picture as its seed, 0.
      const { picture } = params as { picture: Picture };
      return { width: 1, height: 1, map: new Uint8Array(1), score: picture.data[0] ? 0.9 : 0.7 };
    },
  });
  const { studio, workspace, asked, fresh } = world;
  await fresh();
  const { bakeOff, compare } = workspace;
  bakeOff.set(true);
  const showing = bakeOff.showSet(lossSetsOf([learned, plain])[0]);
  // Both are named while the sample is opened, which takes a moment.
  expect(bakeOff.store.getState().entries.map(({ model }) => model)).toEqual([plain, learned]);
  await showing;
  expect(compare.store.getState().truthName).toBe(`${learned.card.name}, sample 1`);
  await until(bakeOff.store, (s) => s.entries.length === 2 && s.entries.every((e) => e.metrics));
  await until(bakeOff.store, (s) => s.entries[1].realness !== undefined);
  expect(bakeOff.store.getState().entries.every((e) => e.metrics)).toBe(true);
  const { entries } = bakeOff.store.getState();
  // Both by the discriminator of the one that has it.
  expect(entries.map(({ model, realness }) => [model.card.id, realness?.score])).toEqual([
    ['plain', 0.7],
    ['learned', 0.7],
  ]);
  expect(asked).toContainEqual(
    expect.objectContaining({ method: 'models.file', path: 'truths/a.png' }),
  );
  // What it really is, is judged by the same discriminator, told the same sample.
  await until(bakeOff.store, (s) => s.truthRealness !== undefined);
  expect(bakeOff.store.getState().truthRealness?.score).toBe(0.9);
  const judged = asked.filter(({ method }) => method === 'realness');
  for (const one of judged) expect(one).toMatchObject({ model: 'learned' });
  const ofTruth = judged.filter(({ picture }) => picture?.data[0] === 9);
  expect(ofTruth.map(({ inputs }) => inputs.ink.data[0])).toEqual([200]);
  expect(studio.store.getState().model).toBe(learned);
  expect(compare.store.getState().truth?.data[0]).toBe(9);

  // Drawn over, it is another drawing than the one that the truth was judged beside; undone it is that again.
  fillAt(studio, 5, 5);
  expect(bakeOff.store.getState().truthRealness).toBeUndefined();
  studio.undo();
  expect(bakeOff.store.getState().truthRealness?.score).toBe(0.9);
  expect(compare.store.getState().truth).toBeDefined();
  // Another sample has another truth.
  await studio.modelSwitch.open(learned, 1);
  expect(compare.store.getState().truth).toBeUndefined();
  expect(bakeOff.store.getState().truthRealness).toBeUndefined();
  await fresh();
  // Back on that of the set, its own is there again.
  await studio.modelSwitch.open(learned, 0, 'sample');
  await until(compare.store, (s) => s.truth !== undefined);
  expect(bakeOff.store.getState().truthRealness?.score).toBe(0.9);
  await until(bakeOff.store, (s) => s.entries.every((e) => e.current && e.metrics));
  // Opened once more, it is the same.
  await studio.modelSwitch.open(learned, 0, 'sample');
  expect(compare.store.getState().truth).toBeDefined();
  expect(bakeOff.store.getState().truthRealness?.score).toBe(0.9);
  // While another set's sample is opened, this one's truth is none.
  const again = bakeOff.showSet(lossSetsOf([learned, plain])[0]);
  expect(compare.store.getState().truth).toBeUndefined();
  await again;
  expect(compare.store.getState().truth).toBeDefined();

  bakeOff.showAll();
  await until(bakeOff.store, (s) => s.entries.length === 3 && s.entries.every((e) => e.current));
  expect(compare.store.getState().truth).toBeUndefined();
});

it('a set whose models have no discriminator asks that of another model, on the very sample alone', async () => {
  const score = { width: 1, height: 1, map: new Uint8Array(1), score: 0.4 };
  const islands = testModel('islands', { discriminator: {} as never });
  const models = [
    testModel('colour-mean', ink),
    testModel('colour', { ...ink, truths: ['truths/a.png'] }),
    islands,
  ];
  const told = { label: greyPicture(64, 64, 3) };
  const { studio, workspace, asked, fresh, arrived } = fakeWorkspace(models, {
    'models.file': () => ({ type: 'image/png', data: new Uint8Array(1) }),
    'models.sample': () => told,
    decode: () => greyPicture(64, 64, 9),
    measure: () => metrics,
    realness: () => score,
  });
  await fresh();
  const { bakeOff } = workspace;
  bakeOff.set(true);
  await bakeOff.showSet(lossSetsOf(models)[0]);
  await until(bakeOff.store, (s) => s.entries.length === 2 && s.entries.every((e) => e.realness));
  expect(bakeOff.store.getState().truthRealness).toEqual(score);
  const judged = asked.filter(({ method }) => method === 'realness');
  expect(judged).toHaveLength(3);
  for (const one of judged) expect(one).toMatchObject({ model: 'islands', inputs: told });

  // Drawn over, it is another place: nobody knows its labels.
  fillAt(studio, 5, 5);
  await until(bakeOff.store, (s) => s.entries.every((e) => e.current && e.metrics && !e.realness));
  await arrived();
  expect(asked.filter(({ method }) => method === 'realness')).toHaveLength(3);
});
