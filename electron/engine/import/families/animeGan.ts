/**
 * AnimeGANv2 (Chen et al. 2020) as bryandlee/animegan2-pytorch writes it: inverted residual
 * blocks at a quarter of the size, a norm over all channels together, pictures in −1…1.
 */
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Norm } from '../weights/layerWeights';
import {
  type Answers,
  choice,
  type Family,
  type GraphFacts,
  pictureFacts,
  type Recognised,
} from './family';
import {
  add,
  type ConvolutionOptions,
  convolution,
  layerNorm,
  leakyRelu,
  tanh,
  upsample,
} from './layers';
import type { NormedConvolution } from './norms';

interface Inverted {
  expand?: NormedConvolution;
  depthwise: NormedConvolution;
  project: NormedConvolution;
}

type Step = NormedConvolution | Inverted;

const parts = ['a', 'b', 'c', 'd', 'e'] as const;

interface AnimeGan {
  parts: Record<(typeof parts)[number], Step[]>;
  last: NormedConvolution['layer'];
}

export const animeGan: Family = (claim: Claim): Recognised | undefined => {
  if (!claim.has('block_a.0.1.weight') || !claim.has('out_layer.0.weight')) return undefined;
  const steps = parts.map((part) => [part, readPart(claim, `block_${part}`)] as const);
  const net: AnimeGan = {
    parts: Object.fromEntries(steps) as AnimeGan['parts'],
    last: claim.convolution('out_layer.0', undefined, undefined, 1),
  };
  claim.finish();
  const width = claim.shape('block_a.0.1.weight')![0]!;
  return {
    family: 'animegan2',
    name: 'AnimeGANv2',
    variant: { width, blocks: net.parts.c.filter((step) => 'depthwise' in step).length },
    choices: [choice('corners', 'aligned', 'halfpixel')],
    build: (answers) => build(net, answers),
  };
};

function normed(claim: Claim, layer: string, norm: string): NormedConvolution {
  const weights = claim.convolution(layer);
  return { layer: weights, norm: claim.norm(norm, weights.weight.shape[0]!) };
}

function readPart(claim: Claim, prefix: string): Step[] {
  const count = claim.countOf((i) => `${prefix}.${i}.`);
  return Array.from({ length: count }, (_, i): Step => {
    const name = `${prefix}.${i}`;
    if (!claim.has(`${name}.layers.0.1.weight`)) return normed(claim, `${name}.1`, `${name}.2`);
    const expands = claim.has(`${name}.layers.1.1.weight`);
    const at = expands ? 1 : 0;
    return {
      expand: expands ? normed(claim, `${name}.layers.0.1`, `${name}.layers.0.2`) : undefined,
      depthwise: normed(claim, `${name}.layers.${at}.1`, `${name}.layers.${at}.2`),
      project: normed(claim, `${name}.layers.${at + 1}`, `${name}.layers.${at + 2}`),
    };
  });
}

function build(net: AnimeGan, answers: Answers): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const norm = (x: Value, weights: Norm) => layerNorm(graph, x, weights);

  const active = (
    x: Value,
    { layer, norm: weights }: NormedConvolution,
    halve = false,
    groups = 1,
  ) => {
    const size = layer.weight.shape[2]!;
    // To halve, a row and a column are added at the bottom and right alone.
    const options: ConvolutionOptions = halve
      ? { stride: 2, padding: [0, 0, 1, 1], mode: 'reflect' }
      : { padding: Math.floor(size / 2), mode: 'reflect' };
    return leakyRelu(graph, norm(convolution(graph, x, layer, { ...options, groups }), weights));
  };

  const inverted = (x: Value, { expand, depthwise, project }: Inverted): Value => {
    const channels = depthwise.layer.weight.shape[0]!;
    const inner = active(expand ? active(x, expand) : x, depthwise, false, channels);
    const y = norm(convolution(graph, inner, project.layer), project.norm);
    const inputs = expand ? expand.layer.weight.shape[1] : channels;
    return inputs === project.layer.weight.shape[0] ? add(graph, x, y) : y;
  };

  const run = (x: Value, steps: Step[], halving: number) =>
    steps.reduce(
      (at, step, i) => ('depthwise' in step ? inverted(at, step) : active(at, step, i === halving)),
      x,
    );
  const double = (x: Value) => upsample(graph, x, 2, 'bilinear', answers.corners === 'aligned');

  const { a, b, c, d, e } = net.parts;
  let at = run(graph.input('x', [1, 3, 'H', 'W']), a, 1);
  at = run(run(at, b, 0), c, -1);
  at = run(double(at), d, -1);
  at = run(double(at), e, -1);
  graph.output('y', tanh(graph, convolution(graph, at, net.last)), [1, 3, 'H', 'W']);
  return { graph, facts: pictureFacts([3, 3], [-1, 1], 4, { min: 16 }) };
}
