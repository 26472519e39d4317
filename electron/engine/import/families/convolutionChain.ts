/**
 * A chain of convolutions and nothing else, such as SRCNN (Dong et al. 2014), VDSR (Kim et al. 2016)
 * or ESPCN (Shi et al. 2016): one layer takes what the one before it gives, and no layer is wider
 * than the one before, so that none makes the picture smaller. A guess: activations, and whether the
 * picture itself is added at the end, leave no trace.
 */

import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { StoredTensor } from '../storedTensor';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import {
  type Answers,
  choice,
  type Family,
  type FamilyChoice,
  pictureFacts,
  type Recognised,
  rangeOf,
} from './family';
import { add, convolution, leakyRelu, pixelShuffle, prelu, relu, tanh, upsample } from './layers';

interface Step {
  layer: Convolution;
  slopes?: StoredTensor;
}

/** One number for each channel, as a PReLU has them, but of a norm. */
const isNorm = /(bn|norm)\w*\.weight$/i;

const maxSteps = 100;
const pictureChannels = [1, 2, 3, 4];

export const convolutionChain: Family = (claim: Claim): Recognised | undefined => {
  const names = [...claim.weights.keys()].filter((name) => claim.shape(name)?.length === 4);
  const shapes = names.map((name) => claim.shape(name)!);
  const [first, last] = [shapes[0], shapes.at(-1)];
  if (!first || !last || names.length < 2 || names.length > maxSteps) return undefined;
  if (names.some((name) => !name.endsWith('.weight'))) return undefined;
  const inputs = first[1]!;
  const widths = shapes.map(([outputs]) => outputs!);
  const isChain =
    pictureChannels.includes(inputs) &&
    shapes.every((shape, i) => i === 0 || shape[1] === widths[i - 1]) &&
    shapes.every(([, , height, width]) => height === width && height! % 2 === 1) &&
    widths
      .slice(0, -1)
      .every((width, i) => width >= inputs && (i === 0 || width <= widths[i - 1]!));
  const form = isChain ? outputForm(inputs, last[0]!) : undefined;
  if (!form) return undefined;
  const steps = read(claim, names);
  claim.finish();
  const { outputs, scale } = form;
  return {
    family: 'convolution-chain',
    name: 'Convolutions',
    isGuess: true,
    variant: { inputs, outputs, convolutions: steps.length, width: widths[0]!, scale },
    choices: choicesOf(steps, inputs, outputs),
    build: (answers) => build(steps, inputs, outputs, scale, answers),
  };
};

/** As many channels as a picture, or the pixels of a larger one. */
function outputForm(inputs: number, channels: number) {
  if ([1, 3, 4].includes(channels) && (channels < 4 || inputs === 4))
    return { outputs: channels, scale: 1 };
  const scale = Math.sqrt(channels / inputs);
  return Number.isInteger(scale) && scale <= 4 ? { outputs: inputs, scale } : undefined;
}

function read(claim: Claim, names: readonly string[]): Step[] {
  const all = [...claim.weights.keys()];
  return names.map((name, i) => {
    const layer = claim.convolution(name.replace(/\.weight$/, ''));
    const end = names[i + 1] ? all.indexOf(names[i + 1]!) : all.length;
    const between = all.slice(all.indexOf(name) + 1, end);
    const slopes = between.find((other) => other.endsWith('.weight') && !isNorm.test(other));
    return { layer, slopes: slopes && claim.tensor(slopes, [claim.shape(slopes)?.[0]]) } as Step;
  });
}

function choicesOf(steps: readonly Step[], inputs: number, outputs: number): FamilyChoice[] {
  const choices = [choice('range', '0..1', '-1..1', '0..255')];
  if (steps.slice(0, -1).some(({ slopes }) => !slopes))
    choices.push(choice('activation', 'relu', 'leaky', 'tanh'));
  // Deep chains learn the difference, short ones the picture.
  const deep = steps.length >= 8;
  if (inputs === outputs)
    choices.push(
      deep ? choice('output', 'difference', 'picture') : choice('output', 'picture', 'difference'),
    );
  return choices;
}

function build(steps: Step[], inputs: number, outputs: number, scale: number, answers: Answers) {
  const graph = new OnnxGraph();
  const activate = (value: Value, slopes: StoredTensor | undefined) => {
    if (slopes) return prelu(graph, value, slopes);
    if (answers.activation === 'tanh') return tanh(graph, value);
    return answers.activation === 'leaky' ? leakyRelu(graph, value) : relu(graph, value);
  };
  const x = graph.input('x', [1, inputs, 'H', 'W']);
  let at: Value = x;
  for (const [i, { layer, slopes }] of steps.entries()) {
    at = convolution(graph, at, layer, { padding: (layer.weight.shape[2]! - 1) / 2 });
    if (i < steps.length - 1 || slopes) at = activate(at, slopes);
  }
  if (scale > 1) at = pixelShuffle(graph, at, scale);
  if (answers.output === 'difference')
    at = add(graph, at, scale > 1 ? upsample(graph, x, scale) : x);
  graph.output('y', at, [1, outputs, 'H out', 'W out']);
  const facts = pictureFacts([inputs, outputs], rangeOf(answers.range ?? '0..1'), 1, { scale });
  return { graph, facts };
}
