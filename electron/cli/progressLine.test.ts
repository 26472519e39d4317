import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BatchCounts, noCounts } from '#common/contract';
import { ProgressLine } from './progressLine';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const counts = (done: number, failed = 0): BatchCounts => ({
  ...noCounts,
  total: 100,
  done,
  failed,
});

function watched(isTTY: boolean, columns?: number, json = false) {
  const written: string[] = [];
  const output = { isTTY, columns, write: (text: string) => written.push(text) };
  return { written, line: new ProgressLine(json, output) };
}

describe('progress without a terminal', () => {
  it('is a line after a second and then one every ten, even while one picture takes long', () => {
    const { written, line } = watched(false);
    line.show(counts(0));
    vi.advanceTimersByTime(5_000);
    line.show(counts(3));
    vi.advanceTimersByTime(20_000);
    expect(written.map((text) => text.split(',')[0].trim())).toEqual(['0/100', '3/100', '3/100']);
    for (const text of written) expect(text).toMatch(/^[^\r]*\n$/);
    line.end();
    vi.advanceTimersByTime(60_000);
    expect(written).toHaveLength(3);
  });

  it('is nothing beside JSON', () => {
    const { written, line } = watched(false, undefined, true);
    line.show(counts(1));
    vi.advanceTimersByTime(60_000);
    expect(written).toEqual([]);
  });
});

describe('one picture that takes long', () => {
  /** What is written while a second passes, a hundred times. */
  function hundredSeconds(isTTY: boolean, json = false, part?: { done: number; total: number }) {
    const { written, line } = watched(isTTY, 40, json);
    for (let second = 1; second <= 100; second++) {
      vi.advanceTimersByTime(1_000);
      line.working('large.png', second * 1_000, part);
    }
    line.end();
    return written;
  }

  it('shows how long it has been going on in a terminal', () => {
    const written = hundredSeconds(true);
    expect(written).toHaveLength(99 + 1);
    expect(written[0]).toBe('\r\u001b[Klarge.png: 2 s');
    expect(hundredSeconds(true, false, { done: 2, total: 9 })[50]).toContain(
      'part 3 of 9, 22 %, 51 s',
    );
    // What is made in one run says no more than how long it takes.
    const whole = hundredSeconds(true, false, { done: 0, total: 1 });
    expect(whole[50]).toContain('large.png: in one run, 52 s');
    expect(whole.join('')).not.toMatch(/%|part/);
  });

  it('is a line every ten seconds of a log, and nothing beside JSON', () => {
    const written = hundredSeconds(false);
    expect(written).toHaveLength(10);
    expect(written[0]).toBe('large.png: 10 s\n');
    expect(hundredSeconds(false, true)).toEqual([]);
  });
});

it('in a terminal it fits into the line, however narrow', () => {
  for (let columns = 8; columns <= 120; columns++) {
    const { written, line } = watched(true, columns);
    line.show(counts(10));
    vi.advanceTimersByTime(1_000);
    line.show(counts(40, 3));
    expect(written).toHaveLength(2);
    for (const text of written) {
      const shown = text.replace('\r\u001b[K', '');
      expect(shown.length).toBeLessThan(columns);
      expect(shown).toMatch(/\d/);
      expect(text).not.toContain('\n');
    }
    if (columns > 70) expect(written[1]).toContain('█');
  }
});
