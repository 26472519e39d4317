import { expect, it } from 'vitest';
import { Spare } from './spare';

it('memory of tensors is used again, as zeros, by one at a time', () => {
  const spare = new Spare();
  const first = spare.take(100).fill(7);
  spare.give(first);
  const again = spare.take(100);
  expect(again).toBe(first);
  expect(again.every((v) => v === 0)).toBe(true);
  expect(spare.take(100)).not.toBe(first);
});

it('of much memory the latest is kept, and none that is too large', () => {
  const spare = new Spare();
  const [small, large, huge] = [1, 3.5, 5].map((n) => new Float32Array(n * 2 ** 20));
  const isKept = (values: Float32Array) => spare.take(values.length) === values;
  spare.give(small);
  spare.give(large);
  expect([isKept(small), isKept(large)]).toEqual([false, true]);
  spare.give(huge);
  expect(isKept(huge)).toBe(false);
});
