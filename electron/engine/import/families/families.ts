import { Claim, Mismatch } from '../weights/claim';
import type { BareWeights } from '../weights/prefix';
import { animeGan } from './animeGan';
import { cycleganResnet } from './cycleganResnet';
import { dncnn } from './dncnn';
import type { Family, Recognised } from './family';
import { fastNeuralStyle } from './fastNeuralStyle';
import { hed } from './hed';
import { informativeDrawings } from './informativeDrawings';
import { pix2pixHd } from './pix2pixHd';
import { pix2pixUnet } from './pix2pixUnet';
import { pytorchGanUnet } from './pytorchGanUnet';
import { rrdb } from './rrdb';
import { spade } from './spade';
import { srgan } from './srgan';
import { srvgg } from './srvgg';
import { zeroDce } from './zeroDce';

/** In the order in which they are tried; the rules exclude each other. */
const families: readonly { name: string; family: Family }[] = [
  { name: 'a CycleGAN generator', family: cycleganResnet },
  { name: 'a pix2pix U-Net', family: pix2pixUnet },
  { name: 'a pix2pix U-Net', family: pytorchGanUnet },
  { name: 'a fast neural style net', family: fastNeuralStyle },
  { name: 'an ESRGAN net', family: rrdb },
  { name: 'a compact Real-ESRGAN net', family: srvgg },
  { name: 'a generator of informative drawings', family: informativeDrawings },
  { name: 'an AnimeGANv2 generator', family: animeGan },
  { name: 'an edge detector (HED)', family: hed },
  { name: 'a pix2pixHD generator', family: pix2pixHd },
  { name: 'a SPADE generator', family: spade },
  { name: 'an SRGAN net', family: srgan },
  { name: 'a net that removes noise (DnCNN)', family: dncnn },
  { name: 'a net that lightens dark pictures (Zero-DCE)', family: zeroDce },
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
