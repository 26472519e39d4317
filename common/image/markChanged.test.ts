import { describe, expect, it } from 'vitest';
import { markChanged } from './markChanged';

describe('what changes', () => {
  it('is veiled, and nothing else', () => {
    const picture = (...data: number[]) => ({
      width: 2,
      height: 1,
      depth: 8 as const,
      data: Uint8Array.from(data),
    });
    const before = picture(10, 20, 30, 255, 40, 50, 60, 255);
    const after = picture(10, 20, 30, 255, 40, 50, 63, 255);
    expect([...markChanged(before, after).data]).toEqual([10, 20, 30, 255, 183, 16, 154, 255]);
    expect([...after.data.subarray(4, 7)]).toEqual([40, 50, 63]);
  });
});
