/**
 * The colour nets of Zhang et al.: ECCV 2016, which chooses among 313 colours, and SIGGRAPH 2017,
 * which gives colours. They take the lightness of a picture and give a and b of CIELAB; the graph
 * takes and gives pictures.
 */
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import type { Claim } from '../weights/claim';
import type { Convolution, Norm } from '../weights/layerWeights';
import { type Family, type GraphFacts, pictureFacts, type Recognised } from './family';
import { fromLab, lightness } from './labColour';
import {
  add,
  batchNorm,
  concat,
  convolution,
  leakyRelu,
  relu,
  scaleBy,
  shiftBy,
  tanh,
  transposedConvolution,
  upsample,
} from './layers';

/** Convolutions, each with a ReLU behind it, and a norm at the end. */
interface Stage {
  convolutions: Convolution[];
  norm?: Norm;
}

/** Of the trunk; the fifth and sixth are dilated. */
const trunk = [1, 2, 3, 4, 5, 6, 7];
const isDilated = (stage: number) => stage === 5 || stage === 6;

export const zhangColour: Family = (claim: Claim): Recognised | undefined => {
  const first = claim.shape('model1.0.weight');
  if (first?.length !== 4 || !claim.has('model7.0.weight')) return undefined;
  const isEccv = first[1] === 1 && claim.has('model_out.weight');
  if (!isEccv && !(first[1] === 4 && claim.has('model_out.0.weight'))) return undefined;
  const stages = trunk.map((i) => readStage(claim, `model${i}`, 0));
  const build = isEccv ? readEccv(claim, stages) : readSiggraph(claim, stages);
  claim.finish();
  return {
    family: isEccv ? 'zhang-eccv16' : 'zhang-siggraph17',
    name: isEccv ? 'Colorful Image Colorization' : 'Interactive Deep Colorization',
    variant: { width: first[0]! },
    choices: [],
    build,
  };
};

function readStage(claim: Claim, name: string, start: number): Stage {
  const convolutions: Convolution[] = [];
  let i = start;
  for (; claim.shape(`${name}.${i}.weight`)?.length === 4; i += 2)
    convolutions.push(claim.convolution(`${name}.${i}`, undefined, undefined, 3));
  const channels = convolutions.at(-1)?.weight.shape[0] ?? 0;
  const norm = claim.has(`${name}.${i}.weight`) ? claim.norm(`${name}.${i}`, channels) : undefined;
  return { convolutions, norm };
}

/** @param stride of the last convolution */
function run(
  graph: OnnxGraph,
  x: Value,
  { convolutions, norm }: Stage,
  dilated = false,
  stride = 1,
): Value {
  const dilation = dilated ? 2 : 1;
  const y = convolutions.reduce((at, layer, i) => {
    const last = i === convolutions.length - 1;
    const options = { padding: dilation, dilation, stride: last ? stride : 1 };
    return relu(graph, convolution(graph, at, layer, options));
  }, x);
  return norm ? batchNorm(graph, y, norm) : y;
}

type Build = () => { graph: OnnxGraph; facts: GraphFacts };

/** From a and b for the lightness in −0.5…0.5 to pictures. */
function coloured(multipleOf: number, colours: (graph: OnnxGraph, l: Value) => Value): Build {
  return () => {
    const graph = new OnnxGraph();
    const l = lightness(graph, graph.input('x', [1, 3, 'H', 'W']));
    const ab = scaleBy(graph, colours(graph, scaleBy(graph, shiftBy(graph, l, -50), 0.01)), 110);
    graph.output('y', fromLab(graph, l, ab), [1, 3, 'H', 'W']);
    return { graph, facts: pictureFacts([3, 3], [0, 1], multipleOf, { min: 4 * multipleOf }) };
  };
}

function readEccv(claim: Claim, stages: Stage[]): Build {
  const up = claim.transposed('model8.0', undefined, undefined, 4);
  const after = [2, 4].map((i) => claim.convolution(`model8.${i}`, undefined, undefined, 3));
  const classes = claim.convolution('model8.6', undefined, undefined, 1);
  const last = claim.convolution('model_out', 2, classes.weight.shape[0], 1);
  return coloured(8, (graph, l) => {
    let at = l;
    for (const [i, stage] of stages.entries())
      at = run(graph, at, stage, isDilated(i + 1), i < 3 ? 2 : 1);
    at = relu(graph, transposedConvolution(graph, at, up, { stride: 2, padding: 1 }));
    at = run(graph, at, { convolutions: after });
    const chances = graph.node('Softmax', [convolution(graph, at, classes)], { axis: 1 });
    return upsample(graph, convolution(graph, chances, last), 4, 'bilinear');
  });
}

function readSiggraph(claim: Claim, stages: Stage[]): Build {
  const ups = [8, 9, 10].map((i) => claim.transposed(`model${i}up.0`, undefined, undefined, 4));
  const shorts = ['3short8', '2short9', '1short10'].map((name) =>
    claim.convolution(`model${name}.0`, undefined, undefined, 3),
  );
  const after = [8, 9, 10].map((i) => readStage(claim, `model${i}`, 1));
  const last = claim.convolution('model_out.0', 2, undefined, 1);
  // Chances of colours, which only training looks at.
  claim.ignore(/^model_class\./);
  return coloured(8, (graph, l) => {
    const nothing = scaleBy(graph, l, 0);
    let at = concat(graph, [l, nothing, nothing, nothing]);
    const seen: Value[] = [];
    for (const [i, stage] of stages.entries()) {
      at = run(graph, i >= 1 && i <= 3 ? everySecond(graph, at) : at, stage, isDilated(i + 1));
      seen.push(at);
    }
    for (const [i, up] of ups.entries()) {
      const larger = transposedConvolution(graph, at, up, { stride: 2, padding: 1 });
      const short = convolution(graph, seen[2 - i]!, shorts[i]!, { padding: 1 });
      const both = relu(graph, add(graph, larger, short));
      at =
        i < 2
          ? run(graph, both, after[i]!)
          : leakyRelu(graph, convolution(graph, both, after[2]!.convolutions[0]!, { padding: 1 }));
    }
    return tanh(graph, convolution(graph, at, last));
  });
}

const everySecond = (graph: OnnxGraph, x: Value) =>
  graph.node('Slice', [
    x,
    graph.ints([0, 0]),
    graph.ints([2 ** 31 - 1, 2 ** 31 - 1]),
    graph.ints([2, 3]),
    graph.ints([2, 2]),
  ]);
