import type { ReasonName } from '../failure';
import type { Weights } from './nets';

export interface Foreign {
  reason: ReasonName;
  params: Record<string, string | number>;
}

const someName = (weights: Weights, pattern: RegExp) =>
  [...weights.keys()].some((name) => pattern.test(name));

const shape = (weights: Weights, name: string) => weights.get(name)?.shape ?? [];

/** Convolutions in the order of the file. */
const convolutions = (weights: Weights) =>
  [...weights].filter(([, tensor]) => tensor.shape.length === 4);

/** Convolutions of 4×4 that end in one score: PatchGAN, in all of its spellings. */
function isDiscriminator(weights: Weights): boolean {
  if (someName(weights, /(^|\.)(discriminator|netD)\w*\./i)) return true;
  const all = convolutions(weights);
  const last = all.at(-1)?.[1].shape;
  if (all.length < 3 || last?.[0] !== 1) return false;
  const sizes = all.map(([, { shape }]) => shape[2]!);
  const patches = sizes.filter((size) => size === 4).length;
  const narrows = all[0]![1].shape[1]! <= 8 && last[1]! > 8;
  return narrows && (patches >= all.length - 1 || sizes.every((size) => size === 1));
}

/** Tiny autoencoders of diffusion models: a Sequential of blocks `N.conv.0`, from latents to a picture. */
function latentChannels(weights: Weights): number | undefined {
  if (!someName(weights, /^\d+\.conv\.0\.weight$/)) return undefined;
  const [first, channels] = [convolutions(weights)[0], convolutions(weights)[0]?.[1].shape[1]];
  return first && channels !== undefined && channels !== 1 && channels !== 3 ? channels : undefined;
}

/**
 * Nets that are well known and translate no picture.
 * @param weights as the file names them
 * @param bare the same without the common prefix
 */
export function foreignNet(weights: Weights, bare: Weights): Foreign | undefined {
  if (someName(weights, /(^|[._])lora[._]|lora_(up|down|[AB])|\.hada_w1_a$|\.lokr_w1$/))
    return { reason: 'lora', params: {} };
  if (
    someName(
      weights,
      /^(model\.diffusion_model|first_stage_model|cond_stage_model|control_model|text_model)\.|^(down_blocks|mid_block|double_blocks|transformer_blocks|input_blocks)\..*(attn|attentions|transformer)|^time_embed(ding)?\./,
    )
  )
    return { reason: 'stable-diffusion', params: {} };
  const vae = shape(weights, 'decoder.conv_in.weight')[1] ?? shape(bare, 'conv_in.weight')[1];
  if (vae && someName(weights, /(^|\.)(mid|mid_block)\./))
    return { reason: 'latent-decoder', params: { channels: vae } };
  const latents = latentChannels(bare);
  if (latents) return { reason: 'latent-decoder', params: { channels: latents } };
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
    return { reason: 'classifier', params: { what: `${classes[0]} classes` } };
  if (isDiscriminator(bare)) return { reason: 'discriminator', params: {} };
  return undefined;
}
