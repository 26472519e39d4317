import { expect, it } from 'vitest';
import { type Finger, Fingers } from './fingers';
import { SharedView } from './Pane';
import { toPicturePoint } from './viewport';

const at = (id: number, x: number, y: number, time = 0): Finger => ({ id, x, y, time });

/** Two fingers that go from where they are to where they end, in steps. */
function twoFingers(from: [number, number][], to: [number, number][]) {
  const shared = new SharedView();
  shared.set({ scale: 2, x: 30, y: 40 });
  const taps: number[] = [];
  const fingers = new Fingers(shared, (count) => taps.push(count));
  for (const [id, [x, y]] of from.entries()) fingers.press(at(id, x, y));
  const middle = (points: [number, number][]): [number, number] => [
    (points[0][0] + points[1][0]) / 2,
    (points[0][1] + points[1][1]) / 2,
  ];
  const under = toPicturePoint(shared.view, ...middle(from));
  for (let step = 1; step <= 20; step++) {
    for (const id of [0, 1]) {
      const [x, y] = [0, 1].map((i) => from[id][i] + ((to[id][i] - from[id][i]) * step) / 20);
      fingers.move(at(id, x, y, step * 16));
    }
  }
  for (const id of [0, 1]) fingers.lift({ id, time: 1000 });
  return { view: shared.view, under, now: toPicturePoint(shared.view, ...middle(to)), taps };
}

it('two fingers side by side pan in any direction', () => {
  const { view, taps } = twoFingers(
    [
      [100, 100],
      [200, 100],
    ],
    [
      [150, 180],
      [250, 180],
    ],
  );
  expect(view.scale).toBeCloseTo(2, 5);
  expect(view.x).toBeCloseTo(80, 3);
  expect(view.y).toBeCloseTo(120, 3);
  expect(view.angle ?? 0).toBe(0);
  expect(taps).toEqual([]);
});

it('a pinch zooms, and what lies between the fingers stays there', () => {
  const { view, under, now } = twoFingers(
    [
      [100, 100],
      [200, 100],
    ],
    [
      [50, 100],
      [250, 110],
    ],
  );
  expect(view.scale).toBeCloseTo(4, 1);
  expect(view.angle ?? 0).toBe(0);
  expect(now[0]).toBeCloseTo(under[0], 0);
  expect(now[1]).toBeCloseTo(under[1], 0);
});

it('two fingers that turn far turn the view', () => {
  const { view } = twoFingers(
    [
      [100, 100],
      [200, 100],
    ],
    [
      [150, 50],
      [150, 150],
    ],
  );
  expect(view.angle).toBeGreaterThan(60);
  expect(view.angle).toBeLessThan(90);
});

it('a short tap of two or three fingers is told, a long or wide one is not', () => {
  const taps: number[] = [];
  const fingers = new Fingers(new SharedView(), (count) => taps.push(count));
  const tap = (count: number, { ms = 100, way = 0, cancelled = false } = {}) => {
    for (let id = 0; id < count; id++) fingers.press(at(id, 100 * id, 50, 0));
    if (way) fingers.move(at(0, way, 50, ms / 2));
    for (let id = 0; id < count; id++) fingers.lift({ id, time: ms }, cancelled);
  };
  tap(2);
  tap(3);
  tap(1);
  tap(2, { ms: 900 });
  tap(2, { way: 80 });
  tap(2, { cancelled: true });
  expect(taps).toEqual([2, 3]);
});
