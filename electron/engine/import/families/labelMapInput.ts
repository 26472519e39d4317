import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import { type Answers, choice, type FamilyChoice, type GraphFacts } from './family';
import { add, concat } from './layers';

/** More channels than a picture has are labels. */
export const isLabels = (channels: number) => channels > 4;

/** Channels of well-known data sets of which the last is the borders of things: Cityscapes, COCO-Stuff. */
const withBorders = new Set([36, 184]);

/** Whether the last channel is a label or the borders of things stands nowhere. */
export function borderChoices(channels: number): FamilyChoice[] {
  if (!isLabels(channels)) return [];
  return [
    withBorders.has(channels) ? choice('borders', 'on', 'off') : choice('borders', 'off', 'on'),
  ];
}

/** How many labels there are, the borders not among them. */
const labelCount = (channels: number, answers: Answers) =>
  channels - (answers.borders === 'on' ? 1 : 0);

/** The input for borders that no label tells: between two things of one label. */
const drawnBorders = 'borders';

/**
 * The input of a net that paints label maps: `x` is [1, labels, H, W], one 1 for each pixel. Where
 * the net wants borders too, they are taken from the labels: a pixel is one if a neighbour differs.
 * Others can be drawn, in an input [1, 1, H, W] of 1 for borders and 0 elsewhere.
 */
export function labelMapInput(graph: OnnxGraph, channels: number, answers: Answers): Value {
  const x = graph.input('x', [1, labelCount(channels, answers), 'H', 'W']);
  if (answers.borders !== 'on') return x;
  const drawn = graph.input(drawnBorders, [1, 1, 'H', 'W']);
  return concat(graph, [x, graph.node('Max', [borders(graph, x), drawn])]);
}

export function labelInputFacts(channels: number, answers: Answers): GraphFacts['inputs'] {
  if (!isLabels(channels)) return [{ tensor: 'x', kind: 'picture', channels, range: [-1, 1] }];
  return [
    { tensor: 'x', kind: 'labels', channels: labelCount(channels, answers), range: [0, 1] },
    ...(answers.borders === 'on'
      ? [{ tensor: drawnBorders, kind: 'edges', channels: 1, range: [1, 0] } as const]
      : []),
  ];
}

function borders(graph: OnnxGraph, x: Value): Value {
  const slice = (axis: number, from: number, to: number) =>
    graph.node('Slice', [x, graph.ints([from]), graph.ints([to]), graph.ints([axis])]);
  const end = 2 ** 31 - 1;
  const sides = [2, 3].flatMap((axis) => {
    const change = graph.node('Abs', [
      graph.node('Sub', [slice(axis, 1, end), slice(axis, 0, -1)]),
    ]);
    const differs = graph.node('ReduceMax', [change], { axes: [1], keepdims: 1 });
    // Both pixels at a change are borders, so it is laid before and behind it.
    return [0, 1].map((behind) => {
      const pads = [0, 0, 0, 0, 0, 0, 0, 0];
      pads[axis + (behind ? 4 : 0)] = 1;
      return graph.node('Pad', [differs, graph.ints(pads)], { mode: 'constant' });
    });
  });
  const sum = sides.reduce((a, b) => add(graph, a, b));
  return graph.node('Min', [sum, graph.floats([1], [])]);
}
