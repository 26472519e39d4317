import { expect, it } from 'vitest';
import { markList } from '../drawing/drawing';
import type { Studio } from '../studio/studio';
import { fakeWorkspace, testModel } from '../studio/workspace.test-data';

async function penDown() {
  const { studio, workspace, fresh } = fakeWorkspace([testModel('labels')]);
  await fresh();
  studio.store.setState({ classIndex: 1 });
  const pen = workspace.keyboardPen;
  pen.toggle();
  pen.toggle();
  pen.move(10, 0);
  expect(pen.down).toBe(true);
  return { studio, pen };
}

const ends: Record<string, (studio: Studio) => void> = {
  undo: (s) => s.undo(),
  Esc: (s) => s.cancel(),
  Backspace: (s) => s.tools.erase(),
  'another symmetry': (s) => s.setSymmetry({ kind: 'radial', count: 6 }),
  'the drawing is saved': (s) => s.tools.finish(),
  'another drawing': (s) => s.openBlank(testModel('labels'), { width: 64, height: 64 }, false),
  clear: (s) => s.clear(),
};

it.each(Object.keys(ends))('the pen is up once its stroke has ended: %s', async (how) => {
  const { studio, pen } = await penDown();
  ends[how](studio);
  expect(pen.down).toBe(false);
  const { steps } = studio.store.getState();
  pen.move(10, 0);
  expect(studio.tools.busy).toBe(false);
  expect(studio.store.getState().steps).toBe(steps);
});

it('draws where the keys lead, however much lines of the hand are calmed', async () => {
  const { studio, pen } = await penDown();
  pen.move(0, 12);
  pen.lift();
  const mark = markList(studio.store.getState().drawing[0]).at(-1)!;
  if (mark.kind !== 'stroke') throw new Error('no stroke');
  // The corner itself, which a calmed line would cut.
  const corners = mark.stroke.points.map(([x, y]) => [x, y]);
  expect(corners).toContainEqual([42.5, 32.5]);
  expect(corners.at(-1)).toEqual([42.5, 44.5]);
  expect(mark.stroke.raw).toBe(true);
});
