/**
 * Zero-DCE (Guo et al. 2020): seven convolutions with shortcuts find, for each pixel, curves that
 * lighten it, which are applied one after the other.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import {
  type Answers,
  choice,
  type Family,
  type GraphFacts,
  pictureFacts,
  type Recognised,
} from './family';
import { add, concat, convolution, relu, tanh } from './layers';

export const zeroDce: Family = (claim: Claim): Recognised | undefined => {
  const prefix = ['e_conv', 'conv'].find((name) => claim.shape(`${name}7.weight`)?.length === 4);
  const width = prefix && claim.shape(`${prefix}1.weight`)?.[0];
  if (!prefix || !width || claim.shape(`${prefix}5.weight`)?.[1] !== width * 2) return undefined;
  const layer = (i: number, outputs: number | undefined, inputs: number) =>
    claim.convolution(`${prefix}${i}`, outputs, inputs, 3);
  const plain = [1, 2, 3, 4].map((i) => layer(i, width, i === 1 ? 3 : width));
  const joined = [
    layer(5, width, 2 * width),
    layer(6, width, 2 * width),
    layer(7, undefined, 2 * width),
  ];
  claim.finish();
  const curves = joined[2]!.weight.shape[0]! / 3;
  if (!Number.isInteger(curves)) throw new Mismatch('it has no curve for each colour');
  return {
    family: 'zero-dce',
    name: 'Zero-DCE',
    variant: { width, curves },
    choices: [choice('curve', 'square-minus', 'minus-square')],
    build: (answers) => build(plain, joined, curves, answers),
  };
};

function build(
  plain: Convolution[],
  joined: Convolution[],
  curves: number,
  answers: Answers,
): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const conv = (x: Value, layer: Convolution) => convolution(graph, x, layer, { padding: 1 });
  const x = graph.input('x', [1, 3, 'H', 'W']);
  const seen: Value[] = [];
  for (const layer of plain) seen.push(relu(graph, conv(seen.at(-1) ?? x, layer)));
  let at = relu(graph, conv(concat(graph, [seen[2]!, seen[3]!]), joined[0]!));
  at = relu(graph, conv(concat(graph, [seen[1]!, at]), joined[1]!));
  at = tanh(graph, conv(concat(graph, [seen[0]!, at]), joined[2]!));
  const strengths = graph.nodeOf(
    'Split',
    [at, graph.ints(new Array<number>(curves).fill(3))],
    { axis: 1 },
    curves,
  );
  let y: Value = x;
  for (const strength of strengths) {
    const square = graph.node('Mul', [y, y]);
    // x + a·(x² − x) as the program has it; the paper writes x + a·x·(1 − x).
    const change = graph.node('Sub', answers.curve === 'minus-square' ? [y, square] : [square, y]);
    y = add(graph, y, graph.node('Mul', [strength, change]));
  }
  graph.output('y', y, [1, 3, 'H', 'W']);
  return { graph, facts: pictureFacts([3, 3], [0, 1], 1) };
}
