import { describe, expect, it } from 'vitest';
import { noCounts } from '#common/contract';
import { ProgressLine } from './progressLine';

function watched(isTTY: boolean, columns: number | undefined, json = false) {
  const written: string[] = [];
  let now = 0;
  const output = { isTTY, columns, write: (text: string) => written.push(text) };
  const line = new ProgressLine(json, output, () => now);
  return {
    written,
    /** Report that many of 100 pictures after so many seconds. */
    at(seconds: number, done: number, failed = 0) {
      now = seconds * 1_000;
      line.show({ ...noCounts, total: 100, done, failed });
    },
  };
}

describe('progress without a terminal', () => {
  it('is a line after a second and then one every ten seconds', () => {
    const { written, at } = watched(false, undefined);
    for (let second = 0.5; second <= 25; second += 0.5) at(second, second * 2);
    expect(written).toHaveLength(3);
    for (const line of written) expect(line).toMatch(/^\d+\/100.*\n$/);
    expect(written.join('')).not.toContain('\r');
  });

  it('is nothing beside JSON', () => {
    const { written, at } = watched(false, undefined, true);
    for (let second = 0; second <= 25; second++) at(second, second);
    expect(written).toEqual([]);
  });
});

it('in a terminal it fits into the line, however narrow', () => {
  for (let columns = 8; columns <= 120; columns++) {
    const { written, at } = watched(true, columns);
    at(1, 10);
    at(2, 40, 3);
    for (const text of written) {
      const shown = text.replace('\r\u001b[K', '');
      expect(shown.length).toBeLessThan(columns);
      expect(shown).toMatch(/\d/);
      expect(text).not.toContain('\n');
    }
    if (columns > 70) expect(written[1]).toContain('█');
  }
});
