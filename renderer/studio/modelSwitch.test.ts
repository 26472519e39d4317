import { describe, expect, it } from 'vitest';
import type { Card, Picture } from '#common/contract';
import { packColour } from '../drawing/sheets';
import { nextModels } from './modelValues';
import { fakeWorkspace, fillAt, greyPicture, testInputs, testModel } from './workspace.test-data';

const paint = {
  ...testInputs.ink,
  kind: 'paint',
  name: 'paint',
  encoding: 'hints',
} as Card['inputs'][0];
const islands = testModel('islands');
const sea = testModel('sea', {
  inputs: [
    {
      ...testInputs.labels,
      paper: 'deep',
      palette: [
        { name: 'deep', colour: '#000001' },
        { name: 'Water', colour: '#000002' },
      ],
    },
  ],
} as Partial<Card>);
const inky = testModel('inky', { inputs: [testInputs.ink], samples: [] });
const flowers = testModel('flowers', { inputs: [testInputs.ink, paint] });
const small = testModel('small', { inputs: [testInputs.ink], size: { fixed: [32, 16] } });

async function table() {
  const { studio, fresh } = fakeWorkspace([islands, sea, inky, flowers, small]);
  await fresh();
  const now = () => studio.store.getState();
  return { studio, now, id: () => now().model?.card.id };
}

describe('another model', () => {
  it('takes over by name as a step, says what it does not know, and is undone and redone', async () => {
    const { studio, now, id } = await table();
    studio.set({ classIndex: 1 });
    fillAt(studio, 5, 5);
    studio.set({ classIndex: 0 });
    studio.tools.press([20, 20, 1]);
    studio.tools.drag([[40, 20, 1]]);
    const { states } = studio;
    const grass = studio.shown[0].data.filter((value) => value === 0).length;
    const drawn = studio.shown[0].data.slice();
    // The pen is still down: what it drew counts.
    await studio.modelSwitch.switchTo(sea);
    expect([id(), states.length, now().step]).toEqual(['sea', 4, 3]);
    expect(now().switchReport).toMatchObject({
      how: 'carried',
      unknownLabels: [{ name: 'grass', pixels: grass }],
      droppedSheets: [],
      missingInputs: [],
    });
    expect(grass).toBeGreaterThan(100);
    expect([...studio.shown[0].data]).toEqual([...drawn]);
    studio.undo();
    expect([id(), now().switchReport]).toEqual(['islands', undefined]);
    expect(studio.shown[0].data).toEqual(drawn);
    studio.undo();
    expect(new Set(studio.shown[0].data)).toEqual(new Set([1]));
    studio.redo();
    studio.redo();
    expect([id(), now().canRedo]).toEqual(['sea', false]);
  });

  it('has nothing to say where all of it came along', async () => {
    const { studio, now, id } = await table();
    await studio.modelSwitch.open(inky);
    fillAt(studio, 5, 5);
    await studio.modelSwitch.switchTo(flowers);
    expect([id(), now().switchReport?.missingInputs]).toEqual(['flowers', ['paint']]);
    await studio.modelSwitch.switchTo(inky);
    expect([id(), now().switchReport]).toEqual(['inky', undefined]);
    expect(new Set(studio.shown[0].data)).toEqual(new Set([255]));
  });

  it('begins anew where nothing fits; the button leads back', async () => {
    const { studio, now, id } = await table();
    studio.set({ classIndex: 1 });
    fillAt(studio, 5, 5);
    await studio.modelSwitch.switchTo(inky);
    expect([id(), now().switchReport?.how]).toEqual(['inky', 'nothing']);
    expect(new Set(studio.shown[0].data)).toEqual(new Set([0]));
    studio.modelSwitch.revert();
    expect([id(), now().steps, now().step, now().switchReport]).toEqual([
      'islands',
      3,
      1,
      undefined,
    ]);
    expect(new Set(studio.shown[0].data)).toEqual(new Set([1]));
  });

  it('is spoken of until the next stroke is drawn, or Esc', async () => {
    const { studio, now, id } = await table();
    fillAt(studio, 5, 5);
    studio.set({ classIndex: 1 });
    fillAt(studio, 5, 5);
    await studio.modelSwitch.switchTo(inky);
    studio.tools.press([20, 20, 1]);
    studio.tools.drag([[40, 20, 1]]);
    // What is being drawn goes first.
    studio.cancel();
    expect(now().switchReport).toBeDefined();
    studio.cancel();
    expect([id(), now().switchReport]).toEqual(['inky', undefined]);
    studio.undo();
    await studio.modelSwitch.switchTo(inky);
    expect(now().switchReport).toBeDefined();
    studio.tools.press([20, 20, 1]);
    studio.tools.drag([[40, 20, 1]]);
    studio.tools.release();
    expect(now().switchReport).toBeUndefined();
  });

  it('fits the drawing to a model of one size, and the whole drawing to a picture', async () => {
    const { studio, now } = await table();
    await studio.modelSwitch.open(flowers);
    fillAt(studio, 5, 5);
    await studio.modelSwitch.switchTo(small);
    expect(now().switchReport).toMatchObject({ resized: true, droppedSheets: [] });
    expect(studio.shown[0]).toMatchObject({ width: 32, height: 16 });
    studio.undo();
    expect(studio.shown[0]).toMatchObject({ width: 64, height: 64 });
    studio.replaceSheet({ width: 80, height: 48, data: new Uint8Array(80 * 48).fill(9) });
    expect(studio.shown.map(({ width, height }) => [width, height])).toEqual([
      [80, 48],
      [80, 48],
      [80, 48],
    ]);
    studio.undo();
    expect(studio.shown[1]).toMatchObject({ width: 64, height: 64 });
  });

  it('of two samples asked for at once, the later is opened', async () => {
    const { studio, id } = await table();
    studio.set({ classIndex: 1 });
    fillAt(studio, 5, 5);
    await Promise.all([
      studio.modelSwitch.open(inky),
      studio.modelSwitch.open(flowers, 0, 'sample'),
    ]);
    expect([id(), studio.states.length]).toEqual(['flowers', 3]);
    expect(studio.store.getState().switchReport?.from.card.id).toBe('islands');
  });
});

