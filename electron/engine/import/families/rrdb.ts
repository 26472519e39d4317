/**
 * ESRGAN (Wang et al. 2018) and Real-ESRGAN: residual-in-residual dense blocks between a
 * convolution and doublings by nearest neighbour. Its layers were named in three generations.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import {
  choice,
  type Family,
  type FamilyChoice,
  type GraphFacts,
  pictureFacts,
  type Recognised,
} from './family';
import { add, concat, convolution, leakyRelu, pixelUnshuffle, scaleBy, upsample } from './layers';

interface DenseBlock {
  /** Five, each of which sees all before it. */
  convolutions: Convolution[];
  /** ESRGAN+ adds it to the second convolution. */
  shortcut?: Convolution;
}

interface Rrdb {
  first: Convolution;
  blocks: DenseBlock[][];
  body: Convolution;
  ups: Convolution[];
  hr: Convolution;
  last: Convolution;
  /** Side of the squares that pixel-unshuffle makes channels of. */
  unshuffle: number;
  channels: readonly [number, number];
}

/** Names of the layers in one generation. */
interface Names {
  first: string;
  dense: (block: number, part: number) => string;
  denseConvolution: (i: number) => string;
  body: (blocks: number) => string;
  up: (i: number) => string;
  /** How many doublings there are. */
  ups: (claim: Claim) => number;
  /** Given the number of doublings. */
  hr: (ups: number) => string;
  last: (ups: number) => string;
}

const generations: readonly Names[] = [
  {
    first: 'conv_first',
    dense: (block, part) => `body.${block}.rdb${part}`,
    denseConvolution: (i) => `conv${i}`,
    body: () => 'conv_body',
    up: (i) => `conv_up${i}`,
    ups: (claim) => claim.countOf((i) => `conv_up${i + 1}.`),
    hr: () => 'conv_hr',
    last: () => 'conv_last',
  },
  {
    first: 'conv_first',
    dense: (block, part) => `RRDB_trunk.${block}.RDB${part}`,
    denseConvolution: (i) => `conv${i}`,
    body: () => 'trunk_conv',
    up: (i) => `upconv${i}`,
    ups: (claim) => claim.countOf((i) => `upconv${i + 1}.`),
    hr: () => 'HRconv',
    last: () => 'conv_last',
  },
  {
    // A Sequential: 0, 1.sub, then for each doubling upsample, convolution, activation.
    first: '0',
    dense: (block, part) => `1.sub.${block}.RDB${part}`,
    denseConvolution: (i) => `conv${i}.0`,
    body: (blocks) => `1.sub.${blocks}`,
    up: (i) => `${i * 3}`,
    // The last layer is 4, 7, 10, 13, …
    ups: (claim) => Math.max(0, ...[1, 2, 3, 4].filter((n) => claim.has(`${n * 3 + 4}.weight`))),
    hr: (ups) => `${ups * 3 + 2}`,
    last: (ups) => `${ups * 3 + 4}`,
  },
];

export const rrdb: Family = (claim: Claim): Recognised | undefined => {
  const names = generations.find(
    ({ first, dense, denseConvolution }) =>
      claim.has(`${first}.weight`) && claim.has(`${dense(0, 1)}.${denseConvolution(1)}.weight`),
  );
  if (!names) return undefined;
  const net = read(claim, names);
  claim.finish();
  const scale = 2 ** net.ups.length / net.unshuffle;
  if (!Number.isInteger(scale)) throw new Mismatch('it would make pictures smaller');
  return {
    family: 'esrgan',
    name: 'ESRGAN',
    variant: {
      inputs: net.channels[0],
      outputs: net.channels[1],
      width: net.first.weight.shape[0]!,
      blocks: net.blocks.length,
      scale,
      unshuffle: net.unshuffle,
      plus: net.blocks.some((block) => block.some((dense) => dense.shortcut)),
    },
    choices: scaleChoices(net, names),
    build: (answers) =>
      build(net, answers.scale === '3' ? 3 : 2, answers.scale === '3' ? 3 : scale),
  };
};

