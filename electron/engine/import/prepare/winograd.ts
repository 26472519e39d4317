import type { NodeProto } from '../onnx/onnx_pb';
import type { Value } from '../onnx/onnxGraph';
import { both, type ConvolutionNode, convolutionNode } from './convolutionNode';
import { float, int, ints, type NetGraph, text } from './netGraph';
import {
  inputSide,
  outputSide,
  resultTransform,
  tileTransform,
  transformWeights,
} from './winogradMatrices';
import { type Border, tilesIn, WinogradRows } from './winogradRows';

export interface WinogradLimits {
  /** With fewer inputs or outputs, moving the tiles costs more than the products that are saved. */
  minChannels: number;
  /** With fewer tiles, reading the weights, four times as many, costs more. */
  minTiles: number;
}

/** Measured: see bench/README.md. */
export const winogradLimits: WinogradLimits = { minChannels: 96, minTiles: 64 };

interface Candidate {
  layer: ConvolutionNode;
  /** Before the border was added. */
  x: Value;
  border: Border;
}

/**
 * Trunks of 3×3 convolutions by Winograd's products, for pictures of one size. Activations stay
 * rows from the first convolution to the last (see WinogradRows), norms and activations included.
 * @param shapes of the activations at that size
 * @returns how many convolutions were rewritten
 */
export function winograd(
  graph: NetGraph,
  shapes: ReadonlyMap<Value, readonly number[]>,
  limits: WinogradLimits = winogradLimits,
): number {
  graph.sort();
  const found = graph.nodes
    .map((node) => candidate(graph, node, shapes, limits))
    .filter((result) => result !== undefined);
  if (found.length === 0) return 0;
  new Trunk(graph, shapes, new Map(found.map((one) => [one.layer.node, one]))).rewrite();
  return found.length;
}

function candidate(
  graph: NetGraph,
  node: NodeProto,
  shapes: ReadonlyMap<Value, readonly number[]>,
  { minChannels, minTiles }: WinogradLimits,
): Candidate | undefined {
  const layer = convolutionNode(graph, node);
  if (layer?.groups !== 1 || !both(layer.kernel, 3)) return undefined;
  if (!both(layer.strides, 1) || !both(layer.dilations, 1)) return undefined;
  const [outputs, inputs] = layer.weight.shape as [number, number];
  if (Math.min(outputs, inputs) < minChannels) return undefined;
  const bordered = borderOf(graph, layer);
  if (!bordered) return undefined;
  const shape = shapes.get(bordered.x);
  if (shape?.length !== 4 || shape[0] !== 1 || shape[2]! < 2 || shape[3]! < 2) return undefined;
  if (tilesIn(shape[2]!, shape[3]!) < minTiles) return undefined;
  return { layer, ...bordered };
}

/** How one pixel is added on every side, by the convolution itself or by a Pad before it. */
function borderOf(graph: NetGraph, { x, pads }: ConvolutionNode) {
  if (pads.every((pad) => pad === 1)) return { x, border: 'zero' as const };
  const before = graph.producer(x);
  if (pads.some((pad) => pad !== 0) || before?.opType !== 'Pad') return undefined;
  const amounts = graph.constantInts(before.input[1]) ?? ints(before, 'pads');
  if (amounts?.join() !== '0,0,1,1,0,0,1,1') return undefined;
  const border = padBorder(graph, before);
  return border && { x: before.input[0]!, border };
}

function padBorder(graph: NetGraph, node: NodeProto): Border | undefined {
  const mode = text(node, 'mode', 'constant');
  if (mode === 'reflect') return 'reflect';
  if (mode === 'edge') return 'replicate';
  const filling = node.input[2] ? graph.constantFloats(node.input[2])?.values[0] : 0;
  return mode === 'constant' && filling === 0 && float(node, 'value', 0) === 0 ? 'zero' : undefined;
}

/** Operators of one activation that do to rows what they do to pictures. */
const pointwise = new Set(['Relu', 'LeakyRelu', 'Tanh', 'Sigmoid', 'InstanceNormalization']);
const pairwise = new Set(['Add', 'Sub', 'Mul']);

class Trunk {
  /** Rows of the activations that are had as rows. */
  private readonly rows = new Map<Value, Value>();
  private readonly layouts = new Map<string, WinogradRows>();

  constructor(
    private readonly graph: NetGraph,
    private readonly shapes: ReadonlyMap<Value, readonly number[]>,
    private readonly candidates: ReadonlyMap<NodeProto, Candidate>,
  ) {}

  rewrite(): void {
    const nodes = [...this.graph.nodes];
    const done = new Set(nodes.filter((node) => this.convert(node)));
    for (const [value, rows] of [...this.rows]) {
      const producer = this.graph.producer(value);
      const leaving = nodes.filter((node) => !done.has(node) && node.input.includes(value));
      const outside = leaving.some((node) => !this.isBorder(node, done));
      if (!producer || !done.has(producer) || !(outside || this.graph.isOutput(value))) continue;
      this.graph.replace(producer, this.layoutOf(value).leave(rows, this.channelsOf(value)));
    }
    this.graph.sort();
  }

  /** A Pad whose readers all became Winograd convolutions. */
  private isBorder(node: NodeProto, done: ReadonlySet<NodeProto>): boolean {
    return node.opType === 'Pad' && this.graph.readers(node.output[0]!).every((r) => done.has(r));
  }

