import { describe, expect, it } from 'vitest';
import { maxLinkBytes } from '../contract/limits';
import { checkCallSize } from './callSizeLimits';

describe('a call', () => {
  it('with the largest picture and a drawing of a million numbers passes', () => {
    const points = Array.from({ length: 200_000 }, (_, i) => [i, i, 1]);
    const call = { t: 'call', params: { data: new Uint8Array(maxLinkBytes - 1_000), points } };
    expect(() => checkCallSize(call)).not.toThrow();
  });

  it('is refused if it is too deep, too much, too large, or goes in a circle', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    let deep: unknown = 1;
    for (let i = 0; i < 1_000_000; i++) deep = { deep };
    const shared = Array.from({ length: 1_000 }, () => 1);
    const cases: [unknown, RegExp][] = [
      [circle, /deep/],
      [deep, /deep/],
      [new Map([[1, deep]]), /deep/],
      [new Set(Array.from({ length: 1_000_001 }, (_, i) => i)), /many values/],
      // One array a thousand times is a million values to whoever walks them.
      [Array.from({ length: 1_001 }, () => shared), /many values/],
      [[new Uint8Array(maxLinkBytes), new Float64Array(1)], /bytes/],
      [new ArrayBuffer(maxLinkBytes + 1), /bytes/],
    ];
    for (const [call, problem] of cases) expect(() => checkCallSize(call)).toThrow(problem);
  });
});
