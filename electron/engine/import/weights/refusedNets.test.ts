import { expect, test } from 'vitest';
import { storedTensorOf } from '../storedTensor';
import { isNamedDiscriminator, type NetWeights, splitNets } from './nets';
import { otherNet } from './otherNets';
import { withoutCommonPrefix } from './prefix';
import { refusedNet } from './refusedNets';

function weightsOf(shapes: Record<string, number[]>): NetWeights {
  const none = new Float32Array(0);
  return new Map(
    Object.entries(shapes).map(([name, shape]) => [name, storedTensorOf(shape, none, name)]),
  );
}

test.each<[string, Record<string, number[]>]>([
  [
    'lora',
    { 'lora_unet_down_0.lora_up.weight': [320, 4], 'lora_unet_down_0.lora_down.weight': [4, 320] },
  ],
  ['lora', { 'unet.mid_block.attn.to_q.lora_A.weight': [4, 320] }],
  ['stableDiffusion', { 'model.diffusion_model.input_blocks.0.0.weight': [320, 4, 3, 3] }],
  [
    'stableDiffusion',
    { 'down_blocks.0.attentions.0.proj_in.weight': [320, 320], 'conv_in.weight': [320, 4, 3, 3] },
  ],
  [
    'latentDecoder',
    {
      'decoder.conv_in.weight': [512, 4, 3, 3],
      'decoder.mid.block_1.conv1.weight': [512, 512, 3, 3],
    },
  ],
  [
    'latentDecoder',
    { '1.weight': [64, 4, 3, 3], '3.conv.0.weight': [64, 64, 3, 3], '19.weight': [3, 64, 3, 3] },
  ],
  [
    'discriminator',
    {
      'model.0.weight': [64, 3, 3, 3],
      'model.2.weight': [64, 64, 3, 3],
      'model.5.weight': [128, 64, 3, 3],
      'model.8.weight': [256, 128, 3, 3],
      'model.10.weight': [1, 256, 3, 3],
    },
  ],
  [
    'discriminator',
    {
      'conv0_0.weight': [64, 3, 3, 3],
      'conv0_1.weight': [64, 64, 4, 4],
      'conv1_0.weight': [256, 64, 3, 3],
      'linear1.weight': [100, 8192],
      'linear2.weight': [1, 100],
    },
  ],
  ['otherNet', { 'block_1.c1_r.sk.weight': [48, 48, 1, 1] }],
  [
    'otherNet',
    {
      'conv_first.weight': [60, 3, 3, 3],
      'layers.0.residual_group.blocks.0.attn.qkv.weight': [180, 60],
    },
  ],
  ['classifier', { 'conv1.weight': [64, 3, 7, 7], 'fc.weight': [1000, 512], 'fc.bias': [1000] }],
  [
    'discriminator',
    {
      'model.0.weight': [64, 6, 4, 4],
      'model.2.weight': [128, 64, 4, 4],
      'model.5.weight': [256, 128, 4, 4],
      'model.8.weight': [512, 256, 4, 4],
      'model.11.weight': [1, 512, 4, 4],
    },
  ],
  [
    'discriminator',
    {
      'scale0_layer0.0.weight': [64, 39, 4, 4],
      'scale0_layer1.0.weight': [128, 64, 4, 4],
      'scale0_layer4.0.weight': [1, 128, 4, 4],
    },
  ],
  [
    'discriminator',
    {
      'net.0.weight': [64, 3, 1, 1],
      'net.2.weight': [128, 64, 1, 1],
      'net.5.weight': [1, 128, 1, 1],
    },
  ],
  [
    'fromNoise',
    {
      'main.0.weight': [100, 512, 4, 4],
      'main.3.weight': [512, 256, 4, 4],
      'main.6.weight': [256, 3, 4, 4],
      'attention.gamma': [1],
    },
  ],
])('%s is named for what it is', (reason, shapes) => {
  const weights = weightsOf(shapes);
  expect(refusedNet(weights, withoutCommonPrefix(weights).weights)?.params.reason).toBe(reason);
});

test.each<[string, Record<string, number[]>]>([
  [
    'a chain that gives one channel',
    {
      'model.0.weight': [64, 1, 3, 3],
      'model.2.weight': [64, 64, 3, 3],
      'model.4.weight': [1, 64, 3, 3],
    },
  ],
  [
    'a U-Net to one channel',
    { 'down.0.weight': [64, 3, 4, 4], 'up.0.weight': [64, 32, 4, 4], 'out.weight': [1, 64, 3, 3] },
  ],
])('%s is no such thing', (_, shapes) => {
  const weights = weightsOf(shapes);
  expect(refusedNet(weights, withoutCommonPrefix(weights).weights)).toBeUndefined();
});

test.each<[string, string]>([
  ['SRResNet', 'body.0.conv2.weight'],
  ['SRResNet', 'conv_mid.weight'],
  ['EDSR', 'body.0.body.0.weight'],
  ['ECBSR', 'backbone.0.conv1x1_sbx.scale'],
  ['IMDN', 'IMDB1.c1.weight'],
  ['DRUNet', 'm_down1.0.res.0.weight'],
  ['DeepLab', 'decoder.aspp.0.convs.0.0.weight'],
  ['DeepLab', 'classifier.0.convs.0.0.weight'],
  ['U-Net (segmentation_models_pytorch)', 'decoder.blocks.0.conv1.0.weight'],
  ['U-Net (Pytorch-UNet)', 'inc.double_conv.0.weight'],
  ['BiSeNet', 'cp.resnet.conv1.weight'],
  ['U-GAT-IT', 'gap_fc.weight'],
  ['DeOldify', 'layers.4.shuf.conv.0.weight_orig'],
])('%s is known by %s', (net, name) => {
  expect(otherNet([name])).toBe(net);
});

test.each(['classifier.4.weight', 'layers.0.0.weight', 'body.0.weight', 'model.0.weight'])(
  '%s alone says nothing',
  (name) => expect(otherNet([name])).toBeUndefined(),
);

test('discriminators are told by their names, generators are not', () => {
  const discriminators = [
    'netD',
    'netD_A',
    'D',
    'D_B',
    'discriminator',
    'model_D',
    'disc',
    'critic',
  ];
  const generators = [
    'netG',
    'G_A',
    'G_AB',
    'generator',
    'DRUNet',
    'decoder',
    'model',
    '',
    'DnCNN',
  ];
  expect(discriminators.filter((name) => !isNamedDiscriminator(name))).toEqual([]);
  expect(generators.filter(isNamedDiscriminator)).toEqual([]);
});

test('one dict for several nets is taken apart', () => {
  const net = {
    name: '',
    weights: weightsOf({ 'netG_A.1.w': [1], 'netG_B.1.w': [1], 'netD_A.0.w': [1] }),
  };
  expect(splitNets(net).map(({ name }) => name)).toEqual(['netG_A', 'netG_B', 'netD_A']);
  const one = { name: '', weights: weightsOf({ 'model.1.w': [1], 'head.1.w': [1] }) };
  expect(splitNets(one)).toEqual([one]);
});
