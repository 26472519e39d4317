import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { floodPaint } from './floodPaint';

/** `#` ink, `.` paper, letters paint on paper: a picture of ink and one of paint. */
function drawing(...rows: string[]): { ink: Picture; paint: Picture } {
  const [width, height] = [rows[0].length, rows.length];
  const ink = new Uint8Array(width * height * 4).fill(255);
  const paint = new Uint8Array(width * height * 4);
  for (const [i, sign] of [...rows.join('')].entries()) {
    if (sign === '#') ink.fill(0, i * 4, i * 4 + 3);
    else if (sign !== '.') paint.set([sign.charCodeAt(0), 0, 0, 255], i * 4);
  }
  return {
    ink: { width, height, depth: 8, data: ink },
    paint: { width, height, depth: 8, data: paint },
  };
}

function rowsOf({ width, height, data }: Picture): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const at = (y * width + x) * 4;
      return data[at + 3] ? String.fromCharCode(data[at]) : '.';
    }).join(''),
  );
}

const floodRows = (...rows: string[]) => {
  const { ink, paint } = drawing(...rows);
  return rowsOf(floodPaint(paint, ink));
};

describe('paint that runs to the lines', () => {
  it('fills its area and no other; ink stays unpainted', () => {
    expect(floodRows('..#..', 'a.#..', '..#.b', '#####', '.....')).toEqual([
      'aa.bb',
      'aa.bb',
      'aa.bb',
      '.....',
      '.....',
    ]);
  });

  it('goes through a gap, and two paints meet half way', () => {
    expect(floodRows('a.#..', '.....', '..#.b')).toEqual(['aa.bb', 'aaabb', 'aa.bb']);
  });

  it('leaves drawings without paint, and paint on ink, blank', () => {
    expect(floodRows('..#', '...')).toEqual(['...', '...']);
    const { ink } = drawing('##', '..');
    const { paint } = drawing('aa', '..');
    expect(rowsOf(floodPaint(paint, ink))).toEqual(['..', '..']);
  });

  it('in 16 bits as in 8', () => {
    const { ink, paint } = drawing('a.#.', '..#b');
    const deep = (p: Picture): Picture => ({
      ...p,
      depth: 16,
      data: new Uint8Array(Uint16Array.from(p.data, (v) => v * 257).buffer),
    });
    const wide = new Uint16Array(floodPaint(deep(paint), deep(ink)).data.buffer);
    expect([...wide]).toEqual([...floodPaint(paint, ink).data].map((v) => v * 257));
  });

  it('changes nothing the second time, and only ever uses paint that is there', () => {
    const row = fc.array(fc.constantFrom('.', '.', '#', 'a', 'b'), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 7 }), (rows) => {
        const { ink, paint } = drawing(...rows.map((r) => r.join('')));
        const once = floodPaint(paint, ink);
        expect(floodPaint(once, ink).data).toEqual(once.data);
        const flat = rows.flat();
        for (const [i, sign] of rowsOf(once).join('').split('').entries()) {
          if (flat[i] === '#') expect(sign).toBe('.');
          else if (flat[i] !== '.') expect(sign).toBe(flat[i]);
          else if (sign !== '.') expect(flat).toContain(sign);
        }
      }),
    );
  });
});
