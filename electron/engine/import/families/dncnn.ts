/**
 * DnCNN (Zhang et al. 2017): a chain of 3×3 convolutions of one width that finds the noise in a
 * picture. Its layers are numbered in one Sequential, with or without batch norms between.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import {
  type Answers,
  choice,
  type Family,
  type GraphFacts,
  pictureFacts,
  type Recognised,
} from './family';
import { batchNorm, convolution, relu } from './layers';
import type { NormedConvolution } from './norms';

/** Shorter chains of the same names and shapes have dilations that leave no trace (IRCNN has 7). */
const fewest = 10;

export const dncnn: Family = (claim: Claim): Recognised | undefined => {
  const first = claim.shape('0.weight');
  if (first?.length !== 4 || first[2] !== 3 || !/(^|\.)(model|dncnn)\.$/.test(claim.prefix))
    return undefined;
  const [width, channels] = first as [number, number];
  if (channels > 4 || !claim.has('2.weight')) return undefined;
  const chain = read(claim, width, channels);
  const last = chain.at(-1)!.layer.weight.shape[0];
  if (last !== channels) return undefined;
  claim.finish();
  if (chain.length < fewest)
    throw new Mismatch(`${chain.length} convolutions alone don’t tell how they are dilated`);
  return {
    family: 'dncnn',
    name: 'DnCNN',
    variant: {
      inputs: channels,
      outputs: channels,
      width,
      convolutions: chain.length,
      norm: chain[1]!.norm.scale ? 'batch' : 'none',
    },
    choices: [choice('output', 'noise', 'picture')],
    build: (answers) => build(chain, channels, answers),
  };
};

function read(claim: Claim, width: number, channels: number): NormedConvolution[] {
  const chain: NormedConvolution[] = [];
  for (let i = 0; claim.has(`${i}.weight`); ) {
    const inputs = chain.length === 0 ? channels : width;
    const layer = claim.convolution(`${i}`, undefined, inputs, 3);
    const normed = claim.shape(`${i + 1}.weight`)?.length === 1;
    const norm = normed ? claim.norm(`${i + 1}`, layer.weight.shape[0]!) : { channels: width };
    chain.push({ layer, norm });
    i += normed ? 3 : 2;
  }
  return chain;
}

function build(
  chain: NormedConvolution[],
  channels: number,
  answers: Answers,
): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const x = graph.input('x', [1, channels, 'H', 'W']);
  let at: Value = x;
  for (const [i, { layer, norm }] of chain.entries()) {
    at = convolution(graph, at, layer, { padding: 1 });
    if (norm.scale || norm.mean) at = batchNorm(graph, at, norm);
    if (i < chain.length - 1) at = relu(graph, at);
  }
  const y = answers.output === 'picture' ? at : graph.node('Sub', [x, at]);
  graph.output('y', y, [1, channels, 'H', 'W']);
  return { graph, facts: pictureFacts([channels, channels], [0, 1], 1) };
}
