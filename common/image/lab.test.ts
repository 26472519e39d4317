import { converter } from 'culori';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labToRgb, lightnessOf, rgbToLab } from './lab';

const lab65 = converter('lab65');
const sample = fc.double({ min: 0, max: 1, noNaN: true });

describe('CIE 1976 L*a*b* under D65', () => {
  it('agrees with culori', () => {
    fc.assert(
      fc.property(sample, sample, sample, (r, g, b) => {
        const wanted = lab65({ mode: 'rgb', r, g, b });
        const [l, a, bb] = rgbToLab(r, g, b);
        expect(l).toBeCloseTo(wanted.l, 3);
        expect(a).toBeCloseTo(wanted.a, 3);
        expect(bb).toBeCloseTo(wanted.b, 3);
      }),
    );
  });

  it('has the published values of the primaries (Lindbloom, to the rounding of his matrix)', () => {
    for (const [rgb, lab] of [
      [
        [1, 0, 0],
        [53.24, 80.09, 67.2],
      ],
      [
        [0, 1, 0],
        [87.73, -86.18, 83.18],
      ],
      [
        [0, 0, 1],
        [32.3, 79.19, -107.86],
      ],
      [
        [1, 1, 1],
        [100, 0, 0],
      ],
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    ]) {
      const made = rgbToLab(rgb[0], rgb[1], rgb[2]);
      for (let i = 0; i < 3; i++) expect(Math.abs(made[i] - lab[i])).toBeLessThan(0.02);
    }
  });

  it('comes back as it was, also from 8 and 16 bits by table', () => {
    fc.assert(
      fc.property(sample, sample, sample, (r, g, b) => {
        const [l, a, bb] = rgbToLab(r, g, b);
        for (const [i, value] of labToRgb(l, a, bb).entries()) {
          expect(value).toBeCloseTo([r, g, b][i], 6);
        }
      }),
    );
    for (const most of [255, 65_535]) {
      const lightness = lightnessOf(most);
      expect(lightness(most, most, most)).toBeCloseTo(100, 6);
      expect(lightness(0, 0, 0)).toBeCloseTo(0, 6);
      const [r, g, b] = [0.2, 0.6, 0.4].map((v) => Math.round(v * most));
      expect(lightness(r, g, b)).toBeCloseTo(rgbToLab(r / most, g / most, b / most)[0], 6);
    }
  });
});
