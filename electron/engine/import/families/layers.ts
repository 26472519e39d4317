/** Layers of PyTorch as nodes of ONNX; activations are [1, channels, H, W]. */
import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import { derivedTensor, type StoredTensor } from '../storedTensor';
import type { Convolution, Norm } from '../weights/layerWeights';

export type Padding = 'zero' | 'reflect' | 'replicate';

export interface ConvolutionOptions {
  stride?: number;
  /** On all sides, or [top, left, bottom, right]. Default 0. */
  padding?: number | readonly [number, number, number, number];
  mode?: Padding;
  dilation?: number;
  groups?: number;
}

const weights = (graph: OnnxGraph, { weight, bias }: Convolution): Value[] =>
  bias ? [graph.weight(weight), graph.weight(bias)] : [graph.weight(weight)];

const sides = (padding: ConvolutionOptions['padding'] = 0): readonly number[] =>
  typeof padding === 'number' ? [padding, padding, padding, padding] : padding;

/** Enlarge a picture at its borders. @param padding as in ConvolutionOptions */
export function pad(
  graph: OnnxGraph,
  x: Value,
  padding: NonNullable<ConvolutionOptions['padding']>,
  mode: Padding,
): Value {
  const [top, left, bottom, right] = sides(padding) as [number, number, number, number];
  const amounts = graph.ints([0, 0, top, left, 0, 0, bottom, right]);
  const onnxMode = { zero: 'constant', reflect: 'reflect', replicate: 'edge' }[mode];
  return graph.node('Pad', [x, amounts], { mode: onnxMode });
}

export function convolution(
  graph: OnnxGraph,
  x: Value,
  layer: Convolution,
  options: ConvolutionOptions = {},
): Value {
  const { stride = 1, padding = 0, mode = 'zero', dilation = 1, groups = 1 } = options;
  const outside = mode !== 'zero' && sides(padding).some((n) => n > 0);
  const padded = outside ? pad(graph, x, padding, mode) : x;
  return graph.node('Conv', [padded, ...weights(graph, layer)], {
    kernel_shape: layer.weight.shape.slice(2),
    strides: [stride, stride],
    dilations: [dilation, dilation],
    group: groups,
    pads: outside ? [0, 0, 0, 0] : sides(padding),
  });
}

/** ConvTranspose2d. @param options.outputPadding rows and columns added at the bottom and right */
export function transposedConvolution(
  graph: OnnxGraph,
  x: Value,
  layer: Convolution,
  options: { stride: number; padding?: number; outputPadding?: number; groups?: number },
): Value {
  const { stride, padding = 0, outputPadding = 0, groups = 1 } = options;
  return graph.node('ConvTranspose', [x, ...weights(graph, layer)], {
    kernel_shape: layer.weight.shape.slice(2),
    strides: [stride, stride],
    pads: sides(padding),
    output_padding: [outputPadding, outputPadding],
    group: groups,
  });
}

const defaultEpsilon = 1e-5;

const vector = (
  graph: OnnxGraph,
  tensor: StoredTensor | undefined,
  channels: number,
  value: number,
) => (tensor ? graph.weight(tensor) : graph.floats(new Array<number>(channels).fill(value)));

/** Each channel to mean 0 and variance 1 over the picture; of one picture, batch norm by its own statistics is the same. */
export function instanceNorm(
  graph: OnnxGraph,
  x: Value,
  { channels, scale, shift }: Norm,
  epsilon = defaultEpsilon,
): Value {
  const inputs = [x, vector(graph, scale, channels, 1), vector(graph, shift, channels, 0)];
  return graph.node('InstanceNormalization', inputs, { epsilon: { float: epsilon } });
}

/** Batch norm by the statistics of the training. */
export function batchNorm(graph: OnnxGraph, x: Value, norm: Norm, epsilon = defaultEpsilon): Value {
  const { channels, scale, shift, mean, variance } = norm;
  const inputs = [
    x,
    vector(graph, scale, channels, 1),
    vector(graph, shift, channels, 0),
    vector(graph, mean, channels, 0),
    vector(graph, variance, channels, 1),
  ];
  return graph.node('BatchNormalization', inputs, { epsilon: { float: epsilon } });
}

/** GroupNorm with one group: all channels together to mean 0 and variance 1. */
export function layerNorm(
  graph: OnnxGraph,
  x: Value,
  { scale, shift }: Norm,
  epsilon = defaultEpsilon,
): Value {
  const flat = graph.node('Reshape', [x, graph.ints([1, 1, -1])]);
  const normed = instanceNorm(graph, flat, { channels: 1 }, epsilon);
  const y = graph.node('Reshape', [normed, graph.node('Shape', [x])]);
  const scaled = scale ? graph.node('Mul', [y, graph.weight(scale, [scale.shape[0]!, 1, 1])]) : y;
  return shift ? graph.node('Add', [scaled, graph.weight(shift, [shift.shape[0]!, 1, 1])]) : scaled;
}

