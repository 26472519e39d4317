import { type Picture, samplesOf, whiteOf } from '../contract';

/** '#rrggbb' → [r, g, b], each 0…255. */
export function parseColour(hex: string): [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

/** [r, g, b] → '#rrggbb'. Rounded, and brought into 0…255. */
export function formatColour(rgb: readonly number[]): string {
  const hex = (value: number) => Math.min(255, Math.max(0, Math.round(value))).toString(16);
  return `#${rgb.map((value) => hex(value).padStart(2, '0')).join('')}`;
}

/** Rec. 709 luma of sRGB samples (gamma-encoded, as scanners and cameras write grey). */
export function luma(r: number, g: number, b: number): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Whether more than 1 % of the pixels are at least half opaque and clearly not grey. */
export function isColoured(picture: Picture): boolean {
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  let coloured = 0;
  for (let i = 0; i < samples.length; i += 4) {
    const [r, g, b] = [samples[i], samples[i + 1], samples[i + 2]];
    const range = Math.max(r, g, b) - Math.min(r, g, b);
    if (range > white * 0.12 && samples[i + 3] * 2 >= white) coloured++;
  }
  return coloured * 100 > samples.length / 4;
}

/** Whether a picture is grey and has tones between black and white: a photograph, not a drawing in ink. */
export function isGreyPhotograph(picture: Picture): boolean {
  if (isColoured(picture)) return false;
  const samples = samplesOf(picture);
  const white = whiteOf(picture.depth);
  let tones = 0;
  for (let i = 0; i < samples.length; i += 4) {
    const light = luma(samples[i], samples[i + 1], samples[i + 2]) / white;
    if (light > 0.1 && light < 0.9 && samples[i + 3] * 2 >= white) tones++;
  }
  return tones * 5 > samples.length / 4;
}
