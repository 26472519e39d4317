/** sRGB and CIELAB (D65) as nodes of a graph, pictures in 0…1, L in 0…100. */
import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import { storedTensorOf } from '../storedTensor';
import { concat, convolution, scaleBy, shiftBy } from './layers';

const toY = [0.212671, 0.71516, 0.072169];
const fromXyz = [
  ...[3.240479, -1.53715, -0.498535],
  ...[-0.969256, 1.875992, 0.041556],
  ...[0.055648, -0.204043, 1.057311],
];
const white = [0.95047, 1, 1.08883];

const scalar = (graph: OnnxGraph, value: number) => graph.floats([value], []);

/** `low` where x is at most `limit`, else `high`. */
const split = (graph: OnnxGraph, x: Value, limit: number, low: Value, high: Value) =>
  graph.node('Where', [graph.node('LessOrEqual', [x, scalar(graph, limit)]), low, high]);

const power = (graph: OnnxGraph, x: Value, exponent: number) =>
  graph.node('Pow', [graph.node('Max', [x, scalar(graph, 0)]), scalar(graph, exponent)]);

function mix(graph: OnnxGraph, x: Value, matrix: readonly number[], outputs: number): Value {
  const inputs = matrix.length / outputs;
  const weight = storedTensorOf(
    [outputs, inputs, 1, 1],
    Float32Array.from(matrix),
    `mix ${matrix}`,
  );
  return convolution(graph, x, { weight });
}

/** Lightness [1, 1, H, W] of a picture [1, 3, H, W]. */
export function lightness(graph: OnnxGraph, rgb: Value): Value {
  const curve = power(graph, scaleBy(graph, shiftBy(graph, rgb, 0.055), 1 / 1.055), 2.4);
  const linear = split(graph, rgb, 0.04045, scaleBy(graph, rgb, 1 / 12.92), curve);
  const y = mix(graph, linear, toY, 1);
  const low = shiftBy(graph, scaleBy(graph, y, 7.787), 16 / 116);
  const f = split(graph, y, 0.008856, low, power(graph, y, 1 / 3));
  return shiftBy(graph, scaleBy(graph, f, 116), -16);
}

/** The picture of L [1, 1, H, W] and a and b [1, 2, H, W]; what sRGB can't show is cut off. */
export function fromLab(graph: OnnxGraph, l: Value, ab: Value): Value {
  const y = scaleBy(graph, shiftBy(graph, l, 16), 1 / 116);
  const offsets = mix(graph, ab, [1 / 500, 0, 0, 0, 0, -1 / 200], 3);
  const f = graph.node('Max', [
    graph.node('Add', [concat(graph, [y, y, y]), offsets]),
    scalar(graph, 0),
  ]);
  const low = scaleBy(graph, shiftBy(graph, f, -16 / 116), 1 / 7.787);
  const ratio = split(graph, f, 0.2068966, low, power(graph, f, 3));
  const xyz = graph.node('Mul', [ratio, graph.floats(white, [3, 1, 1])]);
  const linear = mix(graph, xyz, fromXyz, 3);
  const curve = shiftBy(graph, scaleBy(graph, power(graph, linear, 1 / 2.4), 1.055), -0.055);
  const rgb = split(graph, linear, 0.0031308, scaleBy(graph, linear, 12.92), curve);
  return graph.node('Clip', [rgb, scalar(graph, 0), scalar(graph, 1)]);
}
