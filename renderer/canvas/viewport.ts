import type { Size } from '#common/image/size';

/** How a picture lies on the screen, whatever its size there. */
export interface Turn {
  /** Degrees clockwise; 0 if left out. */
  angle?: number;
  /** Whether left and right are swapped, before it is turned. Only seen: no pixel moves. */
  mirrored?: boolean;
}

/**
 * Position of a picture in a pane: screen = turned picture × scale + offset, in CSS pixels. The
 * offset is where the picture's first corner lies.
 */
export interface Viewport extends Turn {
  scale: number;
  x: number;
  y: number;
}

type Pair = [number, number];

const scaleRange = { min: 0.1, max: 40 } as const;

/** The whole picture, centred, with a margin. */
export function fittedView(picture: Size, pane: Size, turn: Turn = {}, margin = 16): Viewport {
  const { width, height } = boundsOf(picture, turn);
  const scale = Math.max(
    scaleRange.min,
    Math.min((pane.width - 2 * margin) / width, (pane.height - 2 * margin) / height),
  );
  return centredViewport(picture, pane, scale, turn);
}

/** The picture centred at a scale, on whole pixels of the screen: at 100 % none is blended. */
export function centredViewport(
  picture: Size,
  pane: Size,
  scale: number,
  { angle, mirrored }: Turn = {},
): Viewport {
  const turned = { scale, angle, mirrored, x: 0, y: 0 };
  const [mx, my] = toScreenPoint(turned, picture.width / 2, picture.height / 2);
  return { ...turned, x: Math.round(pane.width / 2 - mx), y: Math.round(pane.height / 2 - my) };
}

/** Zoom by a factor; what is under (x, y) on screen stays there. */
export function zoomAt(view: Viewport, x: number, y: number, factor: number): Viewport {
  // A tiny drawing that is fitted is larger than the maximum: zooming in must not make it smaller.
  const max = Math.max(scaleRange.max, view.scale);
  const scale = Math.max(scaleRange.min, Math.min(max, view.scale * factor));
  const ratio = scale / view.scale;
  return { ...view, scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

/** Turn by degrees clockwise; what is under (x, y) on screen stays there. */
export function turnAt(view: Viewport, x: number, y: number, degrees: number): Viewport {
  const angle = wrapped((view.angle ?? 0) + degrees);
  const [dx, dy] = rotated(view.x - x, view.y - y, degrees);
  return { ...view, angle, x: x + dx, y: y + dy };
}

/** Swap left and right on screen around a vertical line at x. */
export function mirrorAt(view: Viewport, x: number): Viewport {
  const angle = wrapped(-(view.angle ?? 0));
  return { ...view, angle, mirrored: !view.mirrored, x: 2 * x - view.x };
}

/** Whether any part of a picture may be visible in the pane: a box around it is looked at. */
export function inView(view: Viewport, picture: Size, pane: Size): boolean {
  const corners = cornersOf(view, picture);
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const across = Math.min(...xs) < pane.width && Math.max(...xs) > 0;
  return across && Math.min(...ys) < pane.height && Math.max(...ys) > 0;
}

/** A point on screen in pixels of the picture. */
export function toPicturePoint(view: Viewport, x: number, y: number): Pair {
  const [px, py] = rotated(x - view.x, y - view.y, -(view.angle ?? 0));
  return [(view.mirrored ? -px : px) / view.scale, py / view.scale];
}

/** A point of the picture on screen. */
export function toScreenPoint(view: Viewport, px: number, py: number): Pair {
  const across = (view.mirrored ? -px : px) * view.scale;
  const [dx, dy] = rotated(across, py * view.scale, view.angle ?? 0);
  return [view.x + dx, view.y + dy];
}

/** Corners of a picture on screen, clockwise from its first. */
export function cornersOf(view: Viewport, { width, height }: Size): Pair[] {
  return [
    toScreenPoint(view, 0, 0),
    toScreenPoint(view, width, 0),
    toScreenPoint(view, width, height),
    toScreenPoint(view, 0, height),
  ];
}

/** A viewport as attributes of a Konva group whose children are in pixels of the picture. */
export function konvaPlace({ scale, x, y, angle = 0, mirrored = false }: Viewport) {
  return { x, y, rotation: angle, scaleX: mirrored ? -scale : scale, scaleY: scale };
}

/** Size of the box around a turned picture. */
function boundsOf({ width, height }: Size, { angle = 0 }: Turn): Size {
  const [cos, sin] = cosSin(angle).map(Math.abs);
  return { width: width * cos + height * sin, height: width * sin + height * cos };
}

function rotated(x: number, y: number, degrees: number): Pair {
  if (degrees === 0) return [x, y];
  const [cos, sin] = cosSin(degrees);
  return [x * cos - y * sin, x * sin + y * cos];
}

/** Exact at quarter turns, where pixels must lie on those of the screen. */
function cosSin(degrees: number): Pair {
  const quarter = degrees / 90;
  if (Number.isInteger(quarter)) {
    const at = ((quarter % 4) + 4) % 4;
    return [[1, 0, -1, 0][at], [0, 1, 0, -1][at]];
  }
  const radians = (degrees * Math.PI) / 180;
  return [Math.cos(radians), Math.sin(radians)];
}

/** −180 < degrees ≤ 180. */
function wrapped(degrees: number): number {
  const turned = ((degrees % 360) + 360) % 360;
  return turned > 180 ? turned - 360 : turned;
}
