/**
 * Three related edge detectors: DexiNed (Soria et al. 2020), LDC (2022) and TEED (2023). Dense
 * blocks with shortcuts from both sides, a map of each level enlarged by transposed convolutions,
 * and a fusion of all maps. They have six, four and three levels; TEED has no norms.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Convolution, Norm } from '../weights/layerWeights';
import { edgeOutput, findsEdges, linesChoice, stretchChoice } from './edgeOutput';
import {
  type Answers,
  type Family,
  type GraphFacts,
  pictureFacts,
  type Recognised,
} from './family';
import {
  add,
  batchNorm,
  concat,
  convolution,
  instanceNorm,
  maxPool,
  relu,
  scaleBy,
  shiftBy,
  sigmoid,
  swapRedBlue,
  tanh,
  transposedConvolution,
} from './layers';

interface Layer {
  layer: Convolution;
  norm?: Norm;
}

type Kind = 'dexined' | 'ldc' | 'teed';

interface DenseEdges {
  kind: Kind;
  /** block_1 and block_2, two convolutions each. */
  starts: [Layer, Layer][];
  /** dblock_3 and on: layers of two convolutions. */
  dense: [Layer, Layer][][];
  /** side_1 and on, pre_dense_2 and on, by their number. */
  sides: Map<number, Layer>;
  preDense: Map<number, Layer>;
  /** For each level pairs of a 1×1 convolution and a doubling. */
  ups: [Convolution, Convolution][][];
  fusion: Layer[];
}

const kinds: Record<number, { kind: Kind; name: string }> = {
  6: { kind: 'dexined', name: 'DexiNed' },
  4: { kind: 'ldc', name: 'LDC' },
  3: { kind: 'teed', name: 'TEED' },
};

/** Blue, green, red of the pictures that they were trained on. */
const means: Record<Kind, number[]> = {
  dexined: [103.939, 116.779, 123.68],
  ldc: [103.939, 116.779, 123.68],
  teed: [104.007, 116.669, 122.679],
};

export const denseEdges: Family = (claim: Claim): Recognised | undefined => {
  if (!claim.has('block_1.conv1.weight') || !claim.has('dblock_3.denselayer1.conv1.weight'))
    return undefined;
  const levels = claim.countOf((i) => `up_block_${i + 1}.`);
  const known = kinds[levels];
  if (!known) throw new Mismatch(`it has ${levels} levels`);
  const net = read(claim, known.kind, levels);
  claim.finish();
  return {
    family: known.kind,
    name: known.name,
    variant: { width: net.starts[0]![0].layer.weight.shape[0]!, levels },
    choices: [stretchChoice, linesChoice],
    build: (answers) => build(net, answers),
  };
};

function read(claim: Claim, kind: Kind, levels: number): DenseEdges {
  const layer = (name: string, norm: string): Layer => {
    const weights = claim.convolution(name);
    const channels = weights.weight.shape[0]!;
    const has = claim.has(`${norm}.weight`);
    return { layer: weights, norm: has ? claim.norm(norm, channels) : undefined };
  };
  const single = (name: string) => layer(`${name}.conv`, `${name}.bn`);
  const numbered = (name: string): Map<number, Layer> => {
    const numbers = [1, 2, 3, 4, 5, 6].filter((i) => claim.has(`${name}_${i}.conv.weight`));
    return new Map(numbers.map((i) => [i, single(`${name}_${i}`)]));
  };
  const denseBlock = (i: number) =>
    Array.from(
      { length: claim.countOf((j) => `dblock_${i}.denselayer${j + 1}.`) },
      (_, j): [Layer, Layer] => {
        const name = `dblock_${i}.denselayer${j + 1}`;
        return [layer(`${name}.conv1`, `${name}.norm1`), layer(`${name}.conv2`, `${name}.norm2`)];
      },
    );
  const up = (i: number) =>
    Array.from(
      { length: Math.ceil(claim.countOf((j) => `up_block_${i}.features.${j * 3}.`)) },
      (_, j): [Convolution, Convolution] => [
        claim.convolution(`up_block_${i}.features.${j * 3}`, undefined, undefined, 1),
        claim.transposed(`up_block_${i}.features.${j * 3 + 2}`),
      ],
    );
  const net = {
    kind,
    starts: [1, 2].map((i): [Layer, Layer] => [
      layer(`block_${i}.conv1`, `block_${i}.bn1`),
      layer(`block_${i}.conv2`, `block_${i}.bn2`),
    ]),
    dense: Array.from({ length: levels - 2 }, (_, i) => denseBlock(i + 3)),
    sides: numbered('side'),
    preDense: numbered('pre_dense'),
    ups: Array.from({ length: levels }, (_, i) => up(i + 1)),
    fusion: fusionOf(claim, kind, layer),
  };
  if (net.dense[0]![0]![0].layer.weight.shape[2] !== 3)
    throw new Mismatch('its dense layers are those of an older version');
  return net;
}

function fusionOf(claim: Claim, kind: Kind, layer: (name: string, norm: string) => Layer): Layer[] {
  if (kind === 'ldc')
    return [layer('block_cat.conv1', 'block_cat.norm_layer1'), layer('block_cat.conv3', '')];
  if (kind === 'teed') return [layer('block_cat.DWconv1', ''), layer('block_cat.DWconv2', '')];
  // The last layer has a norm that is never used.
  claim.ignore(/^block_cat\.bn\./);
  return [layer('block_cat.conv', '')];
}

/** x · tanh(ln(1 + sigmoid(x))) (Wang et al. 2022). */
const smish = (graph: OnnxGraph, x: Value) =>
  graph.node('Mul', [x, tanh(graph, graph.node('Log', [shiftBy(graph, sigmoid(graph, x), 1)]))]);

