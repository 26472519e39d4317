/** ncnn's layers as nodes (https://github.com/Tencent/ncnn/blob/master/docs/developer-guide/operators.md). */
import { Mismatch } from '../failure';
import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import type { NcnnLayer, NcnnWeights } from '../readers/ncnnFile';
import { countOf, derivedTensor, type StoredTensor } from '../storedTensor';

import { batchNorm, instanceNorm, leakyRelu, prelu, sigmoid, tanh } from './layers';

/** A layer's parameters with ncnn's defaults. */
export class NcnnParameters {
  constructor(readonly layer: NcnnLayer) {}

  number(key: number, otherwise = 0): number {
    const value = this.layer.parameters.get(key);
    return typeof value === 'number' ? value : otherwise;
  }

  /** A size or a count. @throws Mismatch if it is no whole number from 0 to a million */
  count(key: number, otherwise = 0): number {
    const value = this.number(key, otherwise);
    if (!Number.isInteger(value) || value < 0 || value > 1e6)
      throw new Mismatch(`its layer ${this.layer.name} has the size ${value}`);
    return value;
  }

  list(key: number): number[] {
    const value = this.layer.parameters.get(key);
    return Array.isArray(value) ? value : [];
  }
}

interface Context {
  graph: OnnxGraph;
  weights: NcnnWeights;
  p: NcnnParameters;
  inputs: Value[];
}

type Build = (context: Context) => Value;

export function unsupportedNcnn(p: NcnnParameters, what = p.layer.type): Mismatch {
  return new Mismatch(`its layer ${p.layer.name} is a ${what}, which can’t be rebuilt`);
}

function activate({ graph, p }: Context, x: Value): Value {
  const [first = 0, second = 0] = p.list(10);
  switch (p.number(9)) {
    case 0:
      return x;
    case 1:
      return graph.node('Relu', [x]);
    case 2:
      return leakyRelu(graph, x, first);
    case 3:
      return graph.node('Clip', [x, graph.floats([first], []), graph.floats([second], [])]);
    case 4:
      return sigmoid(graph, x);
    default:
      throw unsupportedNcnn(p, 'layer with an unusual activation');
  }
}

/** Parameters that convolutions and transposed ones have alike. */
function window(p: NcnnParameters) {
  const kernel = [p.count(11, p.count(1)), p.count(1)];
  const left = p.number(4);
  const top = p.number(14, left);
  if (left < 0 || top < 0) throw unsupportedNcnn(p, 'convolution that pads by itself');
  return {
    kernel,
    pads: [top, left, p.count(16, top), p.count(15, left)],
    strides: [p.count(13, p.count(3, 1)), p.count(3, 1)],
    dilations: [p.count(12, p.count(2, 1)), p.count(2, 1)],
  };
}

function convolution(context: Context): Value {
  const { graph, weights, p, inputs } = context;
  const { kernel, pads, strides, dilations } = window(p);
  if (p.number(8) || p.number(19)) throw unsupportedNcnn(p, 'quantised convolution');
  const outputs = p.count(0);
  const group = p.layer.type === 'ConvolutionDepthWise' ? p.count(7, 1) : 1;
  const perGroup = p.count(6) / (outputs * countOf(kernel));
  const weight = weights.tagged([outputs, perGroup, ...kernel]);
  const bias = p.number(5) ? [graph.weight(weights.plain([outputs]))] : [];
  const attributes = { kernel_shape: kernel, pads, strides, dilations, group };
  return activate(
    context,
    graph.node('Conv', [inputs[0]!, graph.weight(weight), ...bias], attributes),
  );
}

/** [outputs, inputs, …] → [inputs, outputs, …] within each group. */
function swapped(weight: StoredTensor, group: number): StoredTensor {
  const [outputs, inputs, height, width] = weight.shape as [number, number, number, number];
  const perGroup = outputs / group;
  const area = height * width;
  return derivedTensor(
    [inputs * group, perGroup, height, width],
    `swapped|${weight.identity}`,
    () => {
      const from = weight.read();
      const to = new Float32Array(from.length);
      for (let g = 0; g < group; g++)
        for (let o = 0; o < perGroup; o++)
          for (let i = 0; i < inputs; i++) {
            const start = ((g * perGroup + o) * inputs + i) * area;
            to.set(from.subarray(start, start + area), ((g * inputs + i) * perGroup + o) * area);
          }
      return to;
    },
  );
}

