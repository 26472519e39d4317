import { describe, expect, it } from 'vitest';
import { compose } from '../drawing/compose';
import { plainLook, withLayer } from '../drawing/layerLook';
import { packColour } from '../drawing/sheets';
import { sketchName } from '../drawing/sketch';
import { fakeWorkspace, fillAt, testInputs, testModel } from '../studio/workspace.test-data';
import { layersOf } from './layers';

const paint = {
  ...testInputs.ink,
  kind: 'paint' as const,
  name: 'paint',
  tensor: 'paint',
  encoding: 'hints' as const,
};
const model = testModel('both', { inputs: [testInputs.ink, paint] });
const other = testModel('other', { inputs: [testInputs.labels] });
const sketch = 2;

async function opened() {
  const made = fakeWorkspace([model, other]);
  await made.fresh();
  return made;
}

describe('the sketch', () => {
  it('is drawn on like a sheet, undone, and never given to the model', async () => {
    const { studio, workspace, count, asked, arrived } = await opened();
    workspace.layers.toggleSketch();
    studio.set({ colour: '#0091ff' });
    const before = count('translate');
    fillAt(studio, 5, 5);
    expect(studio.shown[sketch].data[0]).toBe(packColour('#0091ff'));
    studio.undo();
    expect(studio.shown[sketch].data[0]).toBe(0);
    studio.redo();
    await arrived();
    expect(count('translate')).toBe(before);
    expect(studio.store.getState().freshness).toBe('fresh');
    workspace.layers.toggleSketch();
    expect(studio.store.getState().sheet).toBe(0);
    fillAt(studio, 5, 5);
    await arrived();
    expect(count('translate')).toBe(before + 1);
    expect(Object.keys(asked.at(-2)?.inputs ?? {})).not.toContain(sketchName);
  });

  it('comes along to another model and back', async () => {
    const { studio } = await opened();
    studio.set({ sheet: sketch, colour: '#0091ff' });
    fillAt(studio, 5, 5);
    await studio.modelSwitch.switchTo(testModel('third', { inputs: [paint] }));
    expect(studio.shown[1].data[0]).toBe(packColour('#0091ff'));
    expect(studio.store.getState().sheet).toBe(1);
    studio.undo();
    expect(studio.shown[sketch].data[0]).toBe(packColour('#0091ff'));
  });

  it('is cleared alone, and with all', async () => {
    const { studio, workspace } = await opened();
    fillAt(studio, 5, 5);
    studio.set({ sheet: sketch });
    fillAt(studio, 5, 5);
    const now = () => studio.shown.map(({ data }) => data[0] !== 0);
    expect(now()).toEqual([true, false, true]);
    workspace.layers.clear(layersOf(studio.store.getState())[0]);
    expect(now()).toEqual([true, false, false]);
    studio.undo();
    studio.clear();
    expect(now()).toEqual([false, false, false]);
  });
});

describe('layers', () => {
  it('are listed as they lie, and gone through by keys', async () => {
    const { studio, workspace } = await opened();
    const names = () => layersOf(studio.store.getState()).map(({ name }) => name);
    expect(names()).toEqual([sketchName, 'ink', 'paint']);
    workspace.layers.step(-1);
    expect(studio.store.getState().sheet).toBe(1);
    workspace.layers.step(-1);
    expect(studio.store.getState().sheet).toBe(1);
    workspace.layers.setSketchBelow(true);
    expect(names()).toEqual(['ink', 'paint', sketchName]);
    workspace.layers.step(-1);
    expect(studio.store.getState().sheet).toBe(sketch);
  });

  it('of one kind are listed as they are composed: the later ones of the card lie over the others', async () => {
    const over = { ...paint, name: 'over', tensor: 'over' };
    const { studio, fresh } = fakeWorkspace([testModel('paints', { inputs: [paint, over] })]);
    await fresh();
    const { model: opened } = studio.store.getState();
    expect(layersOf(studio.store.getState()).map(({ name }) => name)).toEqual([
      sketchName,
      'over',
      'paint',
    ]);
    const [red, blue] = ['#ff0000', '#0000ff'].map((colour) => ({
      width: 1,
      height: 1,
      data: Uint32Array.of(packColour(colour)),
    }));
    expect([...compose(opened!.card, [red, blue]).data.slice(0, 3)]).toEqual([0, 0, 255]);
  });

  it('that are hidden stay what the model is given, and are seen again when drawn on', async () => {
    const { studio, workspace, asked, arrived } = await opened();
    fillAt(studio, 5, 5);
    workspace.layers.toggleActive();
    expect(studio.store.getState().look.layers.ink).toEqual({ hidden: true, opacity: 1 });
    studio.translate();
    await arrived();
    const { data } = asked.filter(({ method }) => method === 'translate').at(-1)!.inputs.ink;
    expect([...data.slice(0, 4)]).toEqual([0, 0, 0, 255]);
    fillAt(studio, 5, 5);
    expect(studio.store.getState().look.layers.ink.hidden).toBe(false);
  });

  it('are looked at by opacity, the sketch below or above', () => {
    const one = (data: Uint8Array | Uint32Array) => ({ width: 1, height: 1, data });
    const card = model.card;
    const red = packColour('#ff0000');
    const blue = packColour('#0000ff');
    const rasters = [one(Uint8Array.of(0)), one(Uint32Array.of(red)), one(Uint32Array.of(blue))];
    const seen = (look?: typeof plainLook) => [...compose(card, rasters, 0, look).data.slice(0, 3)];
    expect(seen()).toEqual([255, 0, 0]);
    expect(seen(plainLook)).toEqual([0, 0, 255]);
    expect(seen({ ...plainLook, sketchBelow: true })).toEqual([255, 0, 0]);
    const half = withLayer(plainLook, sketchName, { opacity: 0.5 });
    expect(seen(half)).toEqual([128, 0, 128]);
    expect(seen(withLayer(half, 'paint', { hidden: true }))).toEqual([128, 128, 255]);
    expect(seen(withLayer(half, sketchName, { hidden: true }))).toEqual([255, 0, 0]);
    const ink = [one(Uint8Array.of(255)), ...rasters.slice(1)];
    const faint = withLayer(withLayer(plainLook, sketchName, { hidden: true }), 'ink', {
      opacity: 0.2,
    });
    expect([...compose(card, ink, 0, faint).data.slice(0, 3)]).toEqual([204, 0, 0]);
  });
});
