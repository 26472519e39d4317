import type { CardOutput, SizeRule } from '../contract';

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;

/** How a picture is fitted to the size that a net takes; all sizes in pixels. */
export interface SizePlan {
  /** pad: the picture keeps its size and pixels are added around it. resize: scaled, and the result scaled back. */
  how: 'pad' | 'resize';
  /** Size of the net's input. */
  width: number;
  height: number;
  /** Size of the picture inside it. */
  innerWidth: number;
  innerHeight: number;
  /** Distance of the picture from the left and top edge: what an unpadded net crops. */
  border: number;
}

/** Plan for a picture of `width`×`height` px under the card's size rule. @param border see `SizePlan`. */
export function planSize(width: number, height: number, rule: SizeRule, border = 0): SizePlan {
  if ('fixed' in rule) {
    const [w, h] = rule.fixed;
    const [innerWidth, innerHeight] = [w - 2 * border, h - 2 * border];
    const fits = innerWidth === width && innerHeight === height;
    return { how: fits ? 'pad' : 'resize', width: w, height: h, innerWidth, innerHeight, border };
  }
  const up = (n: number) => Math.ceil((n + 2 * border) / rule.multipleOf) * rule.multipleOf;
  return {
    how: 'pad',
    width: up(width),
    height: up(height),
    innerWidth: width,
    innerHeight: height,
    border,
  };
}

/** The size of a new drawing under this rule. */
export function startSize(rule: SizeRule): Size {
  const [width, height] = 'fixed' in rule ? rule.fixed : rule.default;
  return { width, height };
}

/**
 * Size of the picture that a model makes of one of `width`×`height` px. The output of a net with a
 * scale below 1 is enlarged to the size of its input.
 */
export function outputSize({ size }: CardOutput, { width, height }: Size): Size {
  if ('fixed' in size) return { width: size.fixed[0], height: size.fixed[1] };
  const side = (n: number) => Math.round(n * Math.max(1, size.scale));
  return { width: side(width), height: side(height) };
}

/** Longest side in px of a drawing that takes a picture's size, so that drawing stays fast. */
const longestSide = 2048;

/** The size of a drawing for a picture: the picture's own, or smaller in the same shape. */
export function drawingSize(width: number, height: number): Size {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const side = (n: number) => Math.max(1, Math.round(n * scale));
  return { width: side(width), height: side(height) };
}
