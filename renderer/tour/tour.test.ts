import { readFileSync } from 'node:fs';
import { beforeEach, expect, it, vi } from 'vitest';
import english from '../i18n/languages/en/window.json';
import { fakeWorkspace, fillAt, testInputs, testModel, until } from '../studio/workspace.test-data';
import { Tour } from './tour';
import { passedOver, tourSteps } from './tourSteps';

/** The models of some steps: all that the others need lack. */
const models = [
  testModel('mine'),
  testModel('islands', { discriminator: {} as never }),
  testModel('colour-mean', { inputs: [testInputs.ink] }),
  testModel('colour', { inputs: [testInputs.ink] }),
  testModel('gloss-unpaired', { inputs: [testInputs.ink], wayBack: 'gloss-unpaired-back' }),
  testModel('gloss-unpaired-back', { inputs: [testInputs.ink] }),
];

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
  });
});

/** @param kept id of the drawing before, as the library gives it. */
async function begin(kept: string | undefined) {
  const world = fakeWorkspace(models, {
    realness: () => ({ width: 1, height: 1, map: new Uint8Array(1), score: 0.5 }),
    measure: () => ({ l1: 0, l2: 0, psnr: 100, ssim: 1 }),
    'models.sample': () => ({}),
  });
  const { studio, workspace, fresh } = world;
  await fresh();
  const opened: string[] = [];
  const tour = new Tour(studio, workspace, {
    keep: async () => kept,
    tryModel: (model, sample) =>
      studio.modelSwitch.open(model, sample ?? 0, 'sample', async () => kept),
    openRecent: async (id) => void opened.push(id),
  });
  const ready = (id: string) =>
    until(tour.store, (s) => tourSteps[s.step]?.id === id && !s.busy && s.shown === 'step');
  const model = () => studio.store.getState().model?.card.id;
  return { ...world, tour, ready, opened, model };
}

it('the headings of the lecture are the steps, in their order', () => {
  const headings = [...readFileSync('docs/lecture.md', 'utf8').matchAll(/^## \d+\. (.+)$/gm)];
  const titles = tourSteps.map(({ id }) => english.tour.step[id].title);
  expect(headings.map(([, heading]) => heading)).toEqual(titles);
});

it('opens what each step shows, and passes over those whose models lack', async () => {
  const { tour, workspace, ready, model, studio } = await begin('');
  tour.start();
  await ready('structured');
  expect(passedOver(1, models).map(({ id }) => id)).toEqual(['classifier']);
  expect(model()).toBe('islands');
  expect(workspace.realness.store.getState().on).toBe(true);

  tour.next();
  await ready('losses');
  expect(workspace.realness.store.getState().on).toBe(false);
  expect(workspace.layout.store.getState().view).toBe('bakeOff');
  expect(workspace.bakeOff.store.getState().set).toBe('colour-mean colour');

  tour.next();
  await ready('cycles');
  expect(workspace.layout.store.getState().view).toBe('cycle');
  expect(passedOver(7, models).map(({ id }) => id)).toEqual(['gan', 'cgan', 'pix2pix', 'frames']);
  tour.back();
  await ready('losses');
  // Nothing was drawn, so nothing is asked.
  tour.close();
  expect(tour.store.getState().shown).toBe('closed');
  expect(studio.states).toHaveLength(1);

  tour.start();
  await ready('losses');
  tour.next();
  await ready('cycles');
  tour.next();
  tour.start();
  await ready('structured');
});

it('goes back to the drawing that the library kept, with the view that was shown', async () => {
  const { tour, workspace, ready, opened } = await begin('drawing-1');
  workspace.layout.show('variations');
  tour.start();
  await ready('structured');
  tour.close();
  expect(tour.store.getState().shown).toBe('leaving');
  await tour.goBack();
  expect(opened).toEqual(['drawing-1']);
  expect(tour.store.getState().shown).toBe('closed');
  expect(workspace.layout.store.getState().view).toBe('variations');
  expect(workspace.realness.store.getState().on).toBe(false);
});

it('brings back a drawing that could not be kept, with its history', async () => {
  const { tour, studio, ready, model } = await begin(undefined);
  await studio.modelSwitch.open(models[0], 0);
  fillAt(studio, 5, 5);
  const { states } = studio;
  expect(states.length).toBeGreaterThan(1);
  const before = states.slice();
  tour.start();
  await ready('structured');
  tour.next();
  await ready('losses');
  tour.close();
  expect(tour.store.getState().shown).toBe('leaving');
  await tour.goBack();
  expect(studio.states).toEqual(before);
  expect(model()).toBe('mine');
});

it('says that there is nothing to show where no model of it is installed', async () => {
  const { studio, workspace, fresh } = fakeWorkspace([testModel('mine')]);
  await fresh();
  const files = { keep: async () => '', tryModel: async () => {}, openRecent: async () => {} };
  const tour = new Tour(studio, workspace, files);
  tour.start();
  expect(tour.store.getState()).toMatchObject({ shown: 'step', step: -1, busy: false });
  tour.close();
  expect(tour.store.getState().shown).toBe('closed');
});
