import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  centredViewport,
  cornersOf,
  fittedView,
  inView,
  mirrorAt,
  toPicturePoint,
  toScreenPoint,
  turnAt,
  zoomAt,
} from './viewport';

const view = fc.record({
  scale: fc.double({ min: 0.2, max: 20, noNaN: true }),
  x: fc.double({ min: -500, max: 500, noNaN: true }),
  y: fc.double({ min: -500, max: 500, noNaN: true }),
});

it('zooming keeps what is under the pointer', () => {
  fc.assert(
    fc.property(
      view,
      fc.nat(800),
      fc.nat(800),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (v, x, y, factor) => {
        const [ax, ay] = toPicturePoint(v, x, y);
        const [bx, by] = toPicturePoint(zoomAt(v, x, y, factor), x, y);
        expect(bx).toBeCloseTo(ax, 5);
        expect(by).toBeCloseTo(ay, 5);
      },
    ),
  );
});

it('zooming in makes nothing smaller, a tiny drawing that is fitted included', () => {
  const fitted = fittedView({ width: 5, height: 3 }, { width: 560, height: 692 });
  expect(zoomAt(fitted, 280, 346, 1.25).scale).toBe(fitted.scale);
  expect(zoomAt(fitted, 280, 346, 0.8).scale).toBeCloseTo(0.8 * fitted.scale);
});

it('a fitted picture is whole, centred and has its margin', () => {
  const v = fittedView({ width: 256, height: 128 }, { width: 600, height: 400 }, {}, 20);
  expect(v.scale).toBeCloseTo(560 / 256);
  expect(v.x).toBeCloseTo(20);
  expect(v.y * 2 + 128 * v.scale).toBeCloseTo(400);
});

it('at 100 % a pixel of the picture is one of the screen, whatever the pane', () => {
  const v = centredViewport({ width: 256, height: 255 }, { width: 559, height: 600 }, 1);
  expect(v).toEqual({ scale: 1, x: 152, y: 173 });
});

it('a picture is in view while any of it is in the pane', () => {
  const [picture, pane] = [
    { width: 256, height: 256 },
    { width: 560, height: 692 },
  ];
  const at = (x: number, y: number) => inView({ scale: 2, x, y }, picture, pane);
  expect([at(0, 0), at(559, 0), at(-511, 0), at(0, 691), at(0, -511)]).toEqual(Array(5).fill(true));
  expect([at(560, 0), at(-512, 0), at(0, 692), at(0, -512)]).toEqual(Array(4).fill(false));
});

it('points go to the screen and back, however the view is turned and mirrored', () => {
  fc.assert(
    fc.property(
      view,
      fc.integer({ min: -180, max: 180 }),
      fc.boolean(),
      fc.nat(800),
      fc.nat(800),
      (v, angle, mirrored, x, y) => {
        const turned = { ...v, angle, mirrored };
        const [bx, by] = toScreenPoint(turned, ...toPicturePoint(turned, x, y));
        expect(bx).toBeCloseTo(x, 5);
        expect(by).toBeCloseTo(y, 5);
        const [ax, ay] = toPicturePoint(turned, x, y);
        const [tx, ty] = toPicturePoint(turnAt(turned, x, y, 15), x, y);
        expect(tx).toBeCloseTo(ax, 5);
        expect(ty).toBeCloseTo(ay, 5);
      },
    ),
  );
});

it('mirrored around the middle, what was left is right, and twice is nothing', () => {
  const v = { scale: 2, x: 10, y: 20, angle: 30 };
  const mirrored = mirrorAt(v, 300);
  const [x, y] = toScreenPoint(v, 40, 7);
  const [mx, my] = toScreenPoint(mirrored, 40, 7);
  expect(mx).toBeCloseTo(600 - x, 5);
  expect(my).toBeCloseTo(y, 5);
  expect(mirrorAt(mirrored, 300)).toEqual({ ...v, mirrored: false });
});

it('a turned picture is fitted with its corners inside', () => {
  const [picture, pane] = [
    { width: 256, height: 100 },
    { width: 600, height: 400 },
  ];
  for (const angle of [15, 90, -120]) {
    for (const [x, y] of cornersOf(fittedView(picture, pane, { angle }), picture)) {
      expect(x).toBeGreaterThanOrEqual(15);
      expect(x).toBeLessThanOrEqual(585);
      expect(y).toBeGreaterThanOrEqual(15);
      expect(y).toBeLessThanOrEqual(385);
    }
  }
});
