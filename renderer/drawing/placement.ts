import type { Box, Placement } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Point } from './raster';

/** Cosine and sine of an angle in degrees; exact for quarter turns, so that these move whole pixels. */
function turnOf(angle: number): readonly [cos: number, sin: number] {
  const quarter = angle / 90;
  if (Number.isInteger(quarter)) {
    const [cos, sin] = [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ][((quarter % 4) + 4) % 4];
    return [cos, sin];
  }
  const radians = (angle * Math.PI) / 180;
  return [Math.cos(radians), Math.sin(radians)];
}

/** Centre of a box, which turns keep in place. */
export const centreOf = ({ x, y, width, height }: Box): Point => [x + width / 2, y + height / 2];

/** A point turned around another, clockwise on the screen. @param angle in degrees. */
export function turned([x, y]: Point, [cx, cy]: Point, angle = 0): Point {
  const [cos, sin] = turnOf(angle);
  const [dx, dy] = [x - cx, y - cy];
  return [cx + dx * cos - dy * sin, cy + dx * sin + dy * cos];
}

/** Where a point of a piece lies on the sheet. @param at in pixels of the piece. */
export function placedPoint(piece: Size, placement: Placement, [u, v]: Point): Point {
  const { to, angle, flipX, flipY } = placement;
  const x = to.x + ((flipX ? piece.width - u : u) * to.width) / piece.width;
  const y = to.y + ((flipY ? piece.height - v : v) * to.height) / piece.height;
  return turned([x, y], centreOf(to), angle);
}

/** The corners of the frame of a placed piece: upper left, upper right, lower right, lower left before it is turned. */
export function frameCorners({ to, angle }: Placement): Point[] {
  const [right, bottom] = [to.x + to.width, to.y + to.height];
  const corners: Point[] = [
    [to.x, to.y],
    [right, to.y],
    [right, bottom],
    [to.x, bottom],
  ];
  return corners.map((corner) => turned(corner, centreOf(to), angle));
}

/** Smallest box of whole pixels around points. */
export function boxAround(points: readonly Point[]): Box {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [x, y] of points) {
    left = Math.min(left, Math.floor(x));
    top = Math.min(top, Math.floor(y));
    right = Math.max(right, Math.ceil(x));
    bottom = Math.max(bottom, Math.ceil(y));
  }
  return {
    x: left,
    y: top,
    width: Math.max(1, right - left),
    height: Math.max(1, bottom - top),
  };
}

/** Smallest box of whole pixels around a placed piece. */
export const placedBox = (placement: Placement): Box => boxAround(frameCorners(placement));

/**
 * The pixel of a piece that a pixel of the sheet shows, by nearest neighbour.
 * @returns a function of a column and row of the sheet, which gives the index in the piece or −1.
 */
export function pieceIndexAt(
  piece: Size,
  { to, angle = 0, flipX, flipY }: Placement,
): (x: number, y: number) => number {
  const [cos, sin] = turnOf(-angle);
  const [cx, cy] = centreOf(to);
  return (x, y) => {
    const [dx, dy] = [x + 0.5 - cx, y + 0.5 - cy];
    const across = Math.floor(((dx * cos - dy * sin + to.width / 2) * piece.width) / to.width);
    const down = Math.floor(((dx * sin + dy * cos + to.height / 2) * piece.height) / to.height);
    if (across < 0 || down < 0 || across >= piece.width || down >= piece.height) return -1;
    const column = flipX ? piece.width - 1 - across : across;
    return (flipY ? piece.height - 1 - down : down) * piece.width + column;
  };
}

/** The box of the pixels that a piece really covers: turned by a quarter, it may lie between pixels. */
export function filledBox(piece: Size, placement: Placement): Box {
  const box = placedBox(placement);
  const indexAt = pieceIndexAt(piece, placement);
  let [right, bottom] = [box.x + box.width, box.y + box.height];
  let [left, top] = [box.x, box.y];
  const [middleX, middleY] = centreOf(placement.to).map(Math.floor);
  const column = (x: number) => indexAt(x, middleY) >= 0 || indexAt(x, middleY - 1) >= 0;
  const row = (y: number) => indexAt(middleX, y) >= 0 || indexAt(middleX - 1, y) >= 0;
  while (left + 1 < right && !column(left)) left++;
  while (right - 1 > left && !column(right - 1)) right--;
  while (top + 1 < bottom && !row(top)) top++;
  while (bottom - 1 > top && !row(bottom - 1)) bottom--;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
