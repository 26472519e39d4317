import type { Label } from '../contract';

/**
 * The labels of Cityscapes (Cordts et al. 2016) by their ids from 0 to 33, and the number plates, of
 * the id −1, last: as pix2pixHD counts them. Published colours, but where two labels share one: the
 * later ones then differ in the last bits of blue.
 */
const cityscapes = `
unlabeled 000000|ego vehicle 000001|rectification border 000002|out of roi 000003|static 000004
dynamic 6f4a00|ground 510051|road 804080|sidewalk f423e8|parking faaaa0|rail track e6968c
building 464646|wall 66669c|fence be9999|guard rail b4a5b4|bridge 966464|tunnel 96785a
pole 999999|polegroup 99999a|traffic light faaa1e|traffic sign dcdc00|vegetation 6b8e23
terrain 98fb98|sky 4682b4|person dc143c|rider ff0000|car 00008e|truck 000046|bus 003c64
caravan 00005a|trailer 00006e|train 005064|motorcycle 0000e6|bicycle 770b20|license plate 00008f`;

/** The labels of CMP Facades (Tyleček and Šára 2013), in the colours of its label pictures. */
const facades = `
background 0000aa|facade 0000ff|window 0055ff|door 00aaff|cornice 00ffff|sill 55ffaa
balcony aaff55|blind ffff00|deco ffaa00|molding ff5500|pillar ff0000|shop aa0000`;

function labelsOf(list: string): Label[] {
  return list
    .trim()
    .split(/[\n|]/)
    .map((entry) => {
      const at = entry.lastIndexOf(' ');
      return { name: entry.slice(0, at), colour: `#${entry.slice(at + 1)}` };
    });
}

/** Palettes of well-known data sets, by name. */
export const builtInPalettes: Readonly<Record<string, readonly Label[]>> = {
  cityscapes: labelsOf(cityscapes),
  facades: labelsOf(facades),
};