describe('a drawing that nobody touched', () => {
  const shades = testModel('shades', { inputs: [testInputs.ink], samples: [{ ink: 'a.png' }] });
  const photos = testModel('photos', { inputs: [testInputs.ink], samples: [{ ink: 'a.png' }] });
  const sample = { 'models.sample': () => ({ ink: greyPicture(48, 32, 9) }) };

  it('gives way to the sample of another model, and is no step of its history', async () => {
    const { studio, fresh } = fakeWorkspace([shades, photos], sample);
    await fresh();
    await studio.modelSwitch.switchTo(photos);
    expect(studio.store.getState()).toMatchObject({ steps: 1, switchReport: undefined });
    expect(studio.shown[0].data[0]).toBe(246);
    // Once drawn on, it comes along.
    studio.clear();
    await studio.modelSwitch.switchTo(shades);
    expect(studio.store.getState()).toMatchObject({ steps: 3, size: { width: 48, height: 32 } });
    expect(studio.shown[0].data[0]).toBe(0);
  });

  it('gives way where it came after a drawing, which stays a step back', async () => {
    const { studio, fresh } = fakeWorkspace([shades, photos], sample);
    await fresh();
    studio.clear();
    await studio.modelSwitch.open(shades);
    await studio.modelSwitch.switchTo(photos);
    expect(studio.store.getState()).toMatchObject({ steps: 4, switchReport: { how: 'sample' } });
    studio.modelSwitch.revert();
    studio.undo();
    expect(studio.shown[0].data[0]).toBe(0);
  });

  it('stays blank in its size, on the ground of the other model', async () => {
    const { studio, fresh } = fakeWorkspace([islands, shades, small], sample);
    await fresh();
    studio.openBlank(islands, { width: 96, height: 80 });
    await studio.modelSwitch.switchTo(shades);
    expect(studio.store.getState()).toMatchObject({ steps: 1, size: { width: 96, height: 80 } });
    expect(new Set(studio.shown[0].data)).toEqual(new Set([0]));
    await studio.modelSwitch.switchTo(small);
    expect(studio.store.getState()).toMatchObject({ steps: 1, size: { width: 32, height: 16 } });
  });
});