  private convert(node: NodeProto): boolean {
    const made = this.made(node);
    if (made === undefined) return false;
    this.rows.set(node.output[0]!, made);
    return true;
  }

  private made(node: NodeProto): Value | undefined {
    const candidate = this.candidates.get(node);
    if (candidate) return this.convolution(candidate);
    const output = node.output[0]!;
    if (!this.shapes.has(output) || !node.input.some((value) => this.rows.has(value)))
      return undefined;
    if (pointwise.has(node.opType)) return this.pointwise(node, this.rows.get(node.input[0]!));
    if (pairwise.has(node.opType)) return this.pairwise(node);
    const known = node.input.every((value) => this.shapes.has(value));
    if (node.opType === 'Concat' && int(node, 'axis', 0) === 1 && known)
      return this.graph.node('Concat', node.input.map(this.rowsOf), { axis: 1 });
    return undefined;
  }

  private pointwise(node: NodeProto, rows: Value | undefined): Value | undefined {
    if (rows === undefined) return undefined;
    if (node.opType !== 'InstanceNormalization') return this.graph.nodeLike(node, [rows]);
    return this.instanceNorm(node, rows);
  }

  /** Both of one shape, or one a number for all. */
  private pairwise(node: NodeProto): Value | undefined {
    const shape = this.shapes.get(node.output[0]!)!;
    const sides = node.input.map((value) => {
      if (this.graph.constantFloats(value)?.values.length === 1)
        return this.graph.floats(this.graph.constantFloats(value)!.values, []);
      return this.shapes.get(value)?.join() === shape.join() ? this.rowsOf(value) : undefined;
    });
    const known = sides.filter((side) => side !== undefined);
    return known.length === 2 ? this.graph.nodeLike(node, known) : undefined;
  }

  private channelsOf = (value: Value): number => this.shapes.get(value)![1]!;

  private layoutOf(value: Value): WinogradRows {
    const [, , height, width] = this.shapes.get(value) as [number, number, number, number];
    const known = this.layouts.get(`${height} ${width}`);
    if (known) return known;
    const layout = new WinogradRows(this.graph, height, width);
    this.layouts.set(`${height} ${width}`, layout);
    return layout;
  }

  /** An activation as rows: norms and activations before the first convolution are done on rows too. */
  private rowsOf = (value: Value): Value => {
    const known = this.rows.get(value);
    if (known !== undefined) return known;
    const node = this.graph.producer(value);
    const before = node?.input[0];
    const through = node && pointwise.has(node.opType) && this.shapes.has(before!);
    const rows =
      (through ? this.pointwise(node, this.rowsOf(before!)) : undefined) ??
      this.layoutOf(value).enter(value, this.channelsOf(value));
    this.rows.set(value, rows);
    return rows;
  };

  private convolution({ layer, x, border }: Candidate): Value {
    const { graph } = this;
    const [outputs, inputs] = layer.weight.shape as [number, number];
    const layout = this.layoutOf(x);
    const { tiles } = layout;
    const products = inputSide ** 2;
    const matrix = (key: string, values: readonly number[]) =>
      this.matrix(key, values, [values.length / products, products]);
    const reshape = (value: Value, ...shape: number[]) =>
      graph.node('Reshape', [value, graph.ints(shape)]);

    const gathered = layout.gatherTiles(this.rowsOf(x), inputs, border);
    const flat = reshape(gathered, products, tiles * inputs);
    const transformed = graph.node('MatMul', [matrix('tiles', tileTransform), flat]);
    const weights = transformWeights(layer.weight.values, outputs, inputs);
    const multiplied = graph.node('MatMul', [
      reshape(transformed, products, tiles, inputs),
      graph.floats(weights, [products, inputs, outputs]),
    ]);
    const result = graph.node('MatMul', [
      matrix('results', resultTransform),
      reshape(multiplied, products, tiles * outputs),
    ]);
    const rows = reshape(result, outputSide ** 2 * tiles, outputs);
    return layer.bias
      ? graph.node('Add', [rows, graph.floats(layer.bias.values, [outputs])])
      : rows;
  }

  private readonly matrices = new Map<string, Value>();

  private matrix(key: string, values: readonly number[], shape: readonly number[]): Value {
    const known = this.matrices.get(key);
    if (known !== undefined) return known;
    const value = this.graph.floats(values, shape);
    this.matrices.set(key, value);
    return value;
  }

  private instanceNorm(node: NodeProto, rows: Value): Value | undefined {
    const { graph } = this;
    const [scale, shift] = node.input.slice(1).map((value) => graph.constantFloats(value)?.values);
    if (!scale || !shift) return undefined;
    const shares = this.layoutOf(node.input[0]!).mean();
    const centred = graph.node('Sub', [rows, graph.node('MatMul', [shares, rows])]);
    const squares = graph.node('Mul', [centred, centred]);
    const variance = graph.node('MatMul', [shares, squares]);
    const epsilon = graph.floats([float(node, 'epsilon', 1e-5)], []);
    const deviation = graph.node('Sqrt', [graph.node('Add', [variance, epsilon])]);
    const factor = graph.node('Reciprocal', [deviation]);
    const scaled = scale.some((value) => value !== 1)
      ? graph.node('Mul', [factor, graph.floats(scale, [scale.length])])
      : factor;
    const normed = graph.node('Mul', [centred, scaled]);
    if (shift.every((value) => value === 0)) return normed;
    return graph.node('Add', [normed, graph.floats(shift, [shift.length])]);
  }
}
