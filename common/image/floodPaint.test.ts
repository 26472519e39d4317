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

const floodRows = (rows: string[], gap = 0) => {
  const { ink, paint } = drawing(...rows);
  return rowsOf(floodPaint(paint, ink, gap));
};

describe('paint that runs to the lines', () => {
  it('fills its area and no other; ink stays unpainted', () => {
    expect(floodRows(['..#..', 'a.#..', '..#.b', '#####', '.....'])).toEqual([
      'aa.bb',
      'aa.bb',
      'aa.bb',
      '.....',
      '.....',
    ]);
  });

  it('goes through a gap, and two paints meet half way', () => {
    expect(floodRows(['a.#..', '.....', '..#.b'])).toEqual(['aa.bb', 'aaabb', 'aa.bb']);
  });

  it('leaves drawings without paint, and paint on ink, blank', () => {
    expect(floodRows(['..#', '...'])).toEqual(['...', '...']);
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

  it('stays on its side of gaps up to the width given, and fills the threshold', () => {
    const rows = ['...#...', 'a..#...', '.......', '.......', '...#...', '...#...'];
    const closed = ['aaa....', 'aaa....', 'aaaa...', 'aaaa...', 'aaa....', 'aaa....'];
    expect(floodRows(rows, 2)).toEqual(closed);
    expect(floodRows(rows, 1)).toEqual(floodRows(rows));
  });

  it('stays on its side of a gap between two lines that are aslant of each other', () => {
    const rows = ['a....#...', '....#....', '...#.....', '.........', '.#.......', '#........'];
    expect(floodRows(rows, 2).join('').slice(-9)).toBe('.........');
    expect(floodRows(rows)[5]).toBe('.aaaaaaaa');
  });

  it('fills corners and parts of a shape that are narrower than the gap it closes', () => {
    const rows = [
      '##########',
      '#........#',
      '#.a......#',
      '#......###',
      '#####..###',
      '##########',
    ];
    expect(floodRows(rows, 2)).toEqual(floodRows(rows));
  });

  it('a stroke in a part that is too narrow for any square fills that part alone', () => {
    const rows = ['.....', '.....', '.....', '#####', 'a....', '#####'];
    expect(floodRows(rows, 2)).toEqual(['.....', '.....', '.....', '.....', 'aaaaa', '.....']);
  });

  it('never paints more with a gap closed than without', () => {
    const row = fc.array(fc.constantFrom('.', '.', '.', '#', 'a'), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 4 }),
        (rows, gap) => {
          const drawn = rows.map((r) => r.join(''));
          const [open, closed] = [floodRows(drawn).join(''), floodRows(drawn, gap).join('')];
          for (const [i, sign] of [...closed].entries())
            if (sign === 'a') expect(open[i]).toBe('a');
          for (const [i, sign] of rows.flat().entries())
            if (sign === 'a') expect(closed[i]).toBe('a');
        },
      ),
    );
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
