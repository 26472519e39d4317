import { expect, it } from 'vitest';
import type { Card, Picture } from '#common/contract';
import { packColour } from '../drawing/sheets';
import { clipOfHistory, openClip } from './clipImport';
import { fakeWorkspace, fillAt, greyPicture, testInputs, testModel } from './workspace.test-data';

const clip = {
  ...testInputs.ink,
  kind: 'photo',
  name: 'clip',
  tensor: 'clip',
  encoding: 'rgb',
  frames: { count: 2, stack: 'axis' },
} as Card['inputs'][0];
const clips = testModel('clips', { inputs: [testInputs.ink, clip] });
const files = [new File(['GIF'], 'a.gif', { type: 'image/gif' })];
const grey = (value: number) => packColour(`#${value.toString(16).padStart(2, '0').repeat(3)}`);

/** A Studio with ink on its first sheet and a green sketch. */
async function opened(decoded: Picture[] | Promise<Picture[]>) {
  const made = fakeWorkspace([clips, testModel('labels')], { decodeClip: () => decoded });
  await made.fresh();
  const { studio } = made;
  fillAt(studio, 5, 5);
  studio.set({ sheet: 3, colour: '#00ff00' });
  fillAt(studio, 5, 5);
  studio.set({ sheet: 1 });
  return made;
}

it.each([64, 32])('a clip of %i pixels takes the place of the frames only', async (side) => {
  const { studio } = await opened([greyPicture(side, side, 10), greyPicture(side, side, 20)]);
  const before = studio.store.getState().steps;
  await openClip(studio, files);
  expect(studio.shown.map(({ data }) => data[0])).toEqual([
    255,
    grey(10),
    grey(20),
    packColour('#00ff00'),
  ]);
  expect(studio.shown.map(({ width }) => width)).toEqual([side, side, side, side]);
  expect(studio.store.getState().steps).toBe(before + 1);
});

it('a clip of one picture is on every frame, and so is the only state of a history', async () => {
  const { studio } = await opened([greyPicture(64, 64, 10)]);
  await openClip(studio, files);
  expect(studio.shown.slice(1, 3).map(({ data }) => data[0])).toEqual([grey(10), grey(10)]);
  clipOfHistory(studio);
  expect(studio.shown[0].data[0]).toBe(255);
});

it('a clip that is read after another model was chosen is dropped', async () => {
  let answer = (_pictures: Picture[]): void => {};
  const { studio, arrived } = await opened(new Promise((resolve) => (answer = resolve)));
  const done = openClip(studio, files);
  await arrived();
  studio.openBlank(studio.store.getState().models![1]);
  const { scene } = studio.store.getState();
  answer([greyPicture(64, 64, 10)]);
  await done;
  expect(studio.store.getState().scene).toBe(scene);
});
