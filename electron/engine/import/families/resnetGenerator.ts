/**
 * The residual generator of Johnson et al. 2016 as pytorch-CycleGAN-and-pix2pix writes it: one
 * Sequential of a 7×7 convolution, halvings, residual blocks, doublings and a 7×7 convolution.
 * Its layers are told by their numbers, shapes and order.
 */
import { Mismatch } from '../failure';

import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import type { StoredTensor } from '../storedTensor';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import { DropoutNoise } from './dropout';
import type { Answers } from './family';
import {
  add,
  convolution,
  type Padding,
  pad,
  relu,
  tanh,
  transposedConvolution,
  upsample,
} from './layers';
import { applyNorm, hasStatistics, type NormedConvolution, type NormKind, normKind } from './norms';

interface Halving extends NormedConvolution {
  /** Blur before every second pixel is taken (Zhang 2019), as in CUT. */
  blur?: StoredTensor;
}

export interface Doubling extends NormedConvolution {
  by: 'deconvolution' | 'upsampling' | 'blur';
  blur?: StoredTensor;
}

export interface Block {
  first: NormedConvolution;
  second: NormedConvolution;
  zeroPadded: boolean;
  dropout: boolean;
}

export interface ResnetGenerator {
  channels: readonly [number, number];
  width: number;
  first: NormedConvolution;
  halvings: Halving[];
  blocks: Block[];
  doublings: Doubling[];
  /** Absent in the inner generator of a net that goes on from its features. */
  last?: Convolution;
  norm: NormKind;
  statistics: boolean;
  /** Name of the Sequential in a residual block. */
  blockName: string;
}

/** Takes the layers of a Sequential in their order, by their number in it. */
export class SequentialReader {
  constructor(
    private readonly claim: Claim,
    private readonly prefix: string,
    private at = 0,
  ) {}

  private name = (offset: number) => `${this.prefix}${this.at + offset}`;

  has = (offset: number, part: string) => this.claim.has(`${this.name(offset)}.${part}`);
  shape = (offset: number, part: string) => this.claim.shape(`${this.name(offset)}.${part}`);
  tensor = (offset: number, part: string, pattern: (number | undefined)[]) =>
    this.claim.tensor(`${this.name(offset)}.${part}`, pattern);
  within = (offset: number) => this.name(offset);
  skip = (count: number) => {
    this.at += count;
  };

  convolution = (offset: number, outputs?: number, inputs?: number, size?: number) =>
    this.claim.convolution(this.name(offset), outputs, inputs, size);
  transposed = (offset: number, inputs?: number, outputs?: number, size?: number) =>
    this.claim.transposed(this.name(offset), inputs, outputs, size);
  norm = (offset: number, channels: number) => this.claim.norm(this.name(offset), channels);
}

/** A convolution at `offset`, its norm behind it. */
export function normed(
  reader: SequentialReader,
  offset: number,
  outputs: number,
  inputs: number,
  size: number,
): NormedConvolution {
  const layer = reader.convolution(offset, outputs, inputs, size);
  return { layer, norm: reader.norm(offset + 1, outputs) };
}

function readHalvings(reader: SequentialReader, width: number): Halving[] {
  const halvings: Halving[] = [];
  for (let channels = width; reader.shape(0, 'weight'); channels *= 2) {
    const halving: Halving = normed(reader, 0, channels * 2, channels, 3);
    reader.skip(3);
    if (reader.has(0, 'filt')) {
      halving.blur = reader.tensor(0, 'filt', [channels * 2, 1, 3, 3]);
      reader.skip(1);
    }
    halvings.push(halving);
  }
  return halvings;
}

/** A block's layers: [padding], convolution, norm, ReLU, [dropout], [padding], convolution, norm. */
function readBlock(claim: Claim, prefix: string, channels: number): Block {
  const zeroPadded = claim.has(`${prefix}0.weight`);
  const first = zeroPadded ? 0 : 1;
  const step = zeroPadded ? 3 : 4;
  const dropout = !claim.has(`${prefix}${first + step}.weight`);
  const second = first + step + (dropout ? 1 : 0);
  const reader = new SequentialReader(claim, prefix);
  return {
    first: normed(reader, first, channels, channels, 3),
    second: normed(reader, second, channels, channels, 3),
    zeroPadded,
    dropout,
  };
}

const blockNames = ['conv_block', 'block', 'main', 'model'];

export function readBlocks(
  reader: SequentialReader,
  claim: Claim,
  channels: number,
): { blocks: Block[]; blockName: string } {
  const has = (name: string) =>
    [0, 1].some((i) => claim.has(`${reader.within(0)}.${name}.${i}.weight`));
  const blockName = blockNames.find(has) ?? 'conv_block';
  const blocks: Block[] = [];
  while (has(blockName)) {
    blocks.push(readBlock(claim, `${reader.within(0)}.${blockName}.`, channels));
    reader.skip(1);
  }
  return { blocks, blockName };
}

export function readDoubling(reader: SequentialReader, channels: number): Doubling {
  const half = channels / 2;
  if (reader.has(0, 'filt')) {
    const blur = reader.tensor(0, 'filt', [channels, 1, 4, 4]);
    const doubling = { ...normed(reader, 1, half, channels, 3), by: 'blur' as const, blur };
    reader.skip(4);
    return doubling;
  }
  if (reader.shape(0, 'weight')) {
    const layer = reader.transposed(0, channels, half, 3);
    const norm = reader.norm(1, half);
    reader.skip(3);
    return { layer, norm, by: 'deconvolution' };
  }
  // Upsampling comes before the convolution, and in some forks a layer of padding too.
  const offset = reader.shape(1, 'weight') ? 1 : 2;
  const doubling = { ...normed(reader, offset, half, channels, 3), by: 'upsampling' as const };
  reader.skip(offset + 3);
  return doubling;
}

