import type { Picture, Realness } from '#common/contract';

/** End colours of the heat map, [r, g, b]; distinguishable with colour blindness. */
const fakeColour = [242, 108, 0] as const;
const realColour = [0, 98, 255] as const;
const maxAlpha = 215;

/** Realness as an overlay: the surer the discriminator, the more opaque. */
export function heatPicture({ width, height, map }: Realness): Picture {
  const data = new Uint8Array(width * height * 4);
  map.forEach((value, i) => {
    const share = value / 255;
    data.set(share < 0.5 ? fakeColour : realColour, i * 4);
    data[i * 4 + 3] = maxAlpha * Math.abs(2 * share - 1);
  });
  return { width, height, depth: 8, data };
}

/** The colour scale as a CSS gradient, from fake to real. */
export const heatScale = `linear-gradient(90deg, rgb(${fakeColour.join(' ')}), transparent, rgb(${realColour.join(' ')}))`;
