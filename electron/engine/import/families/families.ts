import { Mismatch } from '../failure';
import { Claim } from '../weights/claim';
import type { BareWeights } from '../weights/prefix';
import { animeGan } from './animeGan';
import { convolutionChain } from './convolutionChain';
import { cycleganResnet } from './cycleganResnet';
import { dcgan } from './dcgan';
import { denseEdges } from './denseEdges';
import { dncnn } from './dncnn';
import type { Family, Recognised } from './family';
import { fastNeuralStyle } from './fastNeuralStyle';
import { hed } from './hed';
import { informativeDrawings } from './informativeDrawings';
import { pidinet } from './pidinet';
import { pix2pixHd } from './pix2pixHd';
import { pix2pixUnet } from './pix2pixUnet';
import { pytorchGanUnet } from './pytorchGanUnet';
import { rrdb } from './rrdb';
import { spade } from './spade';
import { srgan } from './srgan';
import { srvgg } from './srvgg';
import { u2net } from './u2net';
import { zeroDce } from './zeroDce';
import { zhangColour } from './zhangColour';

/** In the order in which they are tried; the rules exclude each other. */
const families: readonly { name: string; family: Family }[] = [
  { name: 'CycleGAN', family: cycleganResnet },
  { name: 'pix2pix U-Net', family: pix2pixUnet },
  { name: 'pix2pix U-Net', family: pytorchGanUnet },
  { name: 'Fast Neural Style', family: fastNeuralStyle },
  { name: 'ESRGAN', family: rrdb },
  { name: 'Real-ESRGAN Compact', family: srvgg },
  { name: 'Informative Drawings', family: informativeDrawings },
  { name: 'AnimeGANv2', family: animeGan },
  { name: 'HED', family: hed },
  { name: 'pix2pixHD', family: pix2pixHd },
  { name: 'SPADE', family: spade },
  { name: 'PiDiNet', family: pidinet },
  { name: 'DexiNed, LDC and TEED', family: denseEdges },
  { name: 'U²-Net', family: u2net },
  { name: 'a colour net of Zhang et al.', family: zhangColour },
  { name: 'SRGAN', family: srgan },
  { name: 'DnCNN', family: dncnn },
  { name: 'Zero-DCE', family: zeroDce },
  { name: 'DCGAN', family: dcgan },
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

/** What a net may be that resembles no family and is known for nothing else. */
export function guess({ weights, prefix }: BareWeights): Recognised | undefined {
  try {
    return convolutionChain(new Claim(weights, prefix));
  } catch (error) {
    if (error instanceof Mismatch) return undefined;
    throw error;
  }
}