it('a new drawing of the same model keeps brush and label, another model has its own', async () => {
  const other = testModel('other', { inputs: [testInputs.ink] });
  const { studio, fresh } = fakeWorkspace([islands, other]);
  await fresh();
  studio.store.setState({ classIndex: 1 });
  studio.setBrush(77);
  const { brushes } = studio.store.getState();
  expect(brushes).toContain(77);
  studio.openBlank(islands, { width: 96, height: 80 });
  expect(studio.store.getState()).toMatchObject({ brushes, classIndex: 1 });
  studio.openBlank(other);
  expect(studio.store.getState().brushes).not.toContain(77);
});

it('a blank drawing that is a step keeps what was being drawn, and drops a switch on its way', async () => {
  let answer = (_sample: Record<string, Picture>): void => {};
  const slow = testModel('slow', { inputs: [testInputs.ink], samples: [{ ink: 'a.png' }] });
  const { studio, fresh, arrived } = fakeWorkspace([islands, slow], {
    'models.sample': () => new Promise<Record<string, Picture>>((r) => (answer = r)),
  });
  await fresh();
  studio.store.setState({ classIndex: 1 });
  const switched = studio.modelSwitch.open(slow);
  await arrived();
  studio.tools.press([20, 20, 1]);
  studio.tools.drag([[40, 20, 1]]);
  studio.openBlank(islands, undefined, false);
  answer({ ink: greyPicture(48, 32, 9) });
  await switched;
  expect(studio.store.getState()).toMatchObject({ steps: 3, canUndo: true });
  expect(studio.store.getState().model?.card.id).toBe('islands');
  expect(new Set(studio.shown[0].data)).toEqual(new Set([0]));
  studio.undo();
  expect(new Set(studio.shown[0].data)).toEqual(new Set([0, 1]));
});

describe('a model that goes on with the picture', () => {
  /** A Studio whose models make pictures of one value, one frame or two. */
  async function made(maker: ReturnType<typeof testModel>, taker: ReturnType<typeof testModel>) {
    const pictures = [0x3a, 0x9c].map((value) => greyPicture(32, 32, value));
    const { studio, fresh } = fakeWorkspace([maker, taker], {
      translate: () => ({
        picture: pictures[0],
        ...(maker.card.id === 'clips' && { frames: pictures }),
        provider: 'cpu',
        runMs: 1,
        ms: 1,
        notes: [],
      }),
    });
    await fresh();
    const { models = [] } = studio.store.getState();
    await studio.modelSwitch.continueWith(models[1]);
    return studio;
  }
  const photo = { ...testInputs.ink, kind: 'photo', encoding: 'rgb' } as Card['inputs'][0];
  const frames = (count: number) => ({ ...photo, frames: { count, stack: 'channels' as const } });

  it('has it as its drawing, enlarged by a whole factor, and undo brings back the other', async () => {
    const studio = await made(islands, testModel('photos', { inputs: [photo] }));
    expect(studio.store.getState().switchReport).toMatchObject({ how: 'continued' });
    expect(studio.store.getState().size).toEqual({ width: 64, height: 64 });
    expect(new Set(studio.shown[0].data)).toEqual(new Set([packColour('#3a3a3a')]));
    studio.modelSwitch.revert();
    expect(studio.store.getState().model?.card.id).toBe('islands');
  });

  it('has all frames, the latest last', async () => {
    const clips = testModel('clips', { inputs: [frames(2)] });
    const studio = await made(clips, testModel('longer', { inputs: [frames(3)] }));
    expect(studio.shown.slice(0, 3).map(({ data }) => data[0])).toEqual(
      ['#3a3a3a', '#3a3a3a', '#9c9c9c'].map(packColour),
    );
  });

  it('has labels by their names', async () => {
    const palette = [
      { name: 'foam', colour: '#9c9c9c' },
      { name: 'WATER', colour: '#3a3a3a' },
    ];
    const output = { kind: 'labels', tensor: 'y', palette } as unknown as Card['output'];
    const studio = await made(testModel('finder', { output }), testModel('painter'));
    expect(new Set(studio.shown[0].data)).toEqual(new Set([1]));
  });

  it('is one that a card names as next, or that names this one as before', () => {
    const about = { next: [], previous: [] };
    const one = testModel('one', { ...about, next: ['two', 'dream', 'gone'] });
    const others = [
      testModel('two', about),
      testModel('three', { ...about, previous: ['one'] }),
      testModel('four', about),
      testModel('dream', { ...about, inputs: [] }),
    ];
    expect(nextModels([one, ...others], one.card).map(({ card }) => card.id)).toEqual([
      'two',
      'three',
    ]);
  });
});
