import type { Value } from '../onnx/onnxGraph';
import { countOf, derivedTensor, type StoredTensor } from '../storedTensor';
import { activated, Config, type KerasContext, type KerasSheet, needed } from './kerasContext';

/** Reorder the axes of a weight: axis i of the result is axis `order[i]` of what is stored. */
function permuted(tensor: StoredTensor, order: readonly number[]): StoredTensor {
  const shape = order.map((axis) => tensor.shape[axis]!);
  return derivedTensor(shape, `permuted ${order}|${tensor.identity}`, () => {
    const from = tensor.read();
    const strides = tensor.shape.map((_, i) => countOf(tensor.shape.slice(i + 1)));
    const out = new Float32Array(from.length);
    const index = new Array<number>(order.length).fill(0);
    for (let i = 0; i < out.length; i++) {
      out[i] = from[order.reduce((at, axis, j) => at + index[j]! * strides[axis]!, 0)]!;
      for (let axis = order.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--)
        index[axis] = 0;
    }
    return out;
  });
}

function convolve(
  context: KerasContext,
  x: Value,
  weight: StoredTensor,
  groups: number,
  bias?: StoredTensor,
): Value {
  const config = new Config(context);
  const same = config.text('padding', 'valid').toLowerCase() === 'same';
  const inputs = [x, context.graph.weight(weight), ...(bias ? [context.graph.weight(bias)] : [])];
  return context.graph.node('Conv', inputs, {
    kernel_shape: weight.shape.slice(2),
    strides: config.pair('strides', 1),
    dilations: config.pair('dilation_rate', 1),
    group: groups,
    auto_pad: same ? 'SAME_UPPER' : 'VALID',
  });
}

export function kerasConvolution(context: KerasContext): KerasSheet {
  const kernel = permuted(needed(context, 'kernel', 4), [3, 2, 0, 1]);
  const groups = new Config(context).number('groups', 1);
  const value = convolve(context, context.inputs[0]!.value, kernel, groups, context.weight('bias'));
  return { value: activated(context, value), channels: kernel.shape[0]! };
}

function depthwise(context: KerasContext, kind: string): { value: Value; channels: number } {
  const kernel = needed(context, kind, 4);
  const [height, width, inputs, multiplier] = kernel.shape as [number, number, number, number];
  const channels = inputs * multiplier;
  const moved = permuted(kernel, [2, 3, 0, 1]);
  const weight = derivedTensor([channels, 1, height, width], `depthwise|${moved.identity}`, () =>
    moved.read(),
  );
  const bias =
    kind === 'depthwise_kernel' && !context.weight('pointwise_kernel')
      ? context.weight('bias')
      : undefined;
  return { value: convolve(context, context.inputs[0]!.value, weight, inputs, bias), channels };
}

export function separable(context: KerasContext): KerasSheet {
  const { value } = depthwise(context, 'depthwise_kernel');
  const point = permuted(needed(context, 'pointwise_kernel', 4), [3, 2, 0, 1]);
  const bias = context.weight('bias');
  const inputs = [
    value,
    context.graph.weight(point),
    ...(bias ? [context.graph.weight(bias)] : []),
  ];
  return {
    value: activated(context, context.graph.node('Conv', inputs)),
    channels: point.shape[0]!,
  };
}

/** `same` makes the output `strides` times as large as the input. */
export function transposed(context: KerasContext): KerasSheet {
  const config = new Config(context);
  const kernel = permuted(needed(context, 'kernel', 4), [3, 2, 0, 1]);
  const strides = config.pair('strides', 1);
  const same = config.text('padding', 'valid').toLowerCase() === 'same';
  const excess = [0, 1].map((axis) => (same ? kernel.shape[axis + 2]! - strides[axis]! : 0));
  const before = excess.map((n) => Math.max(0, Math.floor(n / 2)));
  const after = excess.map((n, axis) => Math.max(0, n - before[axis]!));
  const bias = context.weight('bias');
  const inputs = [
    context.inputs[0]!.value,
    context.graph.weight(kernel),
    ...(bias ? [context.graph.weight(bias)] : []),
  ];
  const value = context.graph.node('ConvTranspose', inputs, {
    kernel_shape: kernel.shape.slice(2),
    strides,
    pads: [...before, ...after],
    output_padding: excess.map((n) => Math.max(0, -n)),
  });
  return { value: activated(context, value), channels: kernel.shape[1]! };
}

/** A convolution of each channel alone. */
export function depthwiseConvolution(context: KerasContext): KerasSheet {
  const { value, channels } = depthwise(context, 'depthwise_kernel');
  return { value: activated(context, value), channels };
}
