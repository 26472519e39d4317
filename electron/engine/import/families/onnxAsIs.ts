import { maxNoise } from '#common/contract';
import { guessRanges } from '../onnx/guessRanges';
import type { ModelProto } from '../onnx/onnx_pb';
import { type ExtraPort, isNoise, type OnnxInterface, onnxInterface } from '../onnx/onnxInterface';
import { scaleThrough } from '../onnx/scaleThrough';
import { type WrappedOnnx, type Wrapping, wrapOnnx } from '../onnx/wrapOnnx';
import { countOf } from '../storedTensor';
import {
  type Answers,
  choice,
  type FamilyChoice,
  type GraphFacts,
  type Recognised,
  rangeOf,
} from './family';

const ranges = ['-1..1', '0..1', '0..255'];
const maxStyles = 256;

/** Mean and deviation of ImageNet's pictures in 0…1, which many nets want taken off. */
const imagenet = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/** Any net that takes a picture and gives one, with all of its weights in it. */
export function onnxAsIs(model: ModelProto): Recognised {
  const graph = model.graph!;
  const ports = onnxInterface(graph);
  const guess = guessRanges(graph, ports);
  const { input, output } = ports;
  const scales = scaleThrough(graph, input.name, output.name);
  const fixed = input.height !== undefined && input.width !== undefined;
  const stated = fixed && output.height ? output.height / input.height! : undefined;
  const scale = stated ?? scales.output ?? 1;
  const more = (likely: string, all: readonly string[]) => all.filter((value) => value !== likely);
  const inputRanges = input.channels === 3 ? [...ranges, 'imagenet'] : ranges;
  const choices: FamilyChoice[] = [
    choice('range', guess.input, ...more(guess.input, inputRanges)),
    choice('output-range', guess.output, ...more(guess.output, ranges)),
    ...(input.channels === 3
      ? [choice('order', guess.order, ...more(guess.order, ['rgb', 'bgr']))]
      : []),
    ...ports.extras.filter(isStyle).slice(0, 1).map(styleChoice),
  ];
  return {
    family: 'onnx',
    name: 'ONNX',
    variant: {
      inputs: input.channels,
      outputs: output.channels,
      layout: input.layout,
      type: input.type,
      fixed,
      scale,
      opset: Number(model.opsetImport.find(({ domain }) => domain === '')?.version ?? 0n),
    },
    choices,
    build: (answers) => {
      const wrapped = wrapOnnx(model, ports, wrappingOf(ports, answers));
      return { graph: wrapped, facts: factsOf(ports, wrapped, answers, scale, scales.multipleOf) };
    },
  };
}

/** A vector of weights, of which one style has 1. */
const isStyle = ({ name, shape }: ExtraPort): boolean =>
  countOf(shape) > 1 && countOf(shape) <= maxStyles && shape.length <= 2 && !isNoise(name);

function styleChoice({ shape }: ExtraPort): FamilyChoice {
  const [likely, ...others] = Array.from({ length: countOf(shape) }, (_, i) => String(i));
  return choice('style', likely!, ...others);
}

/** Noise that the card can name: one row of random numbers. */
const cardNoise = (ports: OnnxInterface): ExtraPort | undefined =>
  ports.extras.find(
    ({ name, shape }) =>
      isNoise(name) && shape.length === 2 && shape[0] === 1 && shape[1]! <= maxNoise,
  );

function wrappingOf(ports: OnnxInterface, answers: Answers): Wrapping {
  const noise = cardNoise(ports);
  const style = ports.extras.find(isStyle);
  return {
    swapRedBlue: answers.order === 'bgr' && ports.input.channels === 3,
    standardise: answers.range === 'imagenet' ? imagenet : undefined,
    given: ports.extras
      .filter((port) => port !== noise)
      .map((port) => ({
        port,
        values: valuesFor(port, port === style ? Number(answers.style) : undefined),
      })),
  };
}

/** A lone number is a strength and 1; of styles one has 1; all else is 0. */
function valuesFor({ shape }: ExtraPort, chosen: number | undefined): number[] {
  const count = countOf(shape);
  if (count === 1) return [1];
  return Array.from({ length: count }, (_, i) => (i === chosen ? 1 : 0));
}

function factsOf(
  ports: OnnxInterface,
  wrapped: WrappedOnnx,
  answers: Answers,
  scale: number,
  multipleOf: number,
): GraphFacts {
  const { input, others, output } = ports;
  const noise = cardNoise(ports);
  const range = answers.range === 'imagenet' ? ([0, 1] as const) : rangeOf(answers.range ?? '');
  return {
    inputs: [input, ...others].map(({ channels }, i) => ({
      tensor: wrapped.inputs[i]!,
      kind: 'picture' as const,
      channels,
      range,
    })),
    output: {
      tensor: wrapped.output,
      channels: output.channels,
      range: rangeOf(answers['output-range'] ?? ''),
      scale,
    },
    size:
      input.height !== undefined && input.width !== undefined
        ? { fixed: [input.width, input.height] }
        : { multipleOf, min: multipleOf, guessed: true },
    noise: noise && { tensor: noise.name, size: noise.shape[1]! },
  };
}
