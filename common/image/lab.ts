/**
 * CIE 1976 L*a*b* under D65 (CIE 15:2018, 8.2.1) from and to sRGB (IEC 61966-2-1). L* is
 * 0 (black) … 100 (white); a* and b* of sRGB colours lie within ±108.
 */
export type Triple = [number, number, number];

/** Tristimulus values of the white point x = 0.3127, y = 0.3290, for Y = 1. */
const white: Triple = [0.3127 / 0.329, 1, (1 - 0.3127 - 0.329) / 0.329];

/** Linear sRGB → XYZ, as the exact fractions of CSS Color 4, section 17. */
const toXyz = [
  [506752 / 1228815, 87881 / 245763, 12673 / 70218],
  [87098 / 409605, 175762 / 245763, 12673 / 175545],
  [7918 / 409605, 87881 / 737289, 1001167 / 1053270],
] as const;

/** XYZ → linear sRGB: the inverse. */
const fromXyz = [
  [12831 / 3959, -329 / 214, -1974 / 3959],
  [-851781 / 878810, 1648619 / 878810, 36519 / 878810],
  [705 / 12673, -2585 / 12673, 705 / 667],
] as const;

const epsilon = 216 / 24389;
const kappa = 24389 / 27;

/** An sRGB sample, 0 … 1, as linear light. */
function decodeGamma(sample: number): number {
  return sample <= 0.04045 ? sample / 12.92 : ((sample + 0.055) / 1.055) ** 2.4;
}

/** Linear light as an sRGB sample; light below 0 stays below 0. */
function encodeGamma(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}

function compress(t: number): number {
  return t > epsilon ? Math.cbrt(t) : (kappa * t + 16) / 116;
}

function expand(f: number): number {
  return f ** 3 > epsilon ? f ** 3 : (116 * f - 16) / kappa;
}

/** sRGB samples, 0 … 1, as [L*, a*, b*]. */
export function rgbToLab(red: number, green: number, blue: number): Triple {
  const [r, g, b] = [red, green, blue].map(decodeGamma);
  const [x, y, z] = toXyz.map((row, i) =>
    compress((row[0] * r + row[1] * g + row[2] * b) / white[i]),
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/**
 * L*, a*, b* as sRGB samples; those of colours that sRGB does not have lie outside of 0 … 1.
 * @param out takes the three samples, so that a loop over pixels allocates nothing.
 */
export function labToRgb(lightness: number, a: number, b: number, out: Triple = [0, 0, 0]): Triple {
  const f = (lightness + 16) / 116;
  const x = expand(f + a / 500) * white[0];
  const y = lightness > kappa * epsilon ? f ** 3 : lightness / kappa;
  const z = expand(f - b / 200) * white[2];
  for (let i = 0; i < 3; i++) {
    const row = fromXyz[i];
    out[i] = encodeGamma(row[0] * x + row[1] * y + row[2] * z);
  }
  return out;
}

/** Linear light of every sample, by the greatest sample. */
const tables = new Map<number, Float64Array>();

/**
 * A function that gives L*, 0 … 100, of three sRGB samples.
 * @param most the greatest sample: 255 or 65,535.
 */
export function lightnessOf(most: number): (r: number, g: number, b: number) => number {
  let light = tables.get(most);
  if (!light) {
    light = Float64Array.from({ length: most + 1 }, (_, i) => decodeGamma(i / most));
    tables.set(most, light);
  }
  const table = light;
  const [red, green, blue] = toXyz[1];
  return (r, g, b) => 116 * compress(red * table[r] + green * table[g] + blue * table[b]) - 16;
}
