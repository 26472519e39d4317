import type { Size } from '#common/image/size';

/** Position of a picture in a pane: screen = picture × scale + offset, in CSS pixels. */
export interface Viewport {
  scale: number;
  x: number;
  y: number;
}

const scaleRange = { min: 0.1, max: 40 } as const;

/** The whole picture, centred, with a margin. */
export function fittedView(picture: Size, pane: Size, margin = 16): Viewport {
  const scale = Math.max(
    scaleRange.min,
    Math.min(
      (pane.width - 2 * margin) / picture.width,
      (pane.height - 2 * margin) / picture.height,
    ),
  );
  return centredViewport(picture, pane, scale);
}

/** The picture centred at a scale, on whole pixels of the screen: at 100 % none is blended. */
export function centredViewport(picture: Size, pane: Size, scale: number): Viewport {
  return {
    scale,
    x: Math.round((pane.width - picture.width * scale) / 2),
    y: Math.round((pane.height - picture.height * scale) / 2),
  };
}

/** Zoom by a factor; what is under (x, y) on screen stays there. */
export function zoomAt(view: Viewport, x: number, y: number, factor: number): Viewport {
  // A tiny drawing that is fitted is larger than the maximum: zooming in must not make it smaller.
  const max = Math.max(scaleRange.max, view.scale);
  const scale = Math.max(scaleRange.min, Math.min(max, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

/** Whether any part of a picture is visible in the pane. */
export function inView({ scale, x, y }: Viewport, picture: Size, pane: Size): boolean {
  const across = x < pane.width && x + picture.width * scale > 0;
  return across && y < pane.height && y + picture.height * scale > 0;
}

/** A point on screen in pixels of the picture. */
export function toPicturePoint(view: Viewport, x: number, y: number): [number, number] {
  return [(x - view.x) / view.scale, (y - view.y) / view.scale];
}
