import type { Box } from '#common/contract';
import type { Point } from '../../drawing/raster';

/** Where a box is gripped: −1 and 1 are its sides, 0 the middle. [0, 0] moves it. */
export type Grip = readonly [x: -1 | 0 | 1, y: -1 | 0 | 1];

const sides = [-1, 0, 1] as const;

/** Position of a grip. */
export function gripPoint(box: Box, [gx, gy]: Grip): Point {
  return [box.x + (box.width * (gx + 1)) / 2, box.y + (box.height * (gy + 1)) / 2];
}

/** All grips on the border of a box. */
export const handles: readonly Grip[] = sides.flatMap((y) =>
  sides.flatMap((x): Grip[] => (x === 0 && y === 0 ? [] : [[x, y]])),
);

/** The grip under a point: a handle within reach, else the box itself. */
export function gripAt(box: Box, [x, y]: Point, reach: number): Grip | undefined {
  const near = handles.find((grip) => {
    const [hx, hy] = gripPoint(box, grip);
    return Math.abs(hx - x) <= reach && Math.abs(hy - y) <= reach;
  });
  if (near) return near;
  const inside = x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;
  return inside ? [0, 0] : undefined;
}

/** A box whose gripped sides have been dragged to a point, at least a pixel large. */
export function resizedBox(box: Box, [gx, gy]: Grip, [x, y]: Point, keepAspect: boolean): Box {
  const side = (grip: number, start: number, length: number, at: number): [number, number] => {
    const to = Math.round(at);
    if (grip === 1) return [start, Math.max(1, to - start)];
    if (grip === -1) {
      const first = Math.min(start + length - 1, to);
      return [first, start + length - first];
    }
    return [start, length];
  };
  let [left, width] = side(gx, box.x, box.width, x);
  let [top, height] = side(gy, box.y, box.height, y);
  if (keepAspect && gx !== 0 && gy !== 0) {
    const scale = Math.max(width / box.width, height / box.height);
    width = Math.max(1, Math.round(box.width * scale));
    height = Math.max(1, Math.round(box.height * scale));
    if (gx === -1) left = box.x + box.width - width;
    if (gy === -1) top = box.y + box.height - height;
  }
  return { x: left, y: top, width, height };
}

/** Box of all pixels that a rectangle touches. */
export function boxBetween([ax, ay]: Point, [bx, by]: Point): Box {
  const [x, y] = [Math.floor(Math.min(ax, bx)), Math.floor(Math.min(ay, by))];
  return {
    x,
    y,
    width: Math.max(1, Math.ceil(Math.max(ax, bx)) - x),
    height: Math.max(1, Math.ceil(Math.max(ay, by)) - y),
  };
}