function deconvolution(context: Context): Value {
  const { graph, weights, p, inputs } = context;
  const { kernel, pads, strides, dilations } = window(p);
  if (p.number(20) || p.number(21)) throw unsupportedNcnn(p, 'deconvolution of fixed size');
  const outputs = p.count(0);
  const group = p.layer.type === 'DeconvolutionDepthWise' ? p.count(7, 1) : 1;
  const perGroup = p.count(6) / (outputs * countOf(kernel));
  const weight = swapped(weights.tagged([outputs, perGroup, ...kernel]), group);
  const bias = p.number(5) ? [graph.weight(weights.plain([outputs]))] : [];
  const output_padding = [p.count(19, p.count(18)), p.count(18)];
  const attributes = { kernel_shape: kernel, pads, strides, dilations, group, output_padding };
  return activate(
    context,
    graph.node('ConvTranspose', [inputs[0]!, graph.weight(weight), ...bias], attributes),
  );
}

/** Only behind a pooling over the whole picture, where it is a 1×1 convolution. */
function innerProduct(context: Context): Value {
  const { graph, weights, p, inputs } = context;
  const outputs = p.count(0);
  const weight = weights.tagged([outputs, p.count(2) / outputs, 1, 1]);
  const bias = p.number(1) ? [graph.weight(weights.plain([outputs]))] : [];
  return activate(context, graph.node('Conv', [inputs[0]!, graph.weight(weight), ...bias]));
}

function batchNormalisation({ graph, weights, p, inputs }: Context): Value {
  const channels = p.count(0);
  const [scale, mean, variance, shift] = [0, 0, 0, 0].map(() => weights.plain([channels]));
  return batchNorm(graph, inputs[0]!, { channels, scale, mean, variance, shift }, p.number(1));
}

function instanceNormalisation({ graph, weights, p, inputs }: Context): Value {
  const channels = p.count(0);
  const affine = p.number(2, 1) !== 0;
  const [scale, shift] = affine ? [weights.plain([channels]), weights.plain([channels])] : [];
  return instanceNorm(graph, inputs[0]!, { channels, scale, shift }, p.number(1, 0.001));
}

function scaling({ graph, weights, p, inputs }: Context): Value {
  const channels = p.number(0);
  if (channels < 0) return graph.node('Mul', inputs);
  const scale = weights.plain([p.count(0)]);
  const y = graph.node('Mul', [inputs[0]!, graph.weight(scale, [channels, 1, 1])]);
  if (!p.number(1)) return y;
  return graph.node('Add', [y, graph.weight(weights.plain([channels]), [channels, 1, 1])]);
}

