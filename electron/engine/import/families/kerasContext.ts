/** What layers of Keras are built from. Pictures are channels-last in Keras and [1, channels, H, W] here. */
import { z } from 'zod';
import { Mismatch } from '../failure';
import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import type { KerasLayer } from '../readers/kerasConfig';
import type { StoredTensor } from '../storedTensor';
import type { Answers } from './family';
import { leakyRelu, sigmoid, swish, tanh } from './layers';

/** A value and how many channels it has. */
export interface KerasSheet {
  value: Value;
  channels: number;
}

export interface KerasContext {
  graph: OnnxGraph;
  layer: KerasLayer;
  inputs: KerasSheet[];
  options: Readonly<Record<string, unknown>>;
  /** A weight of the layer by what it is, such as `kernel`. */
  weight: (kind: string) => StoredTensor | undefined;
  answers: Answers;
}

export type Build = (context: KerasContext) => KerasSheet;

export const unsupportedKeras = ({ layer }: KerasContext, what = layer.type) =>
  new Mismatch(`its layer ${layer.name} is a ${what}`);

const pair = z.union([z.number(), z.tuple([z.number(), z.number()])]);

/** What a layer's `config` says, with Keras's defaults. */
export class Config {
  constructor(private readonly context: KerasContext) {}

  private get = (key: string) => this.context.layer.config[key];

  number(key: string, otherwise: number): number {
    const value = this.get(key);
    return typeof value === 'number' ? value : otherwise;
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.get(key);
    return typeof value === 'boolean' ? value : otherwise;
  }

  text(key: string, otherwise: string): string {
    const value = this.get(key);
    return typeof value === 'string' ? value : otherwise;
  }

  pair(key: string, otherwise: number): [number, number] {
    const value = pair.safeParse(this.get(key) ?? otherwise);
    if (!value.success) throw unsupportedKeras(this.context, `layer with an unusual ${key}`);
    return typeof value.data === 'number' ? [value.data, value.data] : value.data;
  }

  /** [top, left, bottom, right] of `padding` or `cropping`. */
  sides(key: string): [number, number, number, number] {
    const nested = z.tuple([pair, pair]).safeParse(this.get(key) ?? 1);
    if (!nested.success) {
      const [height, width] = this.pair(key, 1);
      return [height, width, height, width];
    }
    const [[top, bottom], [left, right]] = nested.data.map((p) =>
      typeof p === 'number' ? [p, p] : p,
    ) as [[number, number], [number, number]];
    return [top, left, bottom, right];
  }
}

/** @throws Mismatch if the layer has no such weight, or one of another rank */
export function needed(context: KerasContext, kind: string, rank: number): StoredTensor {
  const tensor = context.weight(kind);
  if (tensor?.shape.length !== rank)
    throw new Mismatch(`its layer ${context.layer.name} lacks its ${kind}`);
  return tensor;
}

export const activations: Record<string, (graph: OnnxGraph, x: Value) => Value> = {
  linear: (_, x) => x,
  relu: (graph, x) => graph.node('Relu', [x]),
  relu6: (graph, x) => graph.node('Clip', [x, graph.floats([0], []), graph.floats([6], [])]),
  tanh,
  sigmoid,
  swish,
  silu: swish,
  elu: (graph, x) => graph.node('Elu', [x]),
  selu: (graph, x) => graph.node('Selu', [x]),
  softplus: (graph, x) => graph.node('Softplus', [x]),
  hard_sigmoid: (graph, x) =>
    graph.node('HardSigmoid', [x], { alpha: { float: 0.2 }, beta: { float: 0.5 } }),
  leaky_relu: (graph, x) => leakyRelu(graph, x, 0.2),
  softmax: (graph, x) => graph.node('Softmax', [x], { axis: 1 }),
};

/** The layer's own activation. */
export function activated(context: KerasContext, value: Value): Value {
  const name = new Config(context).text('activation', 'linear');
  const activation = activations[name];
  if (!activation) throw unsupportedKeras(context, `layer with the activation ${name}`);
  return activation(context.graph, value);
}
