import { getStroke, getStrokePoints, type StrokeOptions } from 'perfect-freehand';
import { fillDisc, fillPolygon, type Point, type Raster } from './raster';

/** One sample of the pen: x, y in pixels of the drawing, pressure 0…1. */
export type PenPoint = readonly [x: number, y: number, pressure: number];

export interface Stroke {
  points: readonly PenPoint[];
  /** Diameter in pixels at full pressure. */
  size: number;
  /** Whether pressure was really measured; a mouse always draws at full width. */
  pen: boolean;
}

/** How strongly pressure thins a pen's stroke, as perfect-freehand's `thinning`. */
const thinning = 0.6;

/** perfect-freehand's radius is size × (0.5 − thinning × (0.5 − pressure)): at full pressure it is 0.8 × size. */
const radiusOf = (size: number, pressure: number) => size * (0.5 - thinning * (0.5 - pressure));

/** perfect-freehand's `size` for a pen whose diameter at full pressure is ours. */
const penSize = (size: number) => size / (2 * radiusOf(1, 1));

/**
 * Outline of a stroke as a polygon. Width follows pressure for a pen: from a quarter of
 * `size` at a touch to all of it at full pressure.
 */
export function strokeOutline(stroke: Stroke): Point[] {
  return getStroke(penPoints(stroke), optionsOf(stroke)) as Point[];
}

function optionsOf(stroke: Stroke): StrokeOptions {
  return {
    size: stroke.pen ? penSize(stroke.size) : stroke.size,
    thinning: stroke.pen ? thinning : 0,
    smoothing: 0.5,
    streamline: 0.3,
    simulatePressure: false,
    last: true,
  };
}

const penPoints = (stroke: Stroke) => stroke.points as [number, number, number][];

/** Paint a stroke of one value. */
export function paintStroke(raster: Raster, stroke: Stroke, value: number): void {
  const outline = strokeOutline(stroke);
  if (outline.length > 2) fillPolygon(raster, outline, value);
  // At sharp turns the two sides of the outline cross and can cancel each other out:
  // a disc at every point of the path closes such gaps and rounds the corner.
  for (const { point, pressure } of getStrokePoints(penPoints(stroke), optionsOf(stroke))) {
    fillDisc(raster, [point[0], point[1]], radiusAt(stroke, pressure), value);
  }
  // Streamlining shortens the tail and thin strokes can miss every pixel centre:
  // the first and the last sample always leave a mark.
  for (const point of [stroke.points[0], stroke.points.at(-1)]) {
    if (point) fillDisc(raster, [point[0], point[1]], radiusAt(stroke, point[2]), value);
  }
}

function radiusAt(stroke: Stroke, pressure: number): number {
  return stroke.pen ? radiusOf(penSize(stroke.size), pressure) : stroke.size / 2;
}
