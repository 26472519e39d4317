import { expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { colourRuns } from './colourRuns';

const side = 120;

/** A box of ink from 20 to 60, with an opening in its right side, and dabs at given places. */
function drawing(opening: number, dabs: readonly [x: number, y: number, red: number][]) {
  const ink = new Uint8Array(side * side * 4).fill(255);
  const paint = new Uint8Array(side * side * 4);
  const line = (x: number, y: number) => ink.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  for (let i = 20; i <= 60; i++) {
    for (const edge of [20, 60]) line(i, edge);
    line(20, i);
    if (Math.abs(i - 40) * 2 >= opening) line(60, i);
  }
  for (const [x, y, red] of dabs) {
    for (let i = 0; i < 16; i++) {
      paint.set([red, 9, 9, 255], ((y + (i >> 2)) * side + x + (i % 4)) * 4);
    }
  }
  const picture = (data: Uint8Array<ArrayBuffer>): Picture => ({
    width: side,
    height: side,
    depth: 8,
    data,
  });
  return { paint: picture(paint), ink: picture(ink) };
}

function look(opening: number, dabs: readonly [number, number, number][], gap = 3) {
  const { paint, ink } = drawing(opening, dabs);
  const { data, leaks } = colourRuns(paint, ink, gap);
  return {
    at: (x: number, y: number) => [...data.subarray((y * side + x) * 4, (y * side + x) * 4 + 4)],
    leaks,
  };
}

it('colour in closed lines stays there, and nothing leaks', () => {
  const { at, leaks } = look(0, [[30, 30, 200]]);
  expect(at(50, 50)).toEqual([200, 9, 9, 255]);
  expect(at(5, 5)).toEqual([0, 0, 0, 0]);
  expect(at(60, 40)).toEqual([0, 0, 0, 0]);
  expect(leaks).toEqual([]);
});

it('a gap that the model closes is none', () => {
  expect(look(3, [[30, 30, 200]]).leaks).toEqual([]);
});

it.each([9, 21])(
  'a gap of %i pixels is marked where it is, and where colour reaches the border',
  (opening) => {
    const { at, leaks } = look(opening, [[30, 30, 200]]);
    expect(at(100, 90)).toEqual([200, 9, 9, 255]);
    const gaps = leaks.filter(({ kind }) => kind === 'gap');
    expect(gaps).toHaveLength(1);
    expect(Math.abs(gaps[0].x - 60)).toBeLessThan(16);
    expect(Math.abs(gaps[0].y - 40)).toBeLessThan(6);
    expect(gaps[0].radius).toBeLessThan(18);
    expect(leaks.some(({ kind }) => kind === 'border')).toBe(true);
  },
);

it('two dabs of one colour in a room are no leak', () => {
  const { leaks } = look(0, [
    [26, 38, 200],
    [50, 38, 200],
  ]);
  expect(leaks).toEqual([]);
});

it('two colours in one room meet, which is no gap', () => {
  const { leaks } = look(0, [
    [26, 38, 200],
    [50, 38, 90],
  ]);
  expect(leaks.map(({ kind }) => kind)).toEqual(['meet']);
  expect(Math.abs(leaks[0].x - 40)).toBeLessThan(4);
});
