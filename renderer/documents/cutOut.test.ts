import { describe, expect, it } from 'vitest';
import type { Card, Picture } from '#common/contract';
import { packColour } from '../drawing/sheets';
import { silhouetteOf } from '../drawing/silhouette';
import { testInputs } from '../studio/workspace.test-data';
import { cutOut } from './cutOut';

const side = 64;
const middle = side / 2;

/** How much of a pixel lies in a disc, by 8 × 8 points. */
function coverage(x: number, y: number, radius: number): number {
  let hits = 0;
  for (let i = 0; i < 64; i++) {
    const [px, py] = [x + ((i % 8) + 0.5) / 8, y + ((i >> 3) + 0.5) / 8];
    if (Math.hypot(px - middle, py - middle) < radius) hits++;
  }
  return hits / 64;
}

const coverages = (radius: number) =>
  Array.from({ length: side * side }, (_, i) => coverage(i % side, Math.floor(i / side), radius));

/** A disc over paper, with soft edges, as a model makes it. */
function discPicture(colour: readonly number[], radius: number, paper = 255): Picture {
  const data = new Uint8Array(side * side * 4);
  for (let i = 0; i < side * side; i++) {
    const a = coverage(i % side, Math.floor(i / side), radius);
    for (let c = 0; c < 3; c++) data[i * 4 + c] = Math.round(colour[c] * a + paper * (1 - a));
    data[i * 4 + 3] = 255;
  }
  return { width: side, height: side, depth: 8, data };
}

/** A drawn disc with hard edges. */
function discMask(radius: number): Uint8Array {
  return Uint8Array.from({ length: side * side }, (_, i) =>
    coverage(i % side, Math.floor(i / side), radius) >= 0.5 ? 1 : 0,
  );
}

const over = ({ data }: Picture, ground: number) =>
  Float32Array.from({ length: side * side * 3 }, (_, k) => {
    const i = Math.floor(k / 3);
    const a = data[i * 4 + 3] / 255;
    return data[i * 4 + (k % 3)] * a + ground * (1 - a);
  });

describe('a thing on paper', () => {
  it.each([
    ['red', [200, 30, 40], 20, 255],
    ['a light yellow', [250, 220, 120], 20, 255],
    ['larger than it is drawn', [40, 60, 200], 21.2, 255],
    ['smaller than it is drawn, on paper that is not quite white', [30, 160, 90], 19.2, 247],
  ])(
    '%s looks over black and white as it would there, without a rim of paper',
    (_, colour, radius, paper) => {
      const cut = cutOut(
        discPicture(colour, radius, paper),
        { width: side, height: side, data: discMask(20) },
        '#ffffff',
      );
      for (const ground of [0, 255]) {
        const shown = over(cut, ground);
        for (let k = 0; k < shown.length; k++) {
          const i = Math.floor(k / 3);
          const a = coverage(i % side, Math.floor(i / side), radius);
          const wanted = colour[k % 3] * a + ground * (1 - a);
          expect(Math.abs(shown[k] - wanted)).toBeLessThan(16);
        }
      }
      expect(cut.data.filter((_v, k) => k % 4 === 3).some((a) => a > 60 && a < 200)).toBe(true);
    },
  );

  it('of the colour of the paper is cut along its outline, softly', () => {
    const cut = cutOut(
      discPicture([255, 255, 255], 20),
      { width: side, height: side, data: discMask(20) },
      '#ffffff',
    );
    const far = coverages(20).map((a, i) => Math.abs(cut.data[i * 4 + 3] / 255 - a));
    expect(Math.max(...far)).toBeLessThan(0.5);
  });
});

describe('the silhouette of a drawing', () => {
  const paint = { ...testInputs.ink, kind: 'photo', encoding: 'rgb' } as Card['inputs'][0];

  it('is what lies within lines, and what is painted; paper inside of a thing stays', () => {
    const ring = new Uint8Array(side * side);
    for (let i = 0; i < side * side; i++) {
      const r = Math.hypot((i % side) + 0.5 - middle, Math.floor(i / side) + 0.5 - middle);
      if (r < 20 && r > 16) ring[i] = 255;
    }
    const inked = silhouetteOf([testInputs.ink], [{ width: side, height: side, data: ring }])!;
    expect([inked.data[0], inked.data[middle * side + middle]]).toEqual([0, 1]);
    const painted = Uint32Array.from(ring, (v) => packColour(v ? '#c81e28' : '#fffffe'));
    const both = silhouetteOf([paint], [{ width: side, height: side, data: painted }])!;
    expect([...both.data]).toEqual([...inked.data]);
  });

  it('is none where nothing is drawn, or where no paper is left around it', () => {
    const blank = { width: 4, height: 4, data: new Uint8Array(16) };
    expect(silhouetteOf([testInputs.ink], [blank])).toBeUndefined();
    const full = { width: 4, height: 4, data: new Uint8Array(16).fill(255) };
    expect(silhouetteOf([testInputs.ink], [full])).toBeUndefined();
  });
});
