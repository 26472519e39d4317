import { expect, it } from 'vitest';
import type { PenPoint } from '#common/contract';
import { Stabiliser } from './stabiliser';

const trembling: PenPoint[] = Array.from({ length: 200 }, (_, i) => [
  i,
  50 + (i % 2 ? 1.5 : -1.5),
  0.5,
]);

function follow(slack: number, points: readonly PenPoint[]): PenPoint[] {
  const stabiliser = new Stabiliser(slack);
  const way = points.map((point) => stabiliser.add(point));
  const end = stabiliser.finish();
  return end ? [...way, end] : way;
}

it('without slack every sample is there as it came', () => {
  expect(follow(0, trembling)).toEqual(trembling);
});

it('calms a tremble more, the more slack it has, and ends where the pen does', () => {
  const shake = (slack: number) =>
    follow(slack, trembling)
      .slice(20, -1)
      .reduce((most, [, y]) => Math.max(most, Math.abs(y - 50)), 0);
  expect(shake(2)).toBeLessThan(1.4);
  expect(shake(8)).toBeLessThan(shake(2) / 2);
  expect(follow(8, trembling).at(-1)).toEqual(trembling.at(-1));
});

it('goes the same way however often the pen sends', () => {
  const line = (count: number): PenPoint[] =>
    Array.from({ length: count + 1 }, (_, i) => {
      const t = i / count;
      return t < 0.5 ? [t * 200, 0, 0.5] : [100, (t - 0.5) * 200, 0.5];
    });
  const [few, many] = [follow(10, line(20)), follow(10, line(400))];
  const near = ([x, y]: PenPoint) =>
    Math.min(...many.map(([mx, my]) => Math.hypot(mx - x, my - y)));
  for (const point of few) expect(near(point)).toBeLessThan(1.5);
});
