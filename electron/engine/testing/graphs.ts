/** Graphs for what a card of format 2 can say; see `onnx.ts`. */
import type { Graph, Node, TensorInfo, Weights } from './onnx';

const picture = (name: string, channels: number): TensorInfo => ({
  name,
  shape: [1, channels, 'H', 'W'],
});

/** Gives back a tensor of any shape and type. */
export function identityGraph(
  shape: TensorInfo['shape'],
  type: TensorInfo['type'] = 'float32',
): Graph {
  return {
    channels: 3,
    nodes: [{ op: 'Identity', inputs: ['x'], output: 'y' }],
    inputs: [{ name: 'x', shape, type }],
    outputs: [{ name: 'y', shape, type }],
  };
}

/** A convolution of 1 × 1: each output channel is a sum of input channels, and a constant. */
export function mix(matrix: readonly (readonly number[])[], constants: readonly number[]): Graph {
  return {
    channels: 3,
    nodes: [{ op: 'Conv', inputs: ['x', 'matrix', 'constants'], output: 'y' }],
    weights: [
      { name: 'matrix', shape: [matrix.length, matrix[0].length, 1, 1], values: matrix.flat() },
      { name: 'constants', shape: [matrix.length], values: constants },
    ],
    inputs: [picture('x', matrix[0].length)],
    outputs: [picture('y', matrix.length)],
  };
}

const nearest = {
  mode: 'nearest',
  coordinate_transformation_mode: 'asymmetric',
  nearest_mode: 'floor',
};

/**
 * Unpadded convolutions that change nothing but cut `crop` pixels off each side, then an
 * enlargement that repeats pixels.
 */
export function unpadded(crop: number, scale: number): Graph {
  const side = 2 * crop + 1;
  const middle = side * crop + crop;
  const values = new Array<number>(9 * side * side).fill(0);
  for (let c = 0; c < 3; c++) values[(c * 3 + c) * side * side + middle] = 1;
  return {
    channels: 3,
    nodes: [
      { op: 'Conv', inputs: ['x', 'middle'], output: 'cut' },
      { op: 'Resize', inputs: ['cut', '', 'scales'], output: 'y', attributes: nearest },
    ],
    weights: [
      { name: 'middle', shape: [3, 3, side, side], values },
      { name: 'scales', shape: [4], values: [1, 1, scale, scale] },
    ],
    inputs: [picture('x', 3)],
    outputs: [{ name: 'y', shape: [1, 3, 'H2', 'W2'] }],
  };
}

/** Every pixel of 4 × 4 has the colour that a vector of three numbers says, divided by `unit`. */
export function colourOf(shape: TensorInfo['shape'], type: TensorInfo['type'], unit = 1): Graph {
  return {
    channels: 3,
    nodes: [
      { op: 'Cast', inputs: ['v'], output: 'float', attributes: { to: 1 } },
      { op: 'Div', inputs: ['float', 'unit'], output: 'part' },
      { op: 'Reshape', inputs: ['part', 'pixel'], output: 'one' },
      { op: 'Expand', inputs: ['one', 'all'], output: 'y' },
    ],
    weights: [
      { name: 'unit', shape: [1], values: [unit] },
      { name: 'pixel', shape: [4], values: [1, -1, 1, 1], type: 'int64' },
      { name: 'all', shape: [4], values: [1, 3, 4, 4], type: 'int64' },
    ],
    inputs: [{ name: 'v', shape, type }],
    outputs: [{ name: 'y', shape: [1, 3, 4, 4] }],
  };
}

/** The picture as it is, or its negative where the input `flag` is true; `dark` is half of it. */
export const flagged: Graph = {
  channels: 3,
  nodes: [
    { op: 'Sub', inputs: ['one', 'x'], output: 'negative' },
    { op: 'Where', inputs: ['flag', 'negative', 'x'], output: 'y' },
    { op: 'Mul', inputs: ['x', 'half'], output: 'dark' },
  ],
  weights: [
    { name: 'one', shape: [1], values: [1] },
    { name: 'half', shape: [1], values: [0.5] },
  ],
  inputs: [picture('x', 3), { name: 'flag', shape: [], type: 'bool' }],
  outputs: [picture('y', 3), picture('dark', 3)],
};

/** A graph whose output `label` [1, H, W] is the number of the channel of `y` that is greatest. */
export function argmax(graph: Graph): Graph {
  const nodes: Node[] = [
    ...graph.nodes,
    { op: 'ArgMax', inputs: ['y'], output: 'label', attributes: { axis: 1, keepdims: 0 } },
  ];
  return { ...graph, nodes, outputs: [{ name: 'label', shape: [1, 'H', 'W'], type: 'int64' }] };
}