/** In the oldest names one enlargement may be by 2 or by 3: its layers are the same. */
function scaleChoices({ ups, unshuffle }: Rrdb, { first }: Names): FamilyChoice[] {
  return first === '0' && ups.length === 1 && unshuffle === 1 ? [choice('scale', '2', '3')] : [];
}

function read(claim: Claim, names: Names): Rrdb {
  const first = claim.convolution(names.first, undefined, undefined, 3);
  const [width, inputs] = first.weight.shape as [number, number];
  const count = claim.countOf((i) => `${names.dense(i, 1)}.`);
  const growth = claim.shape(`${names.dense(0, 1)}.${names.denseConvolution(1)}.weight`)![0]!;
  const blocks = Array.from({ length: count }, (_, block) =>
    [1, 2, 3].map((part) => readDense(claim, names, names.dense(block, part), width, growth)),
  );
  const body = claim.convolution(names.body(count), width, width, 3);
  const ups = Array.from({ length: names.ups(claim) }, (_, i) =>
    claim.convolution(names.up(i + 1), width, width, 3),
  );
  const hr = claim.convolution(names.hr(ups.length), width, width, 3);
  const last = claim.convolution(names.last(ups.length), undefined, width, 3);
  const outputs = last.weight.shape[0]!;
  const unshuffle = Math.sqrt(inputs / outputs);
  const squares = unshuffle === 2 || unshuffle === 4;
  return {
    first,
    blocks,
    body,
    ups,
    hr,
    last,
    unshuffle: squares ? unshuffle : 1,
    channels: [squares ? outputs : inputs, outputs],
  };
}

function readDense(
  claim: Claim,
  names: Names,
  prefix: string,
  width: number,
  growth: number,
): DenseBlock {
  const convolutions = [0, 1, 2, 3, 4].map((i) => {
    const name = `${prefix}.${names.denseConvolution(i + 1)}`;
    return claim.convolution(name, i === 4 ? width : growth, width + i * growth, 3);
  });
  const shortcut = claim.has(`${prefix}.conv1x1.weight`)
    ? claim.convolution(`${prefix}.conv1x1`, growth, width, 1)
    : undefined;
  return { convolutions, shortcut };
}

/** @param step by how much each of the enlargements enlarges */
function build(net: Rrdb, step: number, scale: number): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const conv = (x: Value, layer: Convolution) => convolution(graph, x, layer, { padding: 1 });
  const dense = (x: Value, { convolutions, shortcut }: DenseBlock): Value => {
    const seen = [x];
    for (const [i, layer] of convolutions.entries()) {
      const y = conv(seen.length > 1 ? concat(graph, seen) : x, layer);
      if (i === 4) return add(graph, scaleBy(graph, y, 0.2), x);
      let active = leakyRelu(graph, y);
      if (shortcut && i === 1) active = add(graph, active, convolution(graph, x, shortcut));
      if (shortcut && i === 3) active = add(graph, active, seen[2]!);
      seen.push(active);
    }
    return x;
  };
  const x = graph.input('x', [1, net.channels[0], 'H', 'W']);
  const start = net.unshuffle > 1 ? pixelUnshuffle(graph, x, net.channels[0], net.unshuffle) : x;
  const first = conv(start, net.first);
  let at = first;
  for (const block of net.blocks) at = add(graph, scaleBy(graph, block.reduce(dense, at), 0.2), at);
  at = add(graph, first, conv(at, net.body));
  for (const up of net.ups) at = leakyRelu(graph, conv(upsample(graph, at, step), up));
  at = conv(leakyRelu(graph, conv(at, net.hr)), net.last);
  graph.output('y', at, [1, net.channels[1], 'H out', 'W out']);
  return { graph, facts: pictureFacts(net.channels, [0, 1], net.unshuffle, { scale }) };
}
