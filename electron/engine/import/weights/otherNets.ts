/**
 * Nets that people own, that do translate pictures, and that no family here rebuilds, by names that
 * only they have. The order matters where one was made from another.
 */
const nets: readonly { name: string; has: RegExp }[] = [
  { name: 'SPAN', has: /^block_1\.c1_r\./ },
  { name: 'OmniSR', has: /^residual_layer\.0\.residual_layer\./ },
  { name: 'HAT', has: /\.conv_block\.cab\.|^relative_position_index_SA$/ },
  { name: 'DAT', has: /^layers\.\d+\.blocks\.\d+\.attn\.(attns|qkv)\b/ },
  { name: 'SwinIR', has: /^layers\.\d+\.residual_group\.blocks\.\d+\.attn\./ },
  { name: 'RCAN', has: /^body\.\d+\.residual_group\.\d+\.rcab\.|^body\.\d+\.body\.\d+\.body\./ },
  { name: 'EDSR', has: /^conv_after_body\.weight$/ },
  { name: 'RealPLKSR', has: /^feats\.\d+\.channe?l?_mixer\./ },
  { name: 'Real-CUGAN', has: /^unet1\.conv_bottom\./ },
  { name: 'NAFNet', has: /^middle_blks\.\d+\.sca\./ },
  { name: 'Restormer', has: /^encoder_level1\.\d+\.attn\./ },
  { name: 'LaMa', has: /\.ffc\.convl2l\./ },
  { name: 'GFPGAN', has: /^stylegan_decoder\./ },
  { name: 'CodeFormer', has: /^quantize\.embedding\.weight$/ },
  { name: 'StyleGAN', has: /(^|\.)conv1?\.modulation\.|^synthesis\.b\d+\./ },
];

/** @param names of the weights, without a common prefix */
export const otherNet = (names: Iterable<string>): string | undefined => {
  const all = [...names];
  return nets.find(({ has }) => all.some((name) => has.test(name)))?.name;
};
