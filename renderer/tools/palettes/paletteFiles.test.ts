// Not exported by the package itself; only this test, which takes it as a judge, leans on it.
import { readAse } from 'ag-psd/dist/ase';
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

  it('of Adobe’s programs is what another reader reads too', () => {
    const read = readAse(writePalette('ase', 'Mine', colours)).colors;
    const plain = (part: number) => Math.round(part * 255);
    expect(read).toMatchObject(colours.map(({ name }) => ({ name, color: { type: 'normal' } })));
    expect(read.map((one) => 'color' in one && 'r' in one.color && plain(one.color.g))).toEqual([
      0x18, 0x8b, 0xff,
    ]);
  });

  it('has greys and names of Photoshop as they are meant', () => {
    // The second version alone, and a grey that is half of 10,000.
    const named = [0, 2, 0, 1, 0, 8, 0x13, 0x88, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 65, 0, 0];
    expect(readPalette(Uint8Array.from(named))).toEqual([{ name: 'A', colour: '#808080' }]);
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
