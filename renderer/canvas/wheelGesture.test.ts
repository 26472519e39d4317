import { expect, it } from 'vitest';
import { WheelGesture } from './wheelGesture';

/** Which of these steps, [x, y] in CSS pixels and every so many ms, pan. */
function pans(steps: [number, number][], everyMs = 16, more: { ctrlKey?: boolean } = {}) {
  const gesture = new WheelGesture();
  return steps.map(([deltaX, deltaY], i) =>
    gesture.isPan({
      deltaX,
      deltaY,
      deltaMode: 0,
      ctrlKey: false,
      timeStamp: i * everyMs,
      ...more,
    }),
  );
}

it('a flick of two fingers pans from its slow begin to its slow end', () => {
  for (const x of [0, 3]) {
    const flick = [4, 12, 28, 55, 90, 140, 60, 30, 2].map((y): [number, number] => [x, y]);
    expect(pans(flick)).toEqual(flick.map(() => true));
  }
});

it('a wheel zooms, notch by notch and after a touchpad was used', () => {
  expect(
    pans([
      [0, 100],
      [0, 100],
      [0, -53],
    ]),
  ).toEqual([false, false, false]);
  expect(
    pans(
      [
        [0, 5],
        [0, 120],
      ],
      300,
    ),
  ).toEqual([true, false]);
  const lines = new WheelGesture();
  const step = { deltaX: 0, deltaY: 3, deltaMode: 1, ctrlKey: false, timeStamp: 0 };
  expect(lines.isPan(step)).toBe(false);
});

it('a pinch zooms', () => {
  expect(
    pans(
      [
        [0, 2],
        [0, 9],
      ],
      16,
      { ctrlKey: true },
    ),
  ).toEqual([false, false]);
});
