/** An RGB colour space: x and y of its red, green, blue and white, and what its values mean. */
export interface ColourSpace {
  red: Chromaticity;
  green: Chromaticity;
  blue: Chromaticity;
  white: Chromaticity;
  /** The curve of sRGB, or a power: light = value ^ gamma. */
  transfer: 'sRGB' | number;
}

/** x and y of CIE 1931. */
export type Chromaticity = readonly [number, number];

const d65: Chromaticity = [0.3127, 0.329];
const bt709 = { red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06], white: d65 } as const;

export const adobeRgbSpace: ColourSpace = { ...bt709, green: [0.21, 0.71], transfer: 563 / 256 };

/** ITU-T H.273, table 2. */
const primaries: Readonly<Record<number, Omit<ColourSpace, 'transfer'>>> = {
  1: bt709,
  5: { ...bt709, green: [0.29, 0.6] },
  6: { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: d65 },
  7: { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: d65 },
  9: { red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: d65 },
  11: { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.314, 0.351] },
  12: { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: d65 },
};

/**
 * ITU-T H.273, table 3. The curves of television are shown like that of sRGB, as browsers do.
 * PQ (16) and HLG (18) have no place among the curves of a picture for ordinary screens.
 */
const transfers: Readonly<Record<number, ColourSpace['transfer']>> = {
  1: 'sRGB',
  4: 2.2,
  5: 2.8,
  6: 'sRGB',
  8: 1,
  13: 'sRGB',
  14: 'sRGB',
  15: 'sRGB',
};

/** Two code points of H.273 as a colour space; undefined for those that none fits. */
export function codedSpace(primary: number, transfer: number): ColourSpace | undefined {
  const known = primaries[primary];
  const curve = transfers[transfer];
  return known && curve !== undefined ? { ...known, transfer: curve } : undefined;
}

/** Whether code points are those of a high dynamic range. */
export const isHdr = (transfer: number) => transfer === 16 || transfer === 18;

/** A colour space by its gamma and, if they are known, its chromaticities. */
export function gammaSpace(
  gamma: number,
  chromaticities?: Omit<ColourSpace, 'transfer'>,
): ColourSpace {
  return { ...(chromaticities ?? bt709), transfer: gamma };
}

/** Whether a space is sRGB, or so near that its values are meant as sRGB: the power 2.2 with its primaries. */
export function isNearSrgb(space: ColourSpace): boolean {
  const near = (a: Chromaticity, b: Chromaticity) =>
    Math.abs(a[0] - b[0]) < 0.003 && Math.abs(a[1] - b[1]) < 0.003;
  return (
    (space.transfer === 'sRGB' || Math.abs(space.transfer - 2.2) < 0.02) &&
    (['red', 'green', 'blue', 'white'] as const).every((name) => near(space[name], bt709[name]))
  );
}

/** Whether a space is exactly sRGB: its pixels need no profile. */
export function isSrgb(space: ColourSpace): boolean {
  return space.transfer === 'sRGB' && isNearSrgb(space);
}