class Builder {
  readonly graph = new OnnxGraph();

  constructor(private readonly net: DenseEdges) {}

  activate = (x: Value) => (this.net.kind === 'teed' ? smish(this.graph, x) : relu(this.graph, x));

  private layer(x: Value, { layer, norm }: Layer, stride = 1, padding = 0): Value {
    const y = convolution(this.graph, x, layer, { stride, padding });
    return norm ? batchNorm(this.graph, y, norm) : y;
  }

  start(x: Value, index: number, stride: number): Value {
    const [first, second] = this.net.starts[index]!;
    const y = this.layer(this.activate(this.layer(x, first, stride, 1)), second, 1, 1);
    return index === 0 ? this.activate(y) : y;
  }

  side = (x: Value, i: number, stride: number) => this.layer(x, this.net.sides.get(i)!, stride);
  preDense = (x: Value, i: number, stride = 1) => this.layer(x, this.net.preDense.get(i)!, stride);
  pool = (x: Value) => maxPool(this.graph, x, 3, 2, 1);

  /** Each layer's mean with what comes from the right. */
  dense(x: Value, right: Value, i: number): Value {
    return this.net.dense[i - 3]!.reduce((at, [first, second]) => {
      const inner = this.activate(this.layer(this.activate(at), first, 1, 2));
      return scaleBy(this.graph, add(this.graph, this.layer(inner, second), right), 0.5);
    }, x);
  }

  /** Up to the size of the picture; the kernel is as large as the enlargement. */
  up(x: Value, i: number): Value {
    const pairs = this.net.ups[i - 1]!;
    const padding = [0, 0, 1, 3, 7][pairs.length]!;
    return pairs.reduce(
      (at, [narrow, double]) =>
        transposedConvolution(
          this.graph,
          this.activate(convolution(this.graph, at, narrow)),
          double,
          { stride: 2, padding },
        ),
      x,
    );
  }

  fuse(maps: Value): Value {
    const { graph, net } = this;
    const [first, second] = net.fusion;
    if (net.kind === 'dexined') return convolution(graph, maps, first!.layer);
    if (net.kind === 'ldc') {
      const inner = groupNorm(
        graph,
        this.layer(maps, { layer: first!.layer }, 1, 1),
        first!.norm!,
        4,
      );
      const weights = convolution(graph, relu(graph, inner), second!.layer, { padding: 1 });
      return sumChannels(
        graph,
        graph.node('Mul', [maps, graph.node('Softmax', [weights], { axis: 1 })]),
      );
    }
    const groups = first!.layer.weight.shape[0]! / 8;
    const wide = convolution(graph, smish(graph, maps), first!.layer, { padding: 1, groups });
    const again = convolution(graph, wide, second!.layer, {
      padding: 1,
      groups: second!.layer.weight.shape[0]!,
    });
    return smish(graph, sumChannels(graph, add(graph, again, wide)));
  }
}

const sumChannels = (graph: OnnxGraph, x: Value) =>
  graph.node('ReduceSum', [x, graph.ints([1])], { keepdims: 1 });

function groupNorm(
  graph: OnnxGraph,
  x: Value,
  { channels, scale, shift }: Norm,
  groups: number,
): Value {
  const flat = graph.node('Reshape', [x, graph.ints([1, groups, -1])]);
  const normed = instanceNorm(graph, flat, { channels: groups });
  const y = graph.node('Reshape', [normed, graph.node('Shape', [x])]);
  const scaled = graph.node('Mul', [y, graph.weight(scale!, [channels, 1, 1])]);
  return graph.node('Add', [scaled, graph.weight(shift!, [channels, 1, 1])]);
}

/** The maps of all levels: the middle three or two only where the net has them. */
function levelsOf(b: Builder, x: Value, levels: number): Value[] {
  const { graph } = b;
  const block1 = b.start(x, 0, 2);
  const block2 = b.start(block1, 1, 1);
  const down2 = b.pool(block2);
  const add2 = add(graph, down2, b.side(block1, 1, 2));
  const block3 = b.dense(add2, b.preDense(down2, 3), 3);
  const made = [block1, block2, block3];
  if (levels === 3) return made;
  const down3 = b.pool(block3);
  const add3 = add(graph, down3, b.side(add2, 2, 2));
  const block4 = b.dense(add3, b.preDense(add(graph, down3, b.preDense(down2, 2, 2)), 4), 4);
  made.push(block4);
  if (levels === 4) return made;
  const down4 = b.pool(block4);
  const add4 = add(graph, down4, b.side(add3, 3, 2));
  const block5 = b.dense(add4, b.preDense(down4, 5), 5);
  const add5 = add(graph, block5, b.side(add4, 4, 1));
  return [...made, block5, b.dense(add5, b.preDense(block5, 6), 6)];
}

function build(net: DenseEdges, answers: Answers): { graph: OnnxGraph; facts: GraphFacts } {
  const b = new Builder(net);
  const { graph } = b;
  const x = graph.input('x', [1, 3, 'H', 'W']);
  const centred = graph.node('Sub', [
    swapRedBlue(graph, x),
    graph.floats(means[net.kind], [3, 1, 1]),
  ]);
  const levels = levelsOf(b, centred, net.ups.length);
  const maps = concat(
    graph,
    levels.map((value, i) => b.up(value, i + 1)),
  );
  const y = edgeOutput(graph, sigmoid(graph, b.fuse(maps)), answers);
  graph.output('y', y, [1, 1, 'H', 'W']);
  const multipleOf = net.kind === 'dexined' ? 16 : 8;
  return {
    graph,
    facts: pictureFacts([3, 1], [0, 255], multipleOf, {
      min: 2 * multipleOf,
      outputRange: [0, 1],
      finds: findsEdges(answers),
    }),
  };
}
