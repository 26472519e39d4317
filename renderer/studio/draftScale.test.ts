import { describe, expect, it } from 'vitest';
import type { Card } from '#common/contract';
import { DraftScale } from './draftScale';

const card = (size: Card['size']) => ({ id: 'm', size }) as Card;
const free = card({ default: [256, 256], multipleOf: 32 });
const square = (side: number) => ({ width: side, height: side });

describe('drafts', () => {
  it('are made only for models that were seen to be slow, and as small as they must be', () => {
    const drafts = new DraftScale();
    expect(drafts.factor(free, square(256))).toBe(1);
    drafts.recordTime('m', square(256), 100);
    expect(drafts.factor(free, square(256))).toBe(1);
    // Four times the pixels take four times as long.
    expect(drafts.factor(free, square(512))).toBe(2);
    expect(drafts.factor(free, square(1024))).toBe(4);
  });

  it('believe the fastest of the last three', () => {
    const drafts = new DraftScale();
    drafts.recordTime('m', square(256), 700);
    expect(drafts.factor(free, square(256))).toBe(4);
    drafts.recordTime('m', square(256), 60);
    expect(drafts.factor(free, square(256))).toBe(1);
    for (let i = 0; i < 3; i++) drafts.recordTime('m', square(256), 300);
    expect(drafts.factor(free, square(256))).toBe(2);
  });

  it('are never smaller than the net can use', () => {
    const drafts = new DraftScale();
    drafts.recordTime('m', square(256), 5000);
    expect(drafts.factor(card({ fixed: [256, 256] }), square(256))).toBe(1);
    expect(drafts.factor(card({ default: [256, 256], multipleOf: 128 }), square(256))).toBe(2);
    expect(drafts.factor(free, square(100))).toBe(1);
  });
});