/** A graph whose output `logits` has a score for each of so many labels, mixed from its `y`. */
export function scoresOf(graph: Graph, labels: number): Graph {
  const values = Array.from({ length: labels * 3 }, (_, i) => Math.sin(i * 7.3) * 4);
  const weights: Weights[] = [
    ...(graph.weights ?? []),
    { name: 'scores', shape: [labels, 3, 1, 1], values },
  ];
  return {
    ...graph,
    nodes: [...graph.nodes, { op: 'Conv', inputs: ['y', 'scores'], output: 'logits' }],
    weights,
    inputs: [picture('x', 3)],
    outputs: [picture('logits', labels)],
  };
}

/**
 * Every pixel has the colour of the one-hot class `hue` [1, 3] times `strength` [1, 1]; half as
 * bright if the text `words` [1, 1] is the vocabulary's first word. The picture counts for its size.
 */
export const tinted: Graph = {
  channels: 3,
  nodes: [
    { op: 'Mul', inputs: ['x', 'zero'], output: 'nothing' },
    { op: 'Mul', inputs: ['hue', 'strength'], output: 'bright' },
    { op: 'Mul', inputs: ['words', 'half'], output: 'less' },
    { op: 'Sub', inputs: ['one', 'less'], output: 'share' },
    { op: 'Mul', inputs: ['bright', 'share'], output: 'colour' },
    { op: 'Reshape', inputs: ['colour', 'pixel'], output: 'constant' },
    { op: 'Add', inputs: ['nothing', 'constant'], output: 'y' },
  ],
  weights: [
    { name: 'zero', shape: [1], values: [0] },
    { name: 'one', shape: [1], values: [1] },
    { name: 'half', shape: [1], values: [0.5] },
    { name: 'pixel', shape: [4], values: [1, 3, 1, 1], type: 'int64' },
  ],
  inputs: [
    picture('x', 3),
    { name: 'hue', shape: [1, 3] },
    { name: 'strength', shape: [1, 1] },
    { name: 'words', shape: [1, 1] },
  ],
  outputs: [picture('y', 3)],
};

/**
 * Scores of three labels without any picture: ten for the one-hot class `hue` [1, 3], a hundred for
 * the third label if the text `words` [1, 1] is the vocabulary's first word, and planes of noise `z`
 * [1, 3, H, W] times `strength` [1, 1].
 */
export const dreamed: Graph = {
  channels: 3,
  nodes: [
    { op: 'Mul', inputs: ['z', 'strength'], output: 'loud' },
    { op: 'Mul', inputs: ['hue', 'ten'], output: 'chosen' },
    { op: 'Reshape', inputs: ['chosen', 'pixel'], output: 'everywhere' },
    { op: 'Mul', inputs: ['words', 'third'], output: 'said' },
    { op: 'Add', inputs: ['everywhere', 'said'], output: 'wanted' },
    { op: 'Add', inputs: ['loud', 'wanted'], output: 'y' },
  ],
  weights: [
    { name: 'ten', shape: [1], values: [10] },
    { name: 'third', shape: [1, 3, 1, 1], values: [0, 0, 100] },
    { name: 'pixel', shape: [4], values: [1, 3, 1, 1], type: 'int64' },
  ],
  inputs: [
    picture('z', 3),
    { name: 'hue', shape: [1, 3] },
    { name: 'words', shape: [1, 1] },
    { name: 'strength', shape: [1, 1] },
  ],
  outputs: [picture('y', 3)],
};

/** Of two frames [1, 6, H, W] three: the later one, the earlier one, and the negative of the later one. */
export const walked: Graph = mix(
  [3, 4, 5, 0, 1, 2, 3, 4, 5].map((from, to) =>
    Array.from({ length: 6 }, (_, i) => (i === from ? (to < 6 ? 1 : -1) : 0)),
  ),
  [0, 0, 0, 0, 0, 0, 1, 1, 1],
);

/** Of two frames `x` [1, 6, H, W] the next one, if what changed between them goes on evenly. */
export const onward: Graph = mix(
  [0, 1, 2].map((to) =>
    Array.from({ length: 6 }, (_, from) => (from === to ? -1 : from === to + 3 ? 2 : 0)),
  ),
  [0, 0, 0],
);
