/** Layers of Keras as nodes. */

import { derivedTensor } from '../storedTensor';
import {
  activated,
  activations,
  type Build,
  Config,
  type KerasContext,
  type KerasSheet,
  needed,
  unsupportedKeras,
} from './kerasContext';
import { depthwiseConvolution, kerasConvolution, separable, transposed } from './kerasConvolutions';
import { batchNorm, instanceNorm, leakyRelu, pad, prelu, upsample } from './layers';

function batchNormalisation(context: KerasContext): KerasSheet {
  const { graph, inputs, weight, answers } = context;
  const [x] = inputs;
  const norm = {
    channels: x!.channels,
    scale: weight('gamma'),
    shift: weight('beta'),
    mean: weight('moving_mean'),
    variance: weight('moving_variance'),
  };
  const epsilon = new Config(context).number('epsilon', 1e-3);
  const normalise = answers.norm === 'batch' ? instanceNorm : batchNorm;
  return { ...x!, value: normalise(graph, x!.value, norm, epsilon) };
}

function instanceNormalisation(context: KerasContext): KerasSheet {
  const { graph, inputs, weight } = context;
  const [x] = inputs;
  const norm = {
    channels: x!.channels,
    scale: weight('gamma') ?? weight('scale'),
    shift: weight('beta') ?? weight('offset'),
  };
  return {
    ...x!,
    value: instanceNorm(graph, x!.value, norm, new Config(context).number('epsilon', 1e-3)),
  };
}

function leaky(context: KerasContext): KerasSheet {
  const config = new Config(context);
  const slope = config.number('alpha', config.number('negative_slope', 0.3));
  return {
    ...context.inputs[0]!,
    value: leakyRelu(context.graph, context.inputs[0]!.value, slope),
  };
}

function rectified(context: KerasContext): KerasSheet {
  const { graph, inputs } = context;
  const config = new Config(context);
  if (config.number('threshold', 0)) throw unsupportedKeras(context, 'ReLU with a threshold');
  const slope = config.number('negative_slope', 0);
  const most = config.number('max_value', Number.POSITIVE_INFINITY);
  const value = slope
    ? leakyRelu(graph, inputs[0]!.value, slope)
    : graph.node('Relu', [inputs[0]!.value]);
  const limited = Number.isFinite(most)
    ? graph.node('Min', [value, graph.floats([most], [])])
    : value;
  return { ...inputs[0]!, value: limited };
}

/** One slope for each channel; slopes for each pixel belong to one size. */
function parametric(context: KerasContext): KerasSheet {
  const slopes = needed(context, 'alpha', 3);
  if (slopes.shape[0] !== 1 || slopes.shape[1] !== 1)
    throw unsupportedKeras(context, 'PReLU of one size');
  const flat = derivedTensor([slopes.shape[2]!], slopes.identity, () => slopes.read());
  return { ...context.inputs[0]!, value: prelu(context.graph, context.inputs[0]!.value, flat) };
}

const joined =
  (op: string): Build =>
  ({ graph, inputs }) => ({
    value: inputs.slice(1).reduce((at, next) => graph.node(op, [at, next.value]), inputs[0]!.value),
    channels: Math.max(...inputs.map(({ channels }) => channels)),
  });

function concatenated(context: KerasContext): KerasSheet {
  const axis = new Config(context).number('axis', -1);
  if (axis !== -1 && axis !== 3) throw unsupportedKeras(context, 'joint of other axes');
  const { graph, inputs } = context;
  return {
    value: graph.node(
      'Concat',
      inputs.map(({ value }) => value),
      { axis: 1 },
    ),
    channels: inputs.reduce((sum, { channels }) => sum + channels, 0),
  };
}

function upsampled(context: KerasContext): KerasSheet {
  const config = new Config(context);
  const [height, width] = config.pair('size', 2);
  const mode = config.text('interpolation', 'nearest');
  if (height !== width || (mode !== 'nearest' && mode !== 'bilinear'))
    throw unsupportedKeras(context, `${mode} enlargement`);
  return {
    ...context.inputs[0]!,
    value: upsample(context.graph, context.inputs[0]!.value, height, mode),
  };
}