/**
 * Read the generator whose Sequential's layers are named `0`, `1`, … after `prefix`.
 * @param withLast whether it ends with a convolution that makes a picture
 * @returns undefined if it doesn't begin as one
 * @throws Mismatch if it goes on as something else
 */
export function readResnetGenerator(
  claim: Claim,
  prefix = '',
  withLast = true,
): ResnetGenerator | undefined {
  const start = claim.shape(`${prefix}1.weight`);
  if (start?.length !== 4 || start[2] !== 7 || start[3] !== 7) return undefined;
  const [width, inputs] = start as [number, number, number, number];
  const reader = new SequentialReader(claim, prefix);
  const first = normed(reader, 1, width, inputs, 7);
  reader.skip(4);
  const halvings = readHalvings(reader, width);
  const trunk = width * 2 ** halvings.length;
  const { blocks, blockName } = readBlocks(reader, claim, trunk);
  if (halvings.length === 0 || blocks.length === 0)
    throw new Mismatch('it has no residual blocks where they should be');
  const doublings = halvings.map((_, i) => readDoubling(reader, trunk / 2 ** i));
  const last = withLast ? reader.convolution(1, undefined, width, 7) : undefined;
  const convolutions = [
    first,
    ...halvings,
    ...blocks.flatMap((b) => [b.first, b.second]),
    ...doublings,
  ];
  return {
    channels: [inputs, last?.weight.shape[0] ?? width],
    width,
    first,
    halvings,
    blocks,
    doublings,
    last,
    norm: normKind(convolutions),
    statistics: hasStatistics(convolutions),
    blockName,
  };
}

/** Units of one dropout layer of the trunk in a picture of 256 × 256. */
const dropoutUnits = (net: ResnetGenerator) => (net.width * 256 ** 2) / 2 ** net.halvings.length;

export interface BuiltGenerator {
  /** Before the last convolution. */
  features: Value;
  noise: DropoutNoise;
}

/**
 * All but the last convolution.
 * @param ends how the first convolution is padded
 */
export function buildFeatures(
  graph: OnnxGraph,
  x: Value,
  net: ResnetGenerator,
  answers: Answers,
  ends: Padding = 'reflect',
): BuiltGenerator {
  const noise = new DropoutNoise(graph, net.blocks.length);
  const norm = (value: Value, layer: NormedConvolution) =>
    applyNorm(graph, value, layer.norm, net.norm, answers);
  const mode: Padding = answers.padding === 'replicate' ? 'replicate' : 'reflect';
  let at = convolution(graph, x, net.first.layer, { padding: 3, mode: ends });
  at = relu(graph, norm(at, net.first));
  for (const halving of net.halvings) at = halve(graph, at, halving, norm);
  const dropout = (value: Value) =>
    answers.dropout === 'on' ? noise.apply(value, dropoutUnits(net)) : value;
  for (const block of net.blocks) at = residual(graph, at, block, norm, mode, dropout);
  for (const doubling of net.doublings) at = double(graph, at, doubling, norm, answers);
  return { features: at, noise };
}

export type ApplyNorm = (value: Value, layer: NormedConvolution) => Value;

/** A residual block of two convolutions. */
export function residual(
  graph: OnnxGraph,
  x: Value,
  block: Block,
  norm: ApplyNorm,
  padding: Padding,
  dropout: (value: Value) => Value = (value) => value,
): Value {
  const options = { padding: 1, mode: block.zeroPadded ? 'zero' : padding } as const;
  let at = convolution(graph, x, block.first.layer, options);
  at = relu(graph, norm(at, block.first));
  if (block.dropout) at = dropout(at);
  return add(graph, x, norm(convolution(graph, at, block.second.layer, options), block.second));
}

function halve(graph: OnnxGraph, x: Value, { blur, ...halving }: Halving, norm: ApplyNorm): Value {
  const stride = blur ? 1 : 2;
  const y = relu(
    graph,
    norm(convolution(graph, x, halving.layer, { stride, padding: 1 }), halving),
  );
  if (!blur) return y;
  const groups = blur.shape[0]!;
  return convolution(
    graph,
    y,
    { weight: blur },
    { stride: 2, padding: 1, mode: 'reflect', groups },
  );
}

export function double(
  graph: OnnxGraph,
  x: Value,
  doubling: Doubling,
  norm: ApplyNorm,
  answers: Answers,
): Value {
  const { layer, by } = doubling;
  if (by === 'deconvolution') {
    const y = transposedConvolution(graph, x, layer, { stride: 2, padding: 1, outputPadding: 1 });
    return relu(graph, norm(y, doubling));
  }
  const larger =
    by === 'blur'
      ? blurredDouble(graph, x, doubling.blur!)
      : upsample(graph, x, 2, answers.upsampling === 'bilinear' ? 'bilinear' : 'nearest');
  return relu(graph, norm(convolution(graph, larger, layer, { padding: 1 }), doubling));
}

/** Twice the size by a 4×4 blur: a transposed convolution of which the padded border is cut off. */
function blurredDouble(graph: OnnxGraph, x: Value, blur: StoredTensor): Value {
  const groups = blur.shape[0]!;
  return transposedConvolution(
    graph,
    pad(graph, x, 1, 'replicate'),
    { weight: blur },
    { stride: 2, padding: 3, groups },
  );
}

/** The last convolution and tanh. */
export const buildPicture = (graph: OnnxGraph, features: Value, last: Convolution): Value =>
  tanh(graph, convolution(graph, features, last, { padding: 3, mode: 'reflect' }));
