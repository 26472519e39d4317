import { describe, expect, it } from 'vitest';
import type { PenPoint } from '#common/contract';
import { markList } from '../drawing/drawing';
import type { Studio } from '../studio/studio';
import { fakeWorkspace, testModel } from '../studio/workspace.test-data';
import { defaultPointer, type PointerState } from './tool';

const pen = { ...defaultPointer, pen: true };
const labels = testModel('labels');
const others = testModel('others');

async function opened(): Promise<Studio> {
  const { studio, fresh } = fakeWorkspace([labels, others]);
  await fresh();
  studio.store.setState({ classIndex: 1 });
  return studio;
}

function draw({ tools }: Studio, points: readonly PenPoint[], pointer: PointerState = pen): void {
  tools.press(points[0], pointer);
  tools.drag(points.slice(1), pointer);
  tools.release();
}

/** Points of the stroke that was drawn last. */
function lastPoints({ store }: Studio): readonly PenPoint[] {
  const mark = markList(store.getState().drawing[0]).at(-1)!;
  return mark.kind === 'stroke' ? mark.stroke.points : [];
}

const first: readonly PenPoint[] = [
  [10, 10, 0.25],
  [20.0012, 10, 0.25],
];

describe('a press with Shift', () => {
  const line = (studio: Studio) => {
    draw(studio, [[40, 40, 1]], { ...pen, shift: true });
    return lastPoints(studio);
  };

  it('goes on from where the last stroke ended, as that was saved', async () => {
    const studio = await opened();
    studio.tools.pen.store.setState({ firmness: 50 });
    draw(studio, first);
    const end = lastPoints(studio).at(-1);
    expect(end).toEqual([20, 10, 0.0625]);
    expect(line(studio)).toEqual([end, [40, 40, 1]]);
  });

  const ends: Record<string, (studio: Studio) => void> = {
    undo: (s) => s.undo(),
    clear: (s) => s.clear(),
    'another drawing': (s) => s.openBlank(labels),
    'another drawing as a step': (s) => s.openBlank(labels, undefined, false),
    'another model': (s) => s.openBlank(others),
    'another size': (s) =>
      s.resizeCanvas({ width: 64, height: 80 }, { x: 0, y: 0, width: 64, height: 64 }),
    Esc: (s) => {
      s.tools.press([30, 30, 1], pen);
      s.cancel();
    },
  };

  it.each(Object.keys(ends))('begins anew after %s', async (how) => {
    const studio = await opened();
    draw(studio, first);
    ends[how](studio);
    expect(line(studio)).toEqual([[40, 40, 1]]);
  });

  it('begins anew after a switch of the model', async () => {
    const studio = await opened();
    draw(studio, first);
    await studio.modelSwitch.switchTo(studio.store.getState().models![1]);
    expect(line(studio)).toEqual([[40, 40, 1]]);
  });
});

it('points of a calmed line are saved rounded, as others are', async () => {
  const studio = await opened();
  studio.tools.pen.store.setState({ stabiliser: 60 });
  draw(
    studio,
    Array.from({ length: 12 }, (_, i): PenPoint => [10 + i * 3.3, 20 + (i % 3), 0.3 + i / 30]),
  );
  const points = lastPoints(studio);
  expect(points.length).toBe(13);
  for (const [x, y, pressure] of points) {
    expect(x).toBe(Math.round(x * 100) / 100);
    expect(y).toBe(Math.round(y * 100) / 100);
    expect(pressure * 256).toBe(Math.round(pressure * 256));
  }
});
