import type { TextValue } from '#common/contract';
import type { Feed } from '../../runtime/feeds';

/** @param indices of the words, at most `length` of them. */
export function textFeed(text: TextValue, indices: readonly number[]): Feed {
  const { length, padding, type, shape = [1, length] } = text;
  const values = new Float32Array(length).fill(padding);
  values.set(indices);
  return { values, shape, type };
}
