/**
 * The U-Net of pix2pix (Isola et al. 2017) as pytorch-CycleGAN-and-pix2pix writes it: each level's
 * Sequential holds the next one between its halving and its doubling.
 */
import { Mismatch } from '../failure';

import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import { DropoutNoise } from './dropout';
import {
  type Answers,
  choice,
  type Family,
  type FamilyChoice,
  pictureFacts,
  type Recognised,
} from './family';
import { concat, convolution, leakyRelu, relu, tanh, transposedConvolution } from './layers';
import {
  applyNorm,
  hasStatistics,
  type NormedConvolution,
  type NormKind,
  normChoices,
  normKind,
} from './norms';
import { picturePorts, portChoices } from './picturePorts';

interface Level {
  /** The innermost level has no norm here. */
  down: NormedConvolution;
  up: NormedConvolution;
}

interface UNet {
  channels: readonly [number, number];
  width: number;
  outer: { down: Convolution; up: Convolution };
  /** From the outside in; the last one is the innermost. */
  levels: Level[];
  norm: NormKind;
  statistics: boolean;
}

const maxDepth = 16;

export const pix2pixUnet: Family = (claim: Claim): Recognised | undefined => {
  const net = read(claim);
  if (!net) return undefined;
  claim.finish();
  const depth = net.levels.length + 1;
  return {
    family: 'pix2pix-unet',
    name: 'pix2pix U-Net',
    variant: {
      inputs: net.channels[0],
      outputs: net.channels[1],
      width: net.width,
      depth,
      norm: net.norm,
    },
    choices: choicesOf(net),
    build: (answers) => build(net, answers),
  };
};

function read(claim: Claim): UNet | undefined {
  const first = claim.shape('0.weight');
  if (first?.length !== 4 || first[2] !== 4 || !claim.has('1.model.1.weight')) return undefined;
  const [width, inputs] = first as [number, number, number, number];
  const outer = {
    down: claim.convolution('0', width, inputs, 4),
    up: claim.transposed('3', width * 2, undefined, 4),
  };
  const levels: Level[] = [];
  let prefix = '1.model.';
  for (let outside = width; ; ) {
    const level = readLevel(claim, prefix, outside);
    levels.push(level);
    if (!claim.has(`${prefix}3.model.1.weight`)) break;
    if (levels.length >= maxDepth)
      throw new Mismatch('it has more levels than a picture has halvings');
    outside = level.down.layer.weight.shape[0]!;
    prefix += '3.model.';
  }
  // The innermost level has no norm on its way down, so its up tells what the others have too.
  const normed = levels.flatMap((level, i) =>
    i === levels.length - 1 ? [level.up] : [level.down, level.up],
  );
  return {
    channels: [inputs, outer.up.weight.shape[1]!],
    width,
    outer,
    levels,
    norm: normKind(normed),
    statistics: hasStatistics(normed),
  };
}

/** Below a level there are: LeakyReLU, convolution, norm, the next level, ReLU, deconvolution, norm, [dropout]. */
function readLevel(claim: Claim, prefix: string, outside: number): Level {
  const down = claim.convolution(`${prefix}1`, undefined, outside, 4);
  const inside = down.weight.shape[0]!;
  const innermost = claim.has(`${prefix}3.weight`);
  const upAt = innermost ? 3 : 5;
  const norm = innermost ? { channels: inside } : claim.norm(`${prefix}2`, inside);
  const up = claim.transposed(`${prefix}${upAt}`, innermost ? inside : inside * 2, outside, 4);
  return {
    down: { layer: down, norm },
    up: { layer: up, norm: claim.norm(`${prefix}${upAt + 1}`, outside) },
  };
}

/** The reference puts dropout in all levels between the outer four and the innermost one. */
const hasDropout = (net: UNet, index: number) => index >= 3 && index < net.levels.length - 1;

function choicesOf(net: UNet): FamilyChoice[] {
  const choices = [...portChoices(net.channels), ...normChoices(net.norm, net.statistics)];
  // Dropout leaves no trace. pix2pix has it, also when it is used; CycleGAN, with instance norm, has none.
  if (net.levels.some((_, i) => hasDropout(net, i)))
    choices.push(
      net.norm === 'instance' ? choice('dropout', 'off', 'on') : choice('dropout', 'on', 'off'),
    );
  return choices;
}

function build(net: UNet, answers: Answers) {
  const graph = new OnnxGraph();
  const noise = new DropoutNoise(graph, net.levels.length);
  const depth = net.levels.length + 1;

  /** What a level adds to what it is given: the way down, what lies inside, the way up. */
  const inside = (x: Value, index: number): Value => {
    const { down, up } = net.levels[index]!;
    let at = convolution(graph, leakyRelu(graph, x), down.layer, { stride: 2, padding: 1 });
    if (index < net.levels.length - 1) {
      at = applyNorm(graph, at, down.norm, net.norm, answers);
      at = concat(graph, [at, inside(at, index + 1)]);
    }
    at = transposedConvolution(graph, relu(graph, at), up.layer, { stride: 2, padding: 1 });
    at = applyNorm(graph, at, up.norm, net.norm, answers);
    if (!hasDropout(net, index) || answers.dropout !== 'on') return at;
    // At the usual size the innermost level has one pixel.
    return noise.apply(at, up.norm.channels * 4 ** (depth - 1 - index));
  };

  const ports = picturePorts(graph, net.channels, answers);
  const first = convolution(graph, ports.input, net.outer.down, { stride: 2, padding: 1 });
  const both = relu(graph, concat(graph, [first, inside(first, 0)]));
  const last = transposedConvolution(graph, both, net.outer.up, { stride: 2, padding: 1 });
  ports.finish(tanh(graph, last));
  const facts = pictureFacts(ports.channels, ports.range, 2 ** depth, { min: 2 ** depth });
  return { graph, facts: { ...facts, noise: noise.finish() } };
}
