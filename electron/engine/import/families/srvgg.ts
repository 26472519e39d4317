/**
 * The compact net of Real-ESRGAN (SRVGG): a chain of convolutions whose last one makes the pixels
 * of the larger picture, which are added to the picture enlarged by nearest neighbour.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { StoredTensor } from '../storedTensor';
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
import { add, convolution, leakyRelu, pixelShuffle, prelu, relu, upsample } from './layers';

interface Step {
  layer: Convolution;
  /** Absent in the variants whose activation leaves no trace. */
  slopes?: StoredTensor;
}

export const srvgg: Family = (claim: Claim): Recognised | undefined => {
  // The names are those of any chain, so the list's own name counts.
  if (!/(^|\.)body\.$/.test(claim.prefix)) return undefined;
  const first = claim.shape('0.weight');
  if (first?.length !== 4) return undefined;
  const [width, channels] = first as [number, number];
  const steps: Step[] = [];
  for (let i = 0; claim.has(`${i}.weight`); i += 2)
    steps.push({
      layer: claim.convolution(`${i}`, undefined, i === 0 ? channels : width, 3),
      slopes: claim.optional(`${i + 1}.weight`, [width]),
    });
  claim.finish();
  const scale = Math.sqrt(steps.at(-1)!.layer.weight.shape[0]! / channels);
  const chained = steps.slice(0, -1).every(({ layer }) => layer.weight.shape[0] === width);
  if (steps.length < 3 || !chained || !Number.isInteger(scale))
    throw new Mismatch('its last convolution does not make the pixels of a larger picture');
  const traced = steps[0]!.slopes !== undefined;
  return {
    family: 'srvgg',
    name: 'Real-ESRGAN Compact',
    variant: { inputs: channels, outputs: channels, width, convolutions: steps.length - 2, scale },
    choices: traced ? [] : [choice('activation', 'leaky', 'relu')],
    build: (answers) => build(steps, channels, scale, answers),
  };
};

function build(
  steps: Step[],
  channels: number,
  scale: number,
  answers: Answers,
): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const activate = (value: Value, slopes: StoredTensor | undefined) => {
    if (slopes) return prelu(graph, value, slopes);
    return answers.activation === 'relu' ? relu(graph, value) : leakyRelu(graph, value, 0.1);
  };
  const x = graph.input('x', [1, channels, 'H', 'W']);
  let at = x;
  for (const [i, { layer, slopes }] of steps.entries()) {
    at = convolution(graph, at, layer, { padding: 1 });
    if (i < steps.length - 1) at = activate(at, slopes);
  }
  if (scale > 1) at = add(graph, pixelShuffle(graph, at, scale), upsample(graph, x, scale));
  else at = add(graph, at, x);
  graph.output('y', at, [1, channels, 'H out', 'W out']);
  return { graph, facts: pictureFacts([channels, channels], [0, 1], 1, { scale }) };
}