const pooled =
  (op: string): Build =>
  (context) => {
    const config = new Config(context);
    const [x] = context.inputs;
    const size = config.pair('pool_size', 2);
    const strides = context.layer.config.strides == null ? size : config.pair('strides', 2);
    const auto_pad =
      config.text('padding', 'valid').toLowerCase() === 'same' ? 'SAME_UPPER' : 'VALID';
    return {
      ...x!,
      value: context.graph.node(op, [x!.value], { kernel_shape: size, strides, auto_pad }),
    };
  };

const padded =
  (mode: 'zero' | 'reflect'): Build =>
  (context) => ({
    ...context.inputs[0]!,
    value: pad(context.graph, context.inputs[0]!.value, new Config(context).sides('padding'), mode),
  });

function cropped(context: KerasContext): KerasSheet {
  const [top, left, bottom, right] = new Config(context).sides('cropping');
  const { graph, inputs } = context;
  const end = (n: number) => (n === 0 ? 2 ** 31 - 1 : -n);
  const lists = [
    [top, left],
    [end(bottom), end(right)],
    [2, 3],
  ].map((list) => graph.ints(list));
  return { ...inputs[0]!, value: graph.node('Slice', [inputs[0]!.value, ...lists]) };
}

function rescaled(context: KerasContext): KerasSheet {
  const config = new Config(context);
  const { graph, inputs } = context;
  const scaled = graph.node('Mul', [
    inputs[0]!.value,
    graph.floats([config.number('scale', 1)], []),
  ]);
  return {
    ...inputs[0]!,
    value: graph.node('Add', [scaled, graph.floats([config.number('offset', 0)], [])]),
  };
}

/** A function of TensorFlow that stands between layers. */
function operation(context: KerasContext): KerasSheet {
  const name = new Config(context).text('function', '').replace(/^(tf\.)?/, '');
  const { graph, inputs, options } = context;
  const block = options.block_size;
  if (name === 'nn.depth_to_space' && typeof block === 'number') {
    const value = graph.node('DepthToSpace', [inputs[0]!.value], { blocksize: block, mode: 'DCR' });
    return { value, channels: inputs[0]!.channels / block ** 2 };
  }
  const activation = activations[name.replace(/^(nn|math|keras\.activations)\./, '')];
  if (!activation) throw unsupportedKeras(context, `call of ${name}`);
  return { ...inputs[0]!, value: activation(graph, inputs[0]!.value) };
}

const same: Build = ({ inputs }) => inputs[0]!;

/** By the layer's class. */
export const kerasLayers: Readonly<Record<string, Build>> = {
  Conv2D: kerasConvolution,
  Convolution2D: kerasConvolution,
  Conv2DTranspose: transposed,
  DepthwiseConv2D: depthwiseConvolution,
  SeparableConv2D: separable,
  BatchNormalization: batchNormalisation,
  InstanceNormalization: instanceNormalisation,
  Activation: (context) => ({
    ...context.inputs[0]!,
    value: activated(context, context.inputs[0]!.value),
  }),
  LeakyReLU: leaky,
  ReLU: rectified,
  PReLU: parametric,
  ELU: (context) => ({
    ...context.inputs[0]!,
    value: context.graph.node('Elu', [context.inputs[0]!.value]),
  }),
  Add: joined('Add'),
  Subtract: joined('Sub'),
  Multiply: joined('Mul'),
  Maximum: joined('Max'),
  Minimum: joined('Min'),
  Concatenate: concatenated,
  UpSampling2D: upsampled,
  MaxPooling2D: pooled('MaxPool'),
  AveragePooling2D: pooled('AveragePool'),
  ZeroPadding2D: padded('zero'),
  ReflectionPadding2D: padded('reflect'),
  Cropping2D: cropped,
  Rescaling: rescaled,
  TFOpLambda: operation,
  Dropout: same,
  SpatialDropout2D: same,
  GaussianNoise: same,
};
