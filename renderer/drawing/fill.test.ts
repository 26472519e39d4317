import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floodFill } from './fill';
import { blankRaster, copyRaster, type Raster } from './raster';

/** A room of 60 × 40 with a wall at x = 30 that has a door of so many pixels. */
function room(door: number): Raster {
  const raster = blankRaster(60, 40, 0);
  for (let y = 0; y < 40; y++) if (y < 15 || y >= 15 + door) raster.data[y * 60 + 30] = 1;
  return raster;
}

const count = ({ data }: Raster, value: number) =>
  Array.from(data).filter((v) => v === value).length;

describe('gap closing', () => {
  it('a fill stays on its side of gaps up to the width given, and passes wider ones', () => {
    for (const gap of [1, 3, 8]) {
      const closed = room(gap);
      floodFill(closed, [5, 5], 2, { gap });
      // All of the left room, and at most the threshold of the door.
      expect(count(closed, 2)).toBeGreaterThanOrEqual(30 * 40);
      expect(count(closed, 2)).toBeLessThanOrEqual(30 * 40 + gap);
      const open = room(gap + 1);
      floodFill(open, [5, 5], 2, { gap });
      expect(count(open, 2)).toBe(59 * 40 + gap + 1);
    }
  });

  it('corners and narrow bays of a region are filled too', () => {
    const raster = blankRaster(40, 40, 1);
    for (let y = 5; y < 35; y++) for (let x = 5; x < 35; x++) raster.data[y * 40 + x] = 0;
    for (let x = 35; x < 39; x++) raster.data[20 * 40 + x] = 0;
    floodFill(raster, [20, 20], 2, { gap: 6 });
    expect(count(raster, 0)).toBe(0);
    expect(count(raster, 2)).toBe(30 * 30 + 4);
  });

  it('never paints more than the plain fill would, and always the pixel clicked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { minLength: 400, maxLength: 400 }),
        fc.nat(399),
        fc.integer({ min: 1, max: 6 }),
        (values, seed, gap) => {
          // Mostly open, with walls here and there.
          const raster = {
            width: 20,
            height: 20,
            data: Uint8Array.from(values, (v) => +(v === 3)),
          };
          const plain = copyRaster(raster);
          const closed = copyRaster(raster);
          const at = [seed % 20, Math.floor(seed / 20)] as const;
          floodFill(plain, at, 7);
          floodFill(closed, at, 7, { gap });
          expect(closed.data.every((v, i) => v !== 7 || plain.data[i] === 7)).toBe(true);
          expect(closed.data.every((v, i) => v === 7 || v === raster.data[i])).toBe(true);
          expect(closed.data[seed]).toBe(7);
        },
      ),
    );
  });
});

describe('tolerance', () => {
  it('of ink: takes what is near the value clicked, not what is near its neighbour', () => {
    const raster = { width: 6, height: 1, data: Uint8Array.of(0, 10, 20, 30, 40, 50) };
    floodFill(raster, [0, 0], 255, { tolerance: 20 });
    expect([...raster.data]).toEqual([255, 255, 255, 30, 40, 50]);
  });

  it('of paint: every channel counts, and unpainted is no colour', () => {
    const data = Uint32Array.of(0xff10_1010, 0xff10_1a10, 0xff10_1030, 0);
    floodFill({ width: 4, height: 1, data }, [0, 0], 0xff00_00ff, { tolerance: 10 });
    expect([...data]).toEqual([0xff00_00ff, 0xff00_00ff, 0xff10_1030, 0]);
  });
});