export const relu = (graph: OnnxGraph, x: Value) => graph.node('Relu', [x]);
export const tanh = (graph: OnnxGraph, x: Value) => graph.node('Tanh', [x]);
export const sigmoid = (graph: OnnxGraph, x: Value) => graph.node('Sigmoid', [x]);
export const add = (graph: OnnxGraph, a: Value, b: Value) => graph.node('Add', [a, b]);

export const leakyRelu = (graph: OnnxGraph, x: Value, slope = 0.2) =>
  graph.node('LeakyRelu', [x], { alpha: { float: slope } });

/** x · sigmoid(x). */
export const swish = (graph: OnnxGraph, x: Value) => graph.node('Mul', [x, sigmoid(graph, x)]);

/** One slope for each channel, or one for all. */
export const prelu = (graph: OnnxGraph, x: Value, slopes: StoredTensor) =>
  graph.node('PRelu', [x, graph.weight(slopes, [slopes.shape[0]!, 1, 1])]);

export const concat = (graph: OnnxGraph, values: readonly Value[]) =>
  graph.node('Concat', values, { axis: 1 });

export const scaleBy = (graph: OnnxGraph, x: Value, factor: number) =>
  graph.node('Mul', [x, graph.floats([factor], [])]);

export const shiftBy = (graph: OnnxGraph, x: Value, amount: number) =>
  graph.node('Add', [x, graph.floats([amount], [])]);

export const clamp = (graph: OnnxGraph, x: Value, low: number, high: number) =>
  graph.node('Clip', [x, graph.floats([low], []), graph.floats([high], [])]);

/** Red and blue change places. */
export const swapRedBlue = (graph: OnnxGraph, x: Value) =>
  graph.node('Gather', [x, graph.ints([2, 1, 0])], { axis: 1 });

/** torch.nn.Upsample by a whole number. */
export function upsample(
  graph: OnnxGraph,
  x: Value,
  factor: number,
  mode: 'nearest' | 'bilinear' = 'nearest',
  alignCorners = false,
): Value {
  const scales = graph.floats([1, 1, factor, factor]);
  if (mode === 'nearest')
    return graph.node('Resize', [x, '', scales], {
      mode,
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    });
  return graph.node('Resize', [x, '', scales], {
    mode: 'linear',
    coordinate_transformation_mode: alignCorners ? 'align_corners' : 'half_pixel',
  });
}

/** Bilinear, without aligned corners, to the height and width of `like`. */
export function resizeLike(graph: OnnxGraph, x: Value, like: Value, alignCorners = false): Value {
  const part = (value: Value, from: number, to: number) =>
    graph.node('Slice', [graph.node('Shape', [value]), graph.ints([from]), graph.ints([to])]);
  const sizes = graph.node('Concat', [part(x, 0, 2), part(like, 2, 4)], { axis: 0 });
  return graph.node('Resize', [x, '', '', sizes], {
    mode: 'linear',
    coordinate_transformation_mode: alignCorners ? 'align_corners' : 'half_pixel',
  });
}

/** [1, C·r², H, W] → [1, C, r·H, r·W]. */
export const pixelShuffle = (graph: OnnxGraph, x: Value, factor: number) =>
  graph.node('DepthToSpace', [x], { blocksize: factor, mode: 'CRD' });

/** [1, C, r·H, r·W] → [1, C·r², H, W], the inverse of pixelShuffle: a convolution that moves values. */
export function pixelUnshuffle(
  graph: OnnxGraph,
  x: Value,
  channels: number,
  factor: number,
): Value {
  const area = factor * factor;
  const weight = derivedTensor(
    [channels * area, 1, factor, factor],
    `unshuffle ${channels} ${factor}`,
    () => {
      const values = new Float32Array(channels * area * area);
      for (let i = 0; i < channels * area; i++) values[i * area + (i % area)] = 1;
      return values;
    },
  );
  return convolution(graph, x, { weight }, { stride: factor, groups: channels });
}

export function maxPool(
  graph: OnnxGraph,
  x: Value,
  size: number,
  stride: number,
  padding = 0,
  ceil = false,
): Value {
  return graph.node('MaxPool', [x], {
    kernel_shape: [size, size],
    strides: [stride, stride],
    pads: sides(padding),
    ceil_mode: ceil ? 1 : 0,
  });
}

/** AvgPool2d; zeros of the padding count unless `countPadding` is false. */
export function averagePool(
  graph: OnnxGraph,
  x: Value,
  size: number,
  stride: number,
  padding = 0,
  countPadding = true,
): Value {
  return graph.node('AveragePool', [x], {
    kernel_shape: [size, size],
    strides: [stride, stride],
    pads: sides(padding),
    count_include_pad: countPadding ? 1 : 0,
  });
}
