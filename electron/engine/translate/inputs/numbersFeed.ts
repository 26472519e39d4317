import type { NumbersValue } from '#common/contract';
import type { Feed } from '../../runtime/feeds';

/** @param set one for each slider, in their order. */
export function numbersFeed({ type, shape, sliders }: NumbersValue, set: readonly number[]): Feed {
  return { values: Float32Array.from(set), shape: shape ?? [1, sliders.length], type };
}
