import { Claim, Mismatch } from '../weights/claim';
import type { Weights } from '../weights/nets';
import { cycleganResnet } from './cycleganResnet';
import type { Family, Recognised } from './family';
import { pix2pixUnet } from './pix2pixUnet';

/** In the order in which they are tried; the rules exclude each other. */
const families: readonly { name: string; family: Family }[] = [
  { name: 'a CycleGAN generator', family: cycleganResnet },
  { name: 'a pix2pix U-Net', family: pix2pixUnet },
];

export interface Recognition {
  recognised?: Recognised;
  /** The family that the weights resemble most, and how they differ. */
  almost?: { family: string; difference: string };
}

/** @param weights with the prefix that all have in common taken off */
export function recognise(weights: Weights): Recognition {
  let almost: Recognition['almost'];
  for (const { name, family } of families) {
    try {
      const recognised = family(new Claim(weights));
      if (recognised) return { recognised };
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      almost ??= { family: name, difference: error.difference };
    }
  }
  return { almost };
}
