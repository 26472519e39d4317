import type { NodeProto } from '../onnx/onnx_pb';
import type { Value } from '../onnx/onnxGraph';
import { type Constant, int, ints, type NetGraph, text } from './netGraph';

/** A convolution, or a transposed one, over pictures with constant weights. */
export interface ConvolutionNode {
  node: NodeProto;
  x: Value;
  /** Convolution: [outputs, inputs / groups, k, k]. Transposed: [inputs, outputs / groups, k, k]. */
  weight: Constant;
  bias?: Constant;
  /** [height, width]. */
  kernel: readonly [number, number];
  strides: readonly [number, number];
  dilations: readonly [number, number];
  /** [top, left, bottom, right]. */
  pads: readonly [number, number, number, number];
  groups: number;
  /** Transposed only: rows and columns added at the bottom and right. */
  outputPadding: readonly [number, number];
}

/** @returns undefined if the node is something else, or its weights or borders are not known beforehand */
export function convolutionNode(
  graph: NetGraph,
  node: NodeProto | undefined,
  op: 'Conv' | 'ConvTranspose' = 'Conv',
): ConvolutionNode | undefined {
  if (node?.opType !== op || text(node, 'auto_pad', 'NOTSET') !== 'NOTSET') return undefined;
  if (ints(node, 'output_shape')) return undefined;
  const [x, weightName, biasName] = node.input;
  const weight = graph.constantFloats(weightName);
  const bias = graph.constantFloats(biasName);
  if (weight?.shape.length !== 4 || (biasName && !bias)) return undefined;
  const pair = (name: string, absent: number) =>
    (ints(node, name) ?? [absent, absent]) as [number, number];
  return {
    node,
    x: x!,
    weight,
    bias,
    kernel: weight.shape.slice(2) as [number, number],
    strides: pair('strides', 1),
    dilations: pair('dilations', 1),
    pads: (ints(node, 'pads') ?? [0, 0, 0, 0]) as [number, number, number, number],
    groups: int(node, 'group', 1),
    outputPadding: pair('output_padding', 0),
  };
}

/** Whether both numbers of a pair are `value`. */
export const both = (pair: readonly [number, number], value: number): boolean =>
  pair[0] === value && pair[1] === value;
