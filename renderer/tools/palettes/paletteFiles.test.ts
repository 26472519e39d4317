import { describe, expect, it } from 'vitest';
import { paletteFormats, readPalette, writePalette } from './paletteFiles';

const colours = [
  { name: 'Night blue', colour: '#101840' },
  { name: 'Grün', colour: '#2e8b57' },
  { name: 'white', colour: '#ffffff' },
];

describe('a palette of other programs', () => {
  it.each(paletteFormats)('is the same after it was written and read: %s', (format) => {
    expect(readPalette(writePalette(format, 'Mine', colours))).toEqual(colours);
  });

  it('is read as GIMP writes it', () => {
    const text =
      'GIMP Palette\r\nName: Web\r\nColumns: 2\r\n# a comment\r\n255   0  16\tred-ish\r\n  0   0   0\r\n';
    expect(readPalette(new TextEncoder().encode(text))).toEqual([
      { name: 'red-ish', colour: '#ff0010' },
      { name: '#000000', colour: '#000000' },
    ]);
  });

  it('without names, of Photoshop, has codes for them; groups of an exchange file are passed over', () => {
    const old = Uint8Array.from([0, 1, 0, 1, 0, 0, 255, 255, 128, 128, 0, 0, 0, 0]);
    expect(readPalette(old)).toEqual([{ name: '#ff8000', colour: '#ff8000' }]);
    const ase = writePalette('ase', '', colours.slice(0, 1));
    const group = [0xc0, 0x01, 0, 0, 0, 4, 0, 1, 0, 0];
    const grouped = Uint8Array.from([
      ...ase.subarray(0, 8),
      0,
      0,
      0,
      2,
      ...group,
      ...ase.subarray(12),
    ]);
    expect(readPalette(grouped)).toEqual(colours.slice(0, 1));
  });

  it('is refused where it is none, or breaks off', () => {
    expect(readPalette(new Uint8Array())).toBeUndefined();
    expect(readPalette(new TextEncoder().encode('no palette at all'))).toBeUndefined();
    for (const format of ['ase', 'aco'] as const) {
      const whole = writePalette(format, '', colours);
      for (let length = 0; length < whole.length; length += 3) {
        expect(() => readPalette(whole.subarray(0, length))).not.toThrow();
      }
    }
  });
});
