import { UnknownNet } from '../failure';
import type { NetWeights } from './nets';
import { otherNet } from './otherNets';

const someName = (weights: NetWeights, pattern: RegExp) =>
  [...weights.keys()].some((name) => pattern.test(name));

const shape = (weights: NetWeights, name: string) => weights.get(name)?.shape ?? [];

/** Convolutions in the order of the file. */
const convolutions = (weights: NetWeights) =>
  [...weights].filter(([, tensor]) => tensor.shape.length === 4);

/**
 * A chain of convolutions that ends in one score: PatchGAN (4×4), its variant that sees single
 * pixels (1×1), and SRGAN's (3×3, the last two 1×1). With several scales the chain begins anew.
 */
function isDiscriminator(weights: NetWeights): boolean {
  if (someName(weights, /(^|\.)(discriminator|netD)\w*\./i)) return true;
  if (isUnetDiscriminator(weights) || scoresAtTheEnd(weights)) return true;
  const shapes = convolutions(weights).map(([, tensor]) => tensor.shape);
  const [first, last] = [shapes[0], shapes.at(-1)];
  if (!first || !last || shapes.length < 3 || last[0] !== 1 || last[1]! <= 8) return false;
  const chained = shapes.every(
    (s, i) =>
      i === 0 || s[1] === shapes[i - 1]![0] || (shapes[i - 1]![0] === 1 && s[1] === first[1]),
  );
  const sizes = shapes.map((s) => s[2]!);
  const all = (size: number) => sizes.every((other) => other === size);
  const scores =
    sizes.slice(0, -2).every((size) => size === 3) && sizes.at(-1) === 1 && sizes.at(-2) === 1;
  return chained && (all(4) || all(1) || scores);
}

/** Of Real-ESRGAN: a U-Net of ten convolutions from a picture to a score for each pixel. */
const isUnetDiscriminator = (weights: NetWeights): boolean =>
  convolutions(weights).length === 10 &&
  [...'0123456789'].every((i) => shape(weights, `conv${i}.weight`).length === 4) &&
  shape(weights, 'conv9.weight')[0] === 1;

/** A chain of convolutions that only grows wider, to one score at its end: SRGAN's, and VGG's kind. */
function scoresAtTheEnd(weights: NetWeights): boolean {
  const shapes = convolutions(weights).map(([, tensor]) => tensor.shape);
  const matrix = [...weights.values()].findLast((tensor) => tensor.shape.length === 2);
  const grown = matrix ? shapes : shapes.slice(0, -1);
  const [scores] = matrix?.shape ?? shapes.at(-1) ?? [];
  if (grown.length < 3 || scores !== 1) return false;
  const chained = shapes.every((s, i) => i === 0 || s[1] === shapes[i - 1]![0]);
  const grows = grown.every((s, i) => i === 0 || s[0]! >= grown[i - 1]![0]!);
  return chained && grows && grown.at(-1)![0]! >= 4 * grown[0]![0]!;
}

/** Tiny autoencoders of diffusion models: a Sequential of blocks `N.conv.0`, from latents to a picture. */
function latentChannels(weights: NetWeights): number | undefined {
  if (!someName(weights, /^\d+\.conv\.0\.weight$/)) return undefined;
  const [first, channels] = [convolutions(weights)[0], convolutions(weights)[0]?.[1].shape[1]];
  return first && channels !== undefined && channels !== 1 && channels !== 3 ? channels : undefined;
}

/** Transposed convolutions of 4×4 from a vector to a picture, the first of them perhaps a matrix: DCGAN. */
function noiseCount(weights: NetWeights): number | undefined {
  const all = convolutions(weights).map(([, tensor]) => tensor.shape);
  const [matrix] = [...weights.values()].filter(({ shape }) => shape.length === 2);
  const first = all[0];
  const last = all.at(-1);
  if (!first || !last || all.length < 2) return undefined;
  const doublings = all.every((s, i) => s[2] === 4 && (i === 0 || s[0]! > s[1]!));
  const chained = all.every((s, i) => i === 0 || s[0] === all[i - 1]![1]);
  if (!doublings || !chained || (last[1] !== 3 && last[1] !== 1)) return undefined;
  return matrix ? matrix.shape[1] : first[0];
}

/**
 * What a net is that is well known and translates no picture.
 * @param weights as the file names them
 * @param bare the same without the common prefix
 */
export function refusedNet(weights: NetWeights, bare: NetWeights): UnknownNet | undefined {
  if (someName(weights, /(^|[._])lora[._]|lora_(up|down|[AB])|\.hada_w1_a$|\.lokr_w1$/))
    return new UnknownNet({ reason: 'lora' });
  if (
    someName(
      weights,
      /^(model\.diffusion_model|first_stage_model|cond_stage_model|control_model|text_model)\.|^(down_blocks|mid_block|double_blocks|transformer_blocks|input_blocks)\..*(attn|attentions|transformer)|^time_embed(ding)?\./,
    )
  )
    return new UnknownNet({ reason: 'stableDiffusion' });
  const other = otherNet(bare.keys());
  if (other) return new UnknownNet({ reason: 'otherNet', net: other });
  const vae = shape(weights, 'decoder.conv_in.weight')[1] ?? shape(bare, 'conv_in.weight')[1];
  if (vae && someName(weights, /(^|\.)(mid|mid_block)\./))
    return new UnknownNet({ reason: 'latentDecoder', channels: vae });
  const latents = latentChannels(bare);
  if (latents) return new UnknownNet({ reason: 'latentDecoder', channels: latents });
  const noise = noiseCount(bare);
  if (noise) return new UnknownNet({ reason: 'fromNoise', count: noise });
  const classes = [
    'fc.weight',
    'classifier.6.weight',
    'classifier.weight',
    'classifier.1.weight',
    'head.weight',
  ]
    .map((name) => shape(bare, name))
    .find((s) => s.length === 2);
  if (classes && !someName(bare, /up|deconv|t_conv/i))
    return new UnknownNet({ reason: 'classifier', count: classes[0]! });
  if (isDiscriminator(bare)) return new UnknownNet({ reason: 'discriminator' });
  return undefined;
}