const binaryOps = ['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'Pow'];

function binary({ graph, p, inputs }: Context): Value {
  const kind = p.number(0);
  const [a = '', b = graph.floats([p.number(2)], [])] = inputs;
  if (kind === 7) return graph.node('Sub', [b, a]);
  if (kind === 8) return graph.node('Div', [b, a]);
  const op = binaryOps[kind];
  if (!op) throw unsupportedNcnn(p, 'calculation of an unknown kind');
  return graph.node(op, [a, b]);
}

function eltwise({ graph, p, inputs }: Context): Value {
  const op = ['Mul', 'Add', 'Max'][p.number(0)];
  if (!op) throw unsupportedNcnn(p);
  const factors = op === 'Add' ? p.list(1) : [];
  const terms = inputs.map((value, i) =>
    factors[i] === undefined || factors[i] === 1
      ? value
      : graph.node('Mul', [value, graph.floats([factors[i]], [])]),
  );
  return terms.reduce((sum, value) => graph.node(op, [sum, value]));
}

const unaryOps: Record<number, string> = {
  0: 'Abs',
  1: 'Neg',
  2: 'Floor',
  3: 'Ceil',
  5: 'Sqrt',
  7: 'Exp',
  8: 'Log',
  15: 'Reciprocal',
  16: 'Tanh',
};

function unary({ graph, p, inputs }: Context): Value {
  const op = unaryOps[p.number(0)];
  if (!op) throw unsupportedNcnn(p, 'calculation of an unknown kind');
  return graph.node(op, inputs);
}

const resizeModes: Record<number, string> = { 1: 'nearest', 2: 'linear', 3: 'cubic' };

function interpolation({ graph, p, inputs }: Context): Value {
  const mode = resizeModes[p.number(0)];
  if (!mode || p.number(3) || p.number(4) || inputs.length > 1)
    throw unsupportedNcnn(p, 'change to a fixed size');
  const scales = graph.floats([1, 1, p.number(1, 1), p.number(2, 1)]);
  const smooth = p.number(6) ? 'align_corners' : 'half_pixel';
  return graph.node('Resize', [inputs[0]!, '', scales], {
    mode,
    coordinate_transformation_mode: mode === 'nearest' ? 'asymmetric' : smooth,
    ...(mode === 'nearest' ? { nearest_mode: 'floor' } : {}),
    ...(mode === 'cubic' ? { cubic_coeff_a: { float: -0.75 } } : {}),
  });
}

function pooling({ graph, p, inputs }: Context): Value {
  const average = p.number(0) === 1;
  if (p.number(4)) return graph.node(average ? 'GlobalAveragePool' : 'GlobalMaxPool', inputs);
  if (p.number(5) > 1 || p.number(7)) throw unsupportedNcnn(p, 'pooling of an unusual kind');
  const left = p.count(3);
  const top = p.count(13, left);
  return graph.node(average ? 'AveragePool' : 'MaxPool', inputs, {
    kernel_shape: [p.count(11, p.count(1)), p.count(1)],
    strides: [p.count(12, p.count(2, 1)), p.count(2, 1)],
    pads: [top, left, p.count(15, top), p.count(14, left)],
    ceil_mode: p.number(5) === 0 ? 1 : 0,
    ...(average ? { count_include_pad: p.number(6) ? 1 : 0 } : {}),
  });
}

function padding({ graph, p, inputs }: Context): Value {
  const mode = ['constant', 'edge', 'reflect'][p.number(4)];
  if (!mode || p.number(7) || p.number(8)) throw unsupportedNcnn(p, 'padding of an unusual kind');
  const amounts = [0, 0, p.number(0), p.number(2), 0, 0, p.number(1), p.number(3)];
  const value = mode === 'constant' ? [graph.floats([p.number(5)], [])] : [];
  return graph.node('Pad', [inputs[0]!, graph.ints(amounts), ...value], { mode });
}

/** Cut by starts and ends of axes, or by as many rows and columns on each side. */
function crop({ graph, p, inputs }: Context): Value {
  const starts = p.list(9);
  if (starts.length > 0 && inputs.length === 1) {
    const axes = p.list(11).length > 0 ? p.list(11) : starts.map((_, i) => i);
    const lists = [starts, p.list(10), axes.map((axis) => (axis < 0 ? axis : axis + 1))];
    return graph.node('Slice', [inputs[0]!, ...lists.map((list) => graph.ints(list))]);
  }
  if (inputs.length > 1 || p.number(3) || p.number(4) || p.number(2) || p.number(8))
    throw unsupportedNcnn(p, 'crop to a fixed size');
  const end = (amount: number) => (amount === 0 ? 2 ** 31 - 1 : -amount);
  return graph.node('Slice', [
    inputs[0]!,
    graph.ints([p.count(1), p.count(0)]),
    graph.ints([end(p.count(7)), end(p.count(6))]),
    graph.ints([2, 3]),
  ]);
}

const axisOf = (p: NcnnParameters, key: number) => {
  const axis = p.number(key);
  return axis < 0 ? axis : axis + 1;
};

/** By the layer's type. */
export const ncnnLayers: Readonly<Record<string, Build>> = {
  Convolution: convolution,
  ConvolutionDepthWise: convolution,
  Deconvolution: deconvolution,
  DeconvolutionDepthWise: deconvolution,
  InnerProduct: innerProduct,
  BatchNorm: batchNormalisation,
  InstanceNorm: instanceNormalisation,
  Scale: scaling,
  PReLU: ({ graph, weights, p, inputs }) => prelu(graph, inputs[0]!, weights.plain([p.count(0)])),
  ReLU: ({ graph, p, inputs }) =>
    p.number(0) ? leakyRelu(graph, inputs[0]!, p.number(0)) : graph.node('Relu', inputs),
  Sigmoid: ({ graph, inputs }) => sigmoid(graph, inputs[0]!),
  TanH: ({ graph, inputs }) => tanh(graph, inputs[0]!),
  Swish: ({ graph, inputs }) => graph.node('Mul', [inputs[0]!, sigmoid(graph, inputs[0]!)]),
  HardSigmoid: ({ graph, p, inputs }) =>
    graph.node('HardSigmoid', inputs, {
      alpha: { float: p.number(0, 0.2) },
      beta: { float: p.number(1, 0.5) },
    }),
  Clip: ({ graph, p, inputs }) =>
    graph.node('Clip', [
      inputs[0]!,
      graph.floats([p.number(0, -3.4e38)], []),
      graph.floats([p.number(1, 3.4e38)], []),
    ]),
  BinaryOp: binary,
  Eltwise: eltwise,
  UnaryOp: unary,
  Concat: ({ graph, p, inputs }) => graph.node('Concat', inputs, { axis: axisOf(p, 0) }),
  Interp: interpolation,
  Pooling: pooling,
  Padding: padding,
  Crop: crop,
  PixelShuffle: ({ graph, p, inputs }) =>
    graph.node('DepthToSpace', inputs, {
      blocksize: p.count(0, 1),
      mode: p.number(1) ? 'DCR' : 'CRD',
    }),
  Dropout: ({ inputs }) => inputs[0]!,
  Noop: ({ inputs }) => inputs[0]!,
};
