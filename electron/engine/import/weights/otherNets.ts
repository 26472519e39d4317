/**
 * Nets that people own, that do translate pictures, and that no family here rebuilds, by names that
 * only they have. The order matters where one was made from another.
 */
const nets: readonly { name: string; has: RegExp }[] = [
  // Larger pictures.
  { name: 'SPAN', has: /^block_1\.c1_r\./ },
  { name: 'OmniSR', has: /^residual_layer\.0\.residual_layer\./ },
  { name: 'HAT', has: /\.conv_block\.cab\.|^relative_position_index_SA$/ },
  { name: 'DAT', has: /^layers\.\d+\.blocks\.\d+\.attn\.(attns|qkv)\b/ },
  { name: 'ATD', has: /\.attn_atd\./ },
  { name: 'DRCT', has: /^layers\.\d+\.swin1\./ },
  { name: 'SwinIR', has: /^layers\.\d+\.residual_group\.blocks\.\d+\.attn\./ },
  { name: 'RCAN', has: /^body\.\d+\.residual_group\.\d+\.rcab\.|^body\.\d+\.body\.\d+\.body\./ },
  { name: 'EDSR', has: /^conv_after_body\.weight$|^body\.\d+\.body\.0\.weight$/ },
  {
    name: 'SRResNet',
    has: /^(body|trunk)\.\d+\.conv2\.weight$|^recon_trunk\.\d+\.conv1\.|^conv_mid\.weight$/,
  },
  { name: 'ECBSR', has: /\.conv1x1_(sbx|lpl)\.|\.conv1x1_3x3\.k0$/ },
  { name: 'RLFN', has: /^block_1\.esa\.conv_f\./ },
  { name: 'IMDN', has: /^IMDB1\./ },
  { name: 'RFDN', has: /^B1\.c1_d\./ },
  { name: 'SAFMN', has: /^feats\.\d+\.safm\./ },
  { name: 'RealPLKSR', has: /^feats\.\d+\.channe?l?_mixer\./ },
  { name: 'MoSR', has: /^gblocks\.\d+\./ },
  { name: 'Real-CUGAN', has: /^unet1\.conv_bottom\./ },
  // Repaired pictures.
  { name: 'NAFNet', has: /^middle_blks\.\d+\.sca\./ },
  { name: 'Restormer', has: /^encoder_level1\.\d+\.attn\./ },
  { name: 'MPRNet', has: /^stage1_encoder\.encoder_level1\./ },
  { name: 'SCUNet', has: /^m_body\.\d+\.(trans_block|conv_block)\./ },
  { name: 'DRUNet', has: /^m_down1\.\d+\.res\./ },
  { name: 'LaMa', has: /\.ffc\.convl2l\./ },
  { name: 'GFPGAN', has: /^stylegan_decoder\./ },
  { name: 'CodeFormer', has: /^quantize\.embedding\.weight$/ },
  { name: 'DeOldify', has: /\.shuf\.conv\.0\.(weight|bias)/ },
  { name: 'DDColor', has: /^encoder\.arch\.(downsample_layers|stages)\./ },
  // Pictures of another kind.
  { name: 'U-GAT-IT', has: /^(gap_fc|gmp_fc)\.weight(_orig)?$/ },
  { name: 'MUNIT', has: /^enc_content\.model\./ },
  { name: 'StarGAN v2', has: /^decode\.\d+\.norm1\.fc\./ },
  { name: 'StyleGAN', has: /(^|\.)conv1?\.modulation\.|^synthesis\.b\d+\./ },
  // Labels, depth and cut-outs.
  { name: 'DeepLab', has: /^(decoder\.aspp|classifier\.0\.convs\.\d+|aspp)\./ },
  { name: 'FCN', has: /^backbone\.layer4\./ },
  { name: 'U-Net (segmentation_models_pytorch)', has: /^decoder\.blocks\.\d+\.conv1\.0\.weight$/ },
  {
    name: 'FPN, Linknet or PSPNet (segmentation_models_pytorch)',
    has: /^segmentation_head\.0\.weight$/,
  },
  { name: 'U-Net (Pytorch-UNet)', has: /^(inc|down1\.maxpool_conv\.1)\.double_conv\.0\.weight$/ },
  { name: 'SegFormer', has: /^(segformer\.encoder|decode_head\.linear_c1?)\./ },
  { name: 'BiSeNet', has: /^cp\.(resnet|arm16)\./ },
  { name: 'BiRefNet', has: /^bb\.layers\.\d+\.blocks\./ },
  { name: 'MODNet', has: /^(lr|hr|f)_branch\.\w+\./ },
  { name: 'Robust Video Matting', has: /^(project_mat|decoder\.decode4\.gru)\./ },
  { name: 'Depth Anything', has: /^depth_head\.(projects|scratch)\./ },
  { name: 'MiDaS', has: /^scratch\.refinenet1\./ },
  { name: 'Segment Anything', has: /^mask_decoder\.transformer\./ },
];

/** @param names of the weights, without a common prefix */
export const otherNet = (names: Iterable<string>): string | undefined => {
  const all = [...names];
  return nets.find(({ has }) => all.some((name) => has.test(name)))?.name;
};
