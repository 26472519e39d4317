import { Claim, Mismatch } from '../weights/claim';
import type { BareWeights } from '../weights/prefix';
import { animeGan } from './animeGan';
import { cycleganResnet } from './cycleganResnet';
import type { Family, Recognised } from './family';
import { fastNeuralStyle } from './fastNeuralStyle';
import { hed } from './hed';
import { informativeDrawings } from './informativeDrawings';
import { pix2pixUnet } from './pix2pixUnet';
import { rrdb } from './rrdb';
import { srvgg } from './srvgg';

/** In the order in which they are tried; the rules exclude each other. */
const families: readonly { name: string; family: Family }[] = [
  { name: 'a CycleGAN generator', family: cycleganResnet },
  { name: 'a pix2pix U-Net', family: pix2pixUnet },
  { name: 'a fast neural style net', family: fastNeuralStyle },
  { name: 'an ESRGAN net', family: rrdb },
  { name: 'a compact Real-ESRGAN net', family: srvgg },
  { name: 'a generator of informative drawings', family: informativeDrawings },
  { name: 'an AnimeGANv2 generator', family: animeGan },
  { name: 'an edge detector (HED)', family: hed },
];

export interface Recognition {
  recognised?: Recognised;
  /** The family that the weights resemble most, and how they differ. */
  almost?: { family: string; difference: string };
}

export function recognise({ weights, prefix }: BareWeights): Recognition {
  let almost: Recognition['almost'];
  for (const { name, family } of families) {
    try {
      const recognised = family(new Claim(weights, prefix));
      if (recognised) return { recognised };
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      almost ??= { family: name, difference: error.difference };
    }
  }
  return { almost };
}
