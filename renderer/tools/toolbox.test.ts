import { describe, expect, it } from 'vitest';
import type { Mark } from '#common/contract';
import { markList } from '../drawing/drawing';
import type { Studio } from '../studio/studio';
import { fakeWorkspace, testInputs, testModel } from '../studio/workspace.test-data';
import { BucketTool } from './bucket/bucketTool';
import { ShapeTool } from './shape/shapeTool';
import { defaultPointer } from './tool';
import { type ToolId, toolTable } from './toolTable';

const labels = testModel('labels');
const inky = testModel('inky', { inputs: [testInputs.ink] });

async function opened(given = labels): Promise<Studio> {
  const { studio, fresh } = fakeWorkspace([given]);
  await fresh();
  studio.store.setState({ classIndex: 1 });
  return studio;
}

const toolOf = ({ store }: Studio) => store.getState().tool;
const lastMark = ({ store }: Studio): Mark => markList(store.getState().drawing[0]).at(-1)!;
const click = ({ tools }: Studio, x: number, y: number) => {
  tools.press([x, y, 1]);
  tools.release();
};
const polygon = (studio: Studio) => {
  studio.tools.choose('shape');
  studio.tools.get(ShapeTool).setForm('polygon');
  click(studio, 10, 10);
  click(studio, 50, 10);
};

describe('the tool that the pointer is pressed with', () => {
  it('erases at the other end of a pen, whichever tool is chosen', async () => {
    for (const { id } of toolTable) {
      const studio = await opened();
      const { tools } = studio;
      tools.choose(id);
      expect(tools.press([20, 20, 1], { ...defaultPointer, pen: true }, 5)).toBe(true);
      tools.drag([[30, 20, 1]]);
      tools.release();
      // Paper on paper is no step; what shows is that nothing else was done.
      expect([studio.states.length, toolOf(studio)]).toEqual([1, id]);
      studio.store.setState({ classIndex: 1, tool: 'bucket' });
      click(studio, 5, 5);
      studio.store.setState({ tool: id });
      tools.press([20, 20, 1], { ...defaultPointer, pen: true }, 5);
      tools.release();
      expect(lastMark(studio)).toMatchObject({ kind: 'stroke', value: 0, stroke: { pen: true } });
    }
  });

  it('pans with the middle button and with space, and a polygon goes on after it', async () => {
    const studio = await opened();
    const { tools } = studio;
    polygon(studio);
    const moved: number[][] = [];
    const pointer = { ...defaultPointer, panBy: (dx: number, dy: number) => moved.push([dx, dy]) };
    tools.press([20, 20, 1], pointer, 1);
    tools.drag([[23, 18, 1]], pointer);
    tools.release();
    expect(tools.holdKey('KeyQ')).toBe(false);
    expect(tools.holdKey('Space')).toBe(true);
    expect(tools.cursor()).toEqual({ css: 'grab' });
    tools.press([20, 20, 1], pointer);
    tools.drag([[21, 21, 1]], pointer);
    tools.release();
    tools.releaseKey('KeyQ');
    expect(studio.store.getState().heldTool).toBe('pan');
    tools.releaseKey('Space');
    expect(moved).toEqual([
      [3, -2],
      [1, 1],
    ]);
    expect(tools.cursor()).toEqual({ css: 'crosshair' });
    click(studio, 50, 50);
    tools.finish();
    const { shape } = lastMark(studio) as Extract<Mark, { kind: 'shape' }>;
    expect(shape.points.length).toBe(3);
  });

  it('goes on panning when the drawing is saved meanwhile', async () => {
    const { tools } = await opened();
    const moved: number[][] = [];
    const pointer = { ...defaultPointer, panBy: (dx: number, dy: number) => moved.push([dx, dy]) };
    tools.press([20, 20, 1], pointer, 1);
    tools.finish();
    tools.drag([[23, 18, 1]], pointer);
    expect(moved).toEqual([[3, -2]]);
  });

  it('is none for a button that calls none', async () => {
    const { tools } = await opened();
    expect(tools.press([20, 20, 1], defaultPointer, 2)).toBe(false);
    expect(tools.busy).toBe(false);
  });

  it('makes a mark of what another has begun before it erases', async () => {
    const studio = await opened();
    polygon(studio);
    click(studio, 50, 50);
    studio.tools.press([30, 20, 1], defaultPointer, 5);
    studio.tools.release();
    expect(markList(studio.store.getState().drawing[0]).map(({ kind }) => kind)).toEqual([
      'shape',
      'stroke',
    ]);
  });
});

describe('what is chosen', () => {
  it('goes on with a tool that paints when a label is picked', async () => {
    const kept: ToolId[] = [];
    for (const { id } of toolTable) {
      const studio = await opened();
      studio.tools.choose(id);
      studio.tools.setPaint({ classIndex: 1 });
      if (toolOf(studio) === id) kept.push(id);
      else expect(toolOf(studio)).toBe('pen');
    }
    expect(kept).toEqual(toolTable.filter(({ paints }) => paints).map(({ id }) => id));
    expect(kept).toEqual(expect.arrayContaining(['pen', 'shape', 'bucket']));
    expect(kept).not.toContain('eraser');
  });

  it('is taken from under the eyedropper', async () => {
    const studio = await opened();
    studio.tools.choose('bucket');
    click(studio, 5, 5);
    studio.set({ classIndex: 0 });
    studio.tools.choose('eyedropper');
    click(studio, -3, 5);
    expect([toolOf(studio), studio.store.getState().classIndex]).toEqual(['eyedropper', 0]);
    click(studio, 5, 5);
    expect([toolOf(studio), studio.store.getState().classIndex]).toEqual(['pen', 1]);
  });

  it('of shapes is the next form when the tool is chosen again', async () => {
    const { tools } = await opened();
    const { options } = tools.get(ShapeTool);
    const forms = [1, 2, 3, 4, 5].map(() => {
      tools.choose('shape');
      return options.getState().form;
    });
    expect(forms).toEqual(['line', 'rectangle', 'ellipse', 'polygon', 'line']);
  });

  it('of shapes is filled as the sheets of a model ask for, until a person says otherwise', async () => {
    const { studio, fresh } = fakeWorkspace([labels, inky]);
    await fresh();
    const { options } = studio.tools.get(ShapeTool);
    expect(options.getState().filled).toEqual([true, false]);
    studio.tools.get(ShapeTool).setFilled(false);
    expect(options.getState().filled).toEqual([false, false]);
    // An untouched drawing would give way to the other model's.
    studio.store.setState({ classIndex: 1 });
    click(studio, 10, 10);
    await studio.modelSwitch.open(inky);
    expect(options.getState().filled).toEqual([false, false]);
    studio.undo();
    expect(options.getState().filled).toEqual([true, false]);
  });
});

it('the bucket tells its tolerance only where a sheet has shades', async () => {
  for (const [given, tolerance] of [
    [labels, undefined],
    [inky, 40],
  ] as const) {
    const studio = await opened(given);
    studio.tools.get(BucketTool).options.setState({ tolerance: 40, gap: 3 });
    studio.tools.choose('bucket');
    click(studio, 5, 5);
    expect(lastMark(studio)).toMatchObject({ kind: 'fill', gap: 3 });
    expect((lastMark(studio) as { tolerance?: number }).tolerance).toBe(tolerance);
  }
});
