/**
 * Holistically-nested edge detection (Xie & Tu 2015) as sniklaus/pytorch-hed writes it: VGG's
 * stages, a score of each, and their weighted mean.
 */
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import { edgeOutput, findsEdges, linesChoice } from './edgeOutput';
import {
  type Answers,
  type Family,
  type GraphFacts,
  pictureFacts,
  type Recognised,
} from './family';
import { concat, convolution, maxPool, relu, resizeLike, sigmoid, swapRedBlue } from './layers';

const stages = ['One', 'Two', 'Thr', 'Fou', 'Fiv'] as const;
/** Of blue, green and red in 0…255, as Caffe's VGG was trained. */
const means = [104.00698793, 116.66876762, 122.67891434];

interface Hed {
  stages: { convolutions: Convolution[]; score: Convolution }[];
  combine: Convolution;
}

export const hed: Family = (claim: Claim): Recognised | undefined => {
  const kind = ['module', 'net'].find((name) => claim.has(`${name}VggOne.0.weight`));
  if (!kind) return undefined;
  const net: Hed = {
    stages: stages.map((stage, i) => readStage(claim, kind, stage, i > 0)),
    combine: claim.convolution(`${kind}Combine.0`, 1, 5, 1),
  };
  claim.finish();
  return {
    family: 'hed',
    name: 'HED',
    variant: { width: net.stages[0]!.convolutions[0]!.weight.shape[0]! },
    choices: [linesChoice],
    build: (answers) => build(net, answers),
  };
};

/** All but the first stage begin with a pooling layer, which is numbered too. */
function readStage(claim: Claim, kind: string, stage: string, pooled: boolean) {
  const convolutions: Convolution[] = [];
  for (let i = pooled ? 1 : 0; claim.has(`${kind}Vgg${stage}.${i}.weight`); i += 2)
    convolutions.push(claim.convolution(`${kind}Vgg${stage}.${i}`, undefined, undefined, 3));
  return { convolutions, score: claim.convolution(`${kind}Score${stage}`, 1, undefined, 1) };
}

function build(net: Hed, answers: Answers): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const x = graph.input('x', [1, 3, 'H', 'W']);
  let at: Value = graph.node('Sub', [swapRedBlue(graph, x), graph.floats(means, [3, 1, 1])]);
  const scores = net.stages.map(({ convolutions, score }, i) => {
    if (i > 0) at = maxPool(graph, at, 2, 2);
    for (const layer of convolutions)
      at = relu(graph, convolution(graph, at, layer, { padding: 1 }));
    return resizeLike(graph, convolution(graph, at, score), x);
  });
  const y = edgeOutput(
    graph,
    sigmoid(graph, convolution(graph, concat(graph, scores), net.combine)),
    answers,
  );
  graph.output('y', y, [1, 1, 'H', 'W']);
  return {
    graph,
    facts: pictureFacts([3, 1], [0, 255], 1, {
      min: 16,
      outputRange: [0, 1],
      finds: findsEdges(answers),
    }),
  };
}
