import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Placement } from '#common/contract';
import { applyMark } from './drawing';
import { packPixels, unpackPixels } from './packedPixels';
import { Painter } from './painter';
import { cutPiece, type Piece, paintPiece } from './piece';
import { filledBox, placedPoint } from './placement';
import type { Raster } from './raster';

const raster = (width: number, height: number, data: readonly number[]): Raster => ({
  width,
  height,
  data: Uint8Array.from(data),
});

/** A piece of which every pixel has a number of its own, from 1. */
function numbered(width: number, height: number): Piece {
  const data = Uint8Array.from({ length: width * height }, (_, i) => i + 1);
  return { width, height, data, mask: new Uint8Array(width * height).fill(1) };
}

/** What a placed piece looks like on a blank sheet, as far as it covers it. */
function placed(piece: Piece, placement: Placement): { box: string; rows: number[][] } {
  const sheet = raster(64, 64, new Array(64 * 64).fill(0));
  paintPiece(new Painter(sheet), piece, placement);
  const { x, y, width, height } = filledBox(piece, placement);
  const rows = Array.from({ length: height }, (_, row) => [
    ...sheet.data.subarray((y + row) * 64 + x, (y + row) * 64 + x + width),
  ]);
  expect(sheet.data.filter((value) => value > 0)).toHaveLength(rows.flat().filter(Boolean).length);
  return { box: `${width}×${height}`, rows };
}

describe('a piece', () => {
  const small = numbered(3, 2);
  const to = { x: 20, y: 20, width: 3, height: 2 };

  it('is turned by quarters pixel for pixel, whether or not its sides are both even', () => {
    expect(placed(small, { to }).rows).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(placed(small, { to, angle: 90 }).rows).toEqual([
      [4, 1],
      [5, 2],
      [6, 3],
    ]);
    expect(placed(small, { to, angle: 180 }).rows).toEqual([
      [6, 5, 4],
      [3, 2, 1],
    ]);
    expect(placed(small, { to, angle: -90 }).rows).toEqual([
      [3, 6],
      [2, 5],
      [1, 4],
    ]);
    const square = { to: { ...to, height: 3 } };
    expect(placed(numbered(3, 3), { ...square, angle: 270 }).rows).toEqual([
      [3, 6, 9],
      [2, 5, 8],
      [1, 4, 7],
    ]);
  });

  it('is mirrored before it is turned', () => {
    expect(placed(small, { to, flipX: true }).rows).toEqual([
      [3, 2, 1],
      [6, 5, 4],
    ]);
    expect(placed(small, { to, flipY: true }).rows).toEqual([
      [4, 5, 6],
      [1, 2, 3],
    ]);
    expect(placed(small, { to, flipX: true, angle: 90 }).rows).toEqual([
      [6, 3],
      [5, 2],
      [4, 1],
    ]);
  });

  it('keeps every pixel in any of the eight ways that it can lie', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 15 }),
        fc.constantFrom(0, 90, 180, 270),
        fc.boolean(),
        (width, height, angle, flipX) => {
          const { box, rows } = placed(numbered(width, height), {
            to: { x: 20, y: 20, width, height },
            angle,
            flipX,
          });
          expect(box).toBe(angle % 180 === 0 ? `${width}×${height}` : `${height}×${width}`);
          const all = rows.flat().sort((a, b) => a - b);
          expect(all).toEqual([...numbered(width, height).data]);
        },
      ),
    );
  });

  it('at any angle shows the nearest of its pixels, and none that it has not', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        (angle, w, h, flipY) => {
          const piece = numbered(9, 7);
          const placement = { to: { x: 20, y: 22, width: w, height: h }, angle, flipY };
          const sheet = raster(64, 64, new Array(64 * 64).fill(0));
          paintPiece(new Painter(sheet), piece, placement);
          for (let i = 0; i < sheet.data.length; i++) {
            const value = sheet.data[i];
            if (value === 0) continue;
            expect(value).toBeLessThanOrEqual(63);
            // The pixel of the piece, laid on the sheet, covers the middle of this one.
            const [u, v] = [(value - 1) % 9, Math.floor((value - 1) / 9)];
            const [mx, my] = placedPoint(piece, placement, [u + 0.5, v + 0.5]);
            const reach = Math.hypot(w / 9, h / 7) / 2 + 1e-6;
            const [x, y] = [(i % 64) + 0.5, Math.floor(i / 64) + 0.5];
            expect(Math.hypot(mx - x, my - y)).toBeLessThanOrEqual(reach);
          }
        },
      ),
    );
  });

  it('of a lasso has what is inside, and covers nothing else', () => {
    const sheet = raster(
      8,
      8,
      Array.from({ length: 64 }, (_, i) => i),
    );
    const box = { x: 1, y: 1, width: 5, height: 5 };
    const outline = [
      [1, 1],
      [6, 1],
      [1, 6],
    ] as const;
    const piece = cutPiece(sheet, box, outline);
    expect([...piece.mask]).toEqual([
      1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
    const before = sheet.data.slice();
    applyMark(sheet, {
      kind: 'move',
      value: 99,
      from: box,
      to: { ...box, x: 3 },
      outline: [...outline],
    });
    expect([sheet.data[9], sheet.data[11], sheet.data[14]]).toEqual([99, 9, 12]);
    expect(sheet.data[15]).toBe(before[15]);
    expect(sheet.data[5 * 8 + 7]).toBe(before[5 * 8 + 7]);
  });

  it('of ink leaves what is below its paper', () => {
    const sheet = raster(4, 1, [7, 0, 5, 5]);
    const from = { x: 0, y: 0, width: 2, height: 1 };
    applyMark(sheet, { kind: 'move', value: 0, from, to: { ...from, x: 2 }, over: true });
    expect([...sheet.data]).toEqual([0, 0, 7, 5]);
  });

  it('is the same after it was packed, whatever is in it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.boolean(), (values, wide) => {
        const data = wide ? Uint32Array.from(values, (v) => v * 16_777_259) : values;
        const mask = Uint8Array.from(values, (v) => v & 1);
        const piece = { width: 4, height: 3, data, mask };
        // Through JSON, as in a file: what was packed here is remembered.
        expect(unpackPixels(JSON.parse(JSON.stringify(packPixels(piece))))).toEqual(piece);
      }),
    );
  });

  it('of a file that says too much or too little is as large as it says', () => {
    const { values, mask } = packPixels(numbered(40, 40));
    const small = unpackPixels({ width: 2, height: 2, bytes: 1, values, mask });
    expect([...small.data]).toEqual([1, 2, 3, 4]);
    const large = unpackPixels({ width: 50, height: 40, bytes: 1, values, mask });
    expect(large.data).toHaveLength(2000);
    expect(() => unpackPixels({ width: 2, height: 2, bytes: 1, values: 'abcd', mask })).toThrow();
  });
});
