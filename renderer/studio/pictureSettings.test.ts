import { describe, expect, it } from 'vitest';
import type { CardValue } from '#common/contract';
import { timelapseModels } from '../documents/timelapse';
import { toggleView } from './workspace';
import { fakeWorkspace, testModel, until } from './workspace.test-data';

const values: CardValue[] = [
  {
    kind: 'noise',
    name: 'noise',
    form: 'planes',
    tensor: 'z',
    size: 1,
    type: 'float32',
    layout: 'nchw',
  },
  {
    kind: 'choice',
    name: 'class',
    tensor: 'c',
    encoding: 'index',
    classes: ['rose', 'tulip'],
    default: 'rose',
  },
  {
    kind: 'numbers',
    name: 'look',
    tensor: 's',
    type: 'float32',
    sliders: [{ name: 'strength', min: 0, max: 1, default: 0.5 }],
  },
];
const dream = testModel('dream', { inputs: [], values });
const islands = testModel('islands');

/** A Studio in which a model that takes no drawing has made its picture. */
async function dreaming(...others: ReturnType<typeof testModel>[]) {
  const fake = fakeWorkspace([dream, ...others]);
  await fake.fresh();
  if (others.length > 0) {
    fake.studio.settings.setSeed(1);
    fake.studio.clear();
    await fake.studio.modelSwitch.switchTo(dream);
    await fake.fresh();
  }
  const last = () => fake.asked.findLast(({ method }) => method === 'translate');
  const now = () => fake.studio.store.getState();
  return { ...fake, last, now };
}

describe('a model that takes no drawing', () => {
  it('makes its picture from seed, values and size, each change one step that is undone', async () => {
    const { studio, fresh, last, now } = await dreaming();
    expect(last()).toMatchObject({ inputs: {}, seed: 0, size: { width: 64, height: 64 } });
    studio.settings.setSeed(7);
    await fresh();
    studio.settings.setValue('class', 'tulip');
    await fresh();
    studio.settings.setSize({ width: 96, height: 32 });
    await fresh();
    expect(last()).toMatchObject({
      seed: 7,
      values: { class: 'tulip' },
      size: { width: 96, height: 32 },
    });
    expect(now()).toMatchObject({ steps: 4, step: 3, output: { width: 96, height: 32 } });

    studio.undo();
    studio.undo();
    await fresh();
    expect(last()).toMatchObject({ seed: 7, values: {}, size: { width: 64, height: 64 } });
    expect(now()).toMatchObject({ seed: 7, values: { dream: {} }, step: 1, canRedo: true });
    studio.redo();
    expect(now().values).toEqual({ dream: { class: 'tulip' } });
  });

  it('takes changes of one number that follow each other as one step', async () => {
    const { studio, fresh, now } = await dreaming();
    for (const strength of [0.6, 0.7, 0.8]) studio.settings.setValue('strength', strength, true);
    expect(now()).toMatchObject({ steps: 2, values: { dream: { strength: 0.8 } } });
    studio.settings.setSeed(1, true);
    studio.settings.setSeed(12, true);
    expect(now()).toMatchObject({ steps: 3, seed: 12 });
    // Of the same number, but not of the step that was gone back to.
    studio.undo();
    studio.settings.setValue('strength', 0.1, true);
    expect(now()).toMatchObject({ steps: 3, step: 2, seed: 0 });
    await fresh();
    studio.undo();
    expect(now().values).toEqual({ dream: { strength: 0.8 } });
  });

  it('has nothing to draw on, and drawing is refused without harm', async () => {
    const { studio, workspace, now } = await dreaming();
    const before = studio.states.length;
    studio.clear();
    studio.setBrush(9);
    studio.tools.selectAll();
    studio.tools.press([5, 5, 1]);
    studio.tools.drag([[9, 9, 1]]);
    studio.tools.release();
    expect(workspace.photo.open({ name: 'a.png', data: new Uint8Array() })).toBe(false);
    expect(workspace.photo.store.getState().file).toBeUndefined();
    expect(studio.states.length).toBe(before);
    expect(now()).toMatchObject({ drawing: [], failure: undefined });
  });

  it('takes over from a drawing, which undo brings back', async () => {
    const { studio, fresh, now, last } = await dreaming(islands);
    expect(now()).toMatchObject({ drawing: [], switchReport: { how: 'undrawn' } });
    studio.settings.setSeed(3);
    await fresh();
    studio.undo();
    studio.undo();
    await fresh();
    expect(now().model?.card.id).toBe('islands');
    expect(Object.keys(last()!.inputs)).toEqual(['label']);
    studio.redo();
    studio.redo();
    await fresh();
    expect(last()).toMatchObject({ model: 'dream', inputs: {}, seed: 3 });
    await studio.modelSwitch.switchTo(islands);
    expect(now().drawing).toHaveLength(2);
  });

  it('has variations of its settings, and a thumbnail of each state that was seen', async () => {
    const { studio, workspace, fresh, count, asked } = await dreaming();
    studio.settings.setSize({ width: 32, height: 48 });
    await fresh();
    const thumbnail = studio.thumbnails.get(studio.states[1]);
    expect(thumbnail).toMatchObject({ width: 32, height: 48 });
    expect(thumbnail?.data[0]).toBe(0);
    toggleView(workspace, 'variations');
    await until(
      workspace.variations.store,
      ({ pictures }) => pictures.length === 9 && pictures.every((one) => one.current),
    );
    expect(asked.slice(-9).map(({ seed, size }) => [seed, size])).toEqual(
      Array.from({ length: 9 }, (_, i) => [i, { width: 32, height: 48 }]),
    );
    const before = count('translate');
    workspace.variations.pin(5);
    await fresh();
    expect(count('translate')).toBe(before + 1);
    expect(studio.states).toHaveLength(3);
  });

  it('is compared with others of its kind, and a drawing with none of them', async () => {
    const other = testModel('other', { inputs: [], values });
    const { workspace, studio, fresh } = await dreaming(islands, other);
    toggleView(workspace, 'bakeOff');
    const made = () =>
      until(workspace.bakeOff.store, ({ entries }) => {
        return entries.length > 0 && entries.every((one) => one.current);
      });
    await made();
    const ids = () => {
      const { entries, others } = workspace.bakeOff.store.getState();
      const id = ({ model: { card } }: { model: typeof dream }) => card.id;
      return [entries.map(id), others.map(id)];
    };
    expect(ids()).toEqual([['dream', 'other'], ['islands']]);
    expect(timelapseModels([dream, islands], dream, [])).toEqual([]);
    await studio.modelSwitch.switchTo(islands);
    await fresh();
    await until(workspace.bakeOff.store, ({ others }) => others.length === 2);
    await made();
    expect(ids()).toEqual([['islands'], ['dream', 'other']]);
  });
});
