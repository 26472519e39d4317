import { describe, expect, it } from 'vitest';
import type { CardInput, CardOutput, CardValue } from '#common/contract';
import { LabelPalette } from '#common/label/labelPalette';
import { fakeWorkspace, testInputs, testModel, until } from '../studio/workspace.test-data';
import { Dream } from './dream';

const palette = [
  { name: 'water', colour: '#3a7bd5' },
  { name: 'grass', colour: '#9ccc3c' },
];
const noise = { kind: 'noise', name: 'noise', tensor: 'z', form: 'vector', size: 4 } as CardValue;
const text = {
  kind: 'text',
  name: 'text',
  tensor: 't',
  vocabulary: ['lake'],
  default: '',
} as CardValue;
const output = { kind: 'labels', tensor: 'y', encoding: 'index', palette } as unknown as CardOutput;
const dreamer = testModel('dreamer', {
  inputs: [],
  values: [noise, text],
  output,
  next: ['other'],
});

/** The left half of a dream is water. */
const halves = () => {
  const indices = Uint8Array.from({ length: 16 * 16 }, (_, i) => (i % 16 < 8 ? 0 : 1));
  const picture = new LabelPalette(palette).toPicture(indices, 16, 16);
  return { picture, provider: 'cpu', runMs: 1, ms: 1, notes: [] };
};

async function dreaming(models = [testModel('painter'), dreamer]) {
  const world = fakeWorkspace(models, { translate: halves });
  let seed = 0;
  const dream = new Dream(world.studio.engine, world.studio, () => ++seed);
  await world.fresh();
  world.asked.length = 0;
  const made = () => until(dream.store, (s) => !s.busy && s.pictures.every((one) => one.current));
  dream.open();
  await made();
  return { ...world, dream, made };
}

describe('dreams', () => {
  it('are of a model whose dreams can be drawn on, whichever stands first', async () => {
    const inInk = { kind: 'picture', tensor: 'y', encoding: 'rgb', size: { scale: 1 } };
    const other = testModel('another-dreamer', {
      inputs: [],
      values: [noise],
      output: inInk as unknown as CardOutput,
    });
    const { dream } = await dreaming([testModel('painter'), other, dreamer]);
    expect(dream.store.getState().model?.card.id).toBe('dreamer');
    // A model that reads pictures goes before the one that paints such dreams.
    const reads = testModel('reads', { inputs: [testInputs.ink], next: ['other'] });
    const beside = await dreaming([reads, other, testModel('other'), dreamer]);
    expect(beside.dream.store.getState().model?.card.id).toBe('dreamer');
  });

  it('are six of different seeds, made anew for other words, and others by the dice', async () => {
    const { dream, asked, made } = await dreaming();
    expect(asked.map((one) => one.seed)).toEqual([1, 2, 3, 4, 5, 6]);
    dream.setValue('text', 'lake');
    expect(dream.store.getState().pictures.some((one) => one.current)).toBe(false);
    await made();
    expect(asked.slice(-6).map((one) => [one.seed, one.values])).toEqual(
      [1, 2, 3, 4, 5, 6].map((seed) => [seed, { text: 'lake' }]),
    );
    dream.throwDice();
    await made();
    expect(asked.at(-1)?.seed).toBe(12);
  });

  it('walk from the chosen one to another', async () => {
    const { dream, asked } = await dreaming();
    dream.select(1);
    dream.turn();
    dream.setWalk(0.25);
    await until(dream.store, (s) => s.between !== undefined);
    expect(asked.at(-1)).toMatchObject({ seed: 2, values: { walk: 0.25, towards: 4 } });
    dream.setWalk(0);
    expect(dream.store.getState().between).toBeUndefined();
  });

  it('become the drawing of the model that draws on them, at its size; undo takes them back', async () => {
    const { dream, studio } = await dreaming();
    const before = studio.shown[0].data.slice();
    dream.take();
    expect(dream.store.getState().open).toBe(false);
    const [{ width, data }] = studio.shown;
    // The painter calls water 1, and draws at 64 pixels.
    expect([width, data[0], data[63]]).toEqual([64, 1, 0]);
    studio.undo();
    expect(studio.shown[0].data).toEqual(before);
  });

  it('go to the model that the card names, where the present one takes none', async () => {
    const inkOnly = testModel('ink', { inputs: [testInputs.ink] });
    const any = testModel('any');
    const other = testModel('other');
    const { dream, studio } = await dreaming([inkOnly, any, other, dreamer]);
    expect(dream.painter?.card.id).toBe('other');
    dream.take();
    expect(studio.store.getState().model?.card.id).toBe('other');
    studio.undo();
    expect(studio.store.getState().model?.card.id).toBe('ink');
  });

  it('in paint become the paint of a model that takes ink and paint', async () => {
    const painted = { kind: 'picture', tensor: 'y', encoding: 'rgb' } as unknown as CardOutput;
    const paints = testModel('paints', {
      inputs: [],
      values: [noise],
      output: painted,
      next: ['both'],
    });
    const hints = {
      ...testInputs.ink,
      name: 'paint',
      kind: 'paint',
      encoding: 'hints',
    } as CardInput;
    const both = testModel('both', { inputs: [{ ...testInputs.ink, optional: true }, hints] });
    const { dream, studio } = await dreaming([testModel('painter'), both, paints]);
    expect(dream.painter?.card.id).toBe('both');
    dream.take();
    const [ink, paint] = studio.shown;
    expect(ink.data.some((value) => value !== 0)).toBe(false);
    // Left of the middle water, right of it grass; every pixel is painted.
    const rgba = [paint.data[0], paint.data[63]].map((value) => value >>> 0);
    expect(rgba).toEqual([0xffd57b3a, 0xff3ccc9c]);
    // The model is drawn for now: only its paint is another one after the next dream.
    studio.clear();
    expect(studio.shown[1].data.some((value) => value !== 0)).toBe(false);
    dream.open();
    dream.take();
    expect(studio.shown[1].data[0] >>> 0).toBe(0xffd57b3a);
  });

  it('stop when they are cancelled, and what is there stays', async () => {
    const { dream, count, arrived } = await dreaming();
    const before = count('translate');
    dream.throwDice();
    dream.cancel();
    await arrived();
    expect(dream.store.getState().busy).toBe(false);
    expect(count('translate') - before).toBeLessThan(2);
  });

  it('that were being made when they were closed are made on reopening, not those that are there', async () => {
    const { dream, asked, made } = await dreaming();
    asked.length = 0;
    dream.throwDice();
    await until(dream.store, (s) => s.pictures.filter(({ current }) => current).length === 2);
    dream.close();
    const there = dream.store.getState().pictures.filter(({ current }) => current);
    asked.length = 0;
    dream.open();
    await made();
    expect(asked.map(({ seed }) => seed)).toEqual([9, 10, 11, 12]);
    expect(dream.store.getState().pictures.slice(0, 2)).toEqual(there);
    dream.close();
    dream.open();
    expect(dream.store.getState().busy).toBe(false);
  });

  it('are none where no model can', async () => {
    const world = fakeWorkspace([testModel('painter')]);
    const dream = new Dream(world.studio.engine, world.studio);
    await world.fresh();
    dream.open();
    expect(dream.store.getState()).toMatchObject({ open: true, model: undefined });
    expect(dream.painter).toBeUndefined();
  });
});
