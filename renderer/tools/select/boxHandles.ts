import type { Box, Placement } from '#common/contract';
import { centreOf, turned } from '../../drawing/placement';
import type { Point } from '../../drawing/raster';

/** Which sides of a frame are gripped: −1 and 1 are its sides, 0 the middle between them. */
export type Handle = readonly [x: -1 | 0 | 1, y: -1 | 0 | 1];

/** Where a frame is gripped. */
export type Grip = Handle | 'move' | 'turn';

const sides = [-1, 0, 1] as const;

/** How far the handle that turns a frame stands off, in hit radii. */
const stalk = 3;

/** Where the handle is that turns a frame: above the middle of its upper side. */
export function turnHandle({ to, angle }: Placement, reach: number): Point {
  const [cx] = centreOf(to);
  return turned([cx, to.y - stalk * reach], centreOf(to), angle);
}

/** Position of a handle on the sheet. */
export function handlePoint({ to, angle }: Placement, [gx, gy]: Handle): Point {
  const point: Point = [to.x + (to.width * (gx + 1)) / 2, to.y + (to.height * (gy + 1)) / 2];
  return turned(point, centreOf(to), angle);
}

/** All handles on the border of a frame. */
export const handles: readonly Handle[] = sides.flatMap((y) =>
  sides.flatMap((x): Handle[] => (x === 0 && y === 0 ? [] : [[x, y]])),
);

/**
 * The grip under a point: a handle within reach, else the frame itself. Inside a small frame handles
 * reach less far, so that its middle is left to move it by.
 */
export function gripAt(frame: Placement, point: Point, reach: number): Grip | undefined {
  const { to, angle = 0 } = frame;
  const [x, y] = turned(point, centreOf(to), -angle);
  const inside = x >= to.x && y >= to.y && x < to.x + to.width && y < to.y + to.height;
  const [across, down] = [to.width, to.height].map((n) =>
    inside ? Math.min(reach, n / 4) : reach,
  );
  const near = handles.find(([gx, gy]) => {
    const [hx, hy] = [to.x + (to.width * (gx + 1)) / 2, to.y + (to.height * (gy + 1)) / 2];
    return Math.abs(hx - x) <= across && Math.abs(hy - y) <= down;
  });
  if (near) return near;
  if (inside) return 'move';
  const [tx, ty] = turnHandle(frame, reach);
  const nearTurn = Math.abs(tx - point[0]) <= reach && Math.abs(ty - point[1]) <= reach;
  return nearTurn ? 'turn' : undefined;
}

/** A frame whose gripped sides have been dragged to a point; the sides across stay where they are. */
export function resizedFrame(
  frame: Placement,
  handle: Handle,
  point: Point,
  keepAspect: boolean,
): Placement {
  const { to, angle = 0 } = frame;
  const centre = centreOf(to);
  const resized = resizedBox(to, handle, turned(point, centre, -angle), keepAspect);
  if (angle === 0) return { ...frame, to: resized };
  // Its middle has moved, and a frame turns around its middle.
  const [cx, cy] = turned(centreOf(resized), centre, angle);
  const [x, y] = [Math.round(cx - resized.width / 2), Math.round(cy - resized.height / 2)];
  return { ...frame, to: { ...resized, x, y } };
}
/** A box whose gripped sides have been dragged to a point, at least a pixel large. */
function resizedBox(box: Box, [gx, gy]: Handle, [x, y]: Point, keepAspect: boolean): Box {
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
