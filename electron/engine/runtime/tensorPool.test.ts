import { expect, it } from 'vitest';
import { TensorPool } from './tensorPool';

it('memory of tensors is used again, as zeros, by one at a time', () => {
  const spare = new TensorPool();
  const first = spare.acquire(100).fill(7);
  spare.release(first);
  const again = spare.acquire(100);
  expect(again).toBe(first);
  expect(again.every((v) => v === 0)).toBe(true);
  expect(spare.acquire(100)).not.toBe(first);
});

it('of much memory the latest is kept, and none that is too large', () => {
  const spare = new TensorPool();
  const [small, large, huge] = [1, 3.5, 5].map((n) => new Float32Array(n * 2 ** 20));
  const isKept = (values: Float32Array) => spare.acquire(values.length) === values;
  spare.release(small);
  spare.release(large);
  expect([isKept(small), isKept(large)]).toEqual([false, true]);
  spare.release(huge);
  expect(isKept(huge)).toBe(false);
});
