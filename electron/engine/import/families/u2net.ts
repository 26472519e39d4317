/**
 * U²-Net and its small form (Qin et al. 2020): a U-Net whose levels are U-Nets themselves, of
 * pictures in 0…1 by ImageNet's mean to maps of shapes.
 */
import { Mismatch } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Convolution } from '../weights/layerWeights';
import { edgeOutput, imagenet, linesChoice, stretchChoice } from './edgeOutput';
import {
  type Answers,
  type Family,
  type GraphFacts,
  pictureFacts,
  type Recognised,
} from './family';
import { add, batchNorm, concat, convolution, maxPool, relu, resizeLike, sigmoid } from './layers';
import type { NormedConvolution } from './norms';

/** A level: in, down (the last of them dilated), up from the inside out. */
interface Level {
  entry: NormedConvolution;
  down: NormedConvolution[];
  up: NormedConvolution[];
  /** Dilations grow where the picture is too small to be made smaller. */
  dilated: boolean;
}

interface U2Net {
  down: Level[];
  /** From the inside out. */
  up: Level[];
  /** Maps of each level, from the outside in. */
  sides: Convolution[];
  last: Convolution;
}

export const u2net: Family = (claim: Claim): Recognised | undefined => {
  if (!claim.has('stage1.rebnconvin.conv_s1.weight') || !claim.has('outconv.weight'))
    return undefined;
  const net: U2Net = {
    down: [1, 2, 3, 4, 5, 6].map((i) => readLevel(claim, `stage${i}`, i >= 5)),
    up: [5, 4, 3, 2, 1].map((i) => readLevel(claim, `stage${i}d`, i >= 5)),
    sides: [1, 2, 3, 4, 5, 6].map((i) => claim.convolution(`side${i}`, undefined, undefined, 3)),
    last: claim.convolution('outconv', undefined, undefined, 1),
  };
  claim.finish();
  const outputs = net.last.weight.shape[0]!;
  return {
    family: 'u2net',
    name: 'U²-Net',
    variant: {
      inputs: net.down[0]!.entry.layer.weight.shape[1]!,
      outputs,
      size: net.down[3]!.entry.norm.channels > net.down[0]!.entry.norm.channels ? 'full' : 'small',
    },
    choices: [stretchChoice, linesChoice],
    build: (answers) => build(net, outputs, answers),
  };
};

function normed(claim: Claim, name: string): NormedConvolution {
  const layer = claim.convolution(`${name}.conv_s1`, undefined, undefined, 3);
  return { layer, norm: claim.norm(`${name}.bn_s1`, layer.weight.shape[0]!) };
}

function readLevel(claim: Claim, stage: string, dilated: boolean): Level {
  const count = claim.countOf((i) => `${stage}.rebnconv${i + 1}.`);
  if (count < 2) throw new Mismatch(`${stage} has no layers`);
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  return {
    entry: normed(claim, `${stage}.rebnconvin`),
    down: numbers.map((i) => normed(claim, `${stage}.rebnconv${i}`)),
    up: numbers
      .slice(0, -1)
      .reverse()
      .map((i) => normed(claim, `${stage}.rebnconv${i}d`)),
    dilated,
  };
}

function build(
  net: U2Net,
  outputs: number,
  answers: Answers,
): { graph: OnnxGraph; facts: GraphFacts } {
  const graph = new OnnxGraph();
  const layer = (x: Value, { layer: weights, norm }: NormedConvolution, dilation = 1) =>
    relu(
      graph,
      batchNorm(graph, convolution(graph, x, weights, { padding: dilation, dilation }), norm),
    );
  const pool = (x: Value) => maxPool(graph, x, 2, 2, 0, true);
  const join = (inner: Value, outer: Value) =>
    concat(graph, [resizeLike(graph, inner, outer), outer]);

  const level = (x: Value, { entry, down, up, dilated }: Level): Value => {
    const first = layer(x, entry);
    const seen: Value[] = [];
    for (const [i, weights] of down.entries()) {
      const innermost = i === down.length - 1;
      const dilation = dilated ? 2 ** i : innermost ? 2 : 1;
      const before = seen.at(-1);
      const smaller = !dilated && before !== undefined && !innermost;
      seen.push(
        layer(before === undefined ? first : smaller ? pool(before) : before, weights, dilation),
      );
    }
    let at = seen.pop()!;
    for (const [i, weights] of up.entries()) {
      const dilation = dilated ? 2 ** (up.length - 1 - i) : 1;
      const outer = seen.pop()!;
      const sameSize = dilated || i === 0;
      at = layer(sameSize ? concat(graph, [at, outer]) : join(at, outer), weights, dilation);
    }
    return add(graph, at, first);
  };

  const x = graph.input('x', [1, 3, 'H', 'W']);
  const seen: Value[] = [];
  for (const weights of net.down)
    seen.push(level(seen.length > 0 ? pool(seen.at(-1)!) : imagenet(graph, x), weights));
  const made = [seen.pop()!];
  for (const weights of net.up) made.push(level(join(made.at(-1)!, seen.pop()!), weights));
  const maps = net.sides.map((side, i) => {
    const map = convolution(graph, made[made.length - 1 - i]!, side, { padding: 1 });
    return i === 0 ? map : resizeLike(graph, map, x);
  });
  const y = edgeOutput(
    graph,
    sigmoid(graph, convolution(graph, concat(graph, maps), net.last)),
    answers,
  );
  graph.output('y', y, [1, outputs, 'H', 'W']);
  return { graph, facts: pictureFacts([3, outputs], [0, 1], 1, { min: 32 }) };
}
