import type { Box } from '#common/contract';
import type { Size } from '#common/image/size';

/** Where the drawing stays when its sheet grows or shrinks, from left and top: 0, ½ or 1 of the room. */
export interface Anchor {
  x: 0 | 0.5 | 1;
  y: 0 | 0.5 | 1;
}

/** All anchors, row by row. */
export const anchors: readonly Anchor[] = ([0, 0.5, 1] as const).flatMap((y) =>
  ([0, 0.5, 1] as const).map((x) => ({ x, y })),
);

/** scale: everything becomes larger or smaller. sheet: paper is added or cut off, nothing is scaled. */
export type CanvasChange = { how: 'scale' } | { how: 'sheet'; anchor: Anchor };

/** Where a drawing lies on its new sheet, in whole pixels of that. */
export function placeOnSheet(from: Size, to: Size, change: CanvasChange): Box {
  if (change.how === 'scale') return { x: 0, y: 0, ...to };
  const { x, y } = change.anchor;
  // + 0: never −0.
  return {
    x: Math.round((to.width - from.width) * x) + 0,
    y: Math.round((to.height - from.height) * y) + 0,
    width: from.width,
    height: from.height,
  };
}

/** The smallest size of a shape that has all of another size. */
export function extendToShape({ width, height }: Size, [w, h]: readonly [number, number]): Size {
  return width * h > height * w
    ? { width, height: Math.round((width * h) / w) }
    : { width: Math.round((height * w) / h), height };
}
