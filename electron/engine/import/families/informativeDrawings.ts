import { OnnxGraph } from '../onnx/onnxGraph';
import type { StoredTensor } from '../storedTensor';
import { Claim } from '../weights/claim';
import { type Answers, choice, type Family, pictureFacts, type Recognised } from './family';
import { convolution, type Padding, sigmoid } from './layers';
import { buildFeatures, type ResnetGenerator, readResnetGenerator } from './resnetGenerator';

/**
 * Informative drawings (Chan et al. 2022): CycleGAN's generator in five parts, `model0` to
 * `model4`, from pictures in 0…1 to line drawings in 0…1.
 */
export const informativeDrawings: Family = (claim: Claim): Recognised | undefined => {
  if (!claim.has('model0.1.weight') || !claim.has('model4.1.weight')) return undefined;
  const renamed = new Claim(inOneSequence(claim), '');
  const net = readResnetGenerator(renamed);
  if (!net) return undefined;
  renamed.finish();
  return {
    family: 'informative-drawings',
    name: 'Informative Drawings',
    variant: {
      inputs: net.channels[0],
      outputs: net.channels[1],
      width: net.width,
      blocks: net.blocks.length,
    },
    choices: [choice('padding', 'reflect', 'replicate'), choice('output', 'sigmoid', 'plain')],
    build: (answers) => build(net, answers),
  };
};

/** Names as if all parts were one Sequential. */
function inOneSequence(claim: Claim): Map<string, StoredTensor> {
  const numbers = (part: number) =>
    [...claim.weights.keys()].flatMap((name) => {
      const match = new RegExp(`^model${part}\\.(\\d+)\\.`).exec(name);
      return match ? [Number(match[1])] : [];
    });
  // Each halving is a convolution, a norm and a ReLU.
  const halvings = Math.floor(Math.max(0, ...numbers(1)) / 3) + 1;
  const blocks = Math.max(0, ...numbers(2)) + 1;
  const starts = [0, 4, 4 + 3 * halvings, 4 + 3 * halvings + blocks, 4 + 6 * halvings + blocks];
  return new Map(
    [...claim.weights].map(([name, tensor]) => {
      const [, part, number, rest] = /^model([0-4])\.(\d+)\.(.*)$/.exec(name) ?? [];
      if (part === undefined) return [name, tensor];
      return [`${starts[Number(part)]! + Number(number)}.${rest}`, tensor];
    }),
  );
}

function build(net: ResnetGenerator, answers: Answers) {
  const graph = new OnnxGraph();
  const [inputs, outputs] = net.channels;
  const mode: Padding = answers.padding === 'replicate' ? 'replicate' : 'reflect';
  const x = graph.input('x', [1, inputs, 'H', 'W']);
  const { features } = buildFeatures(graph, x, net, answers, mode);
  const last = convolution(graph, features, net.last!, { padding: 3, mode });
  const y = answers.output === 'plain' ? last : sigmoid(graph, last);
  graph.output('y', y, [1, outputs, 'H', 'W']);
  return {
    graph,
    facts: pictureFacts(net.channels, [0, 1], 2 ** net.halvings.length, { min: 8, finds: 'edges' }),
  };
}
