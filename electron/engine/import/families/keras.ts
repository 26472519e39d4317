import { Mismatch, UnknownNet, Unreadable } from '../failure';
import { guessRanges } from '../onnx/guessRanges';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import { scaleThrough } from '../onnx/scaleThrough';
import type { KerasLayer, KerasModel } from '../readers/kerasConfig';
import type { KerasFile } from '../readers/tfjsModel';
import type { StoredTensor } from '../storedTensor';
import {
  type Answers,
  choice,
  type FamilyChoice,
  pictureFacts,
  type Recognised,
  rangeOf,
} from './family';
import type { KerasSheet } from './kerasContext';
import { kerasLayers } from './kerasLayers';
import { swapRedBlue } from './layers';

const ranges = ['-1..1', '0..1', '0..255'];

/** A Keras model with its layers: its graph is in the file, so that nothing is guessed but values. */
export function keras(file: KerasFile): Recognised {
  const built = build(file, {});
  const { guess } = built;
  const more = (likely: string) => ranges.filter((value) => value !== likely);
  const choices: FamilyChoice[] = [
    choice('range', guess.input, ...more(guess.input)),
    choice('output-range', guess.output, ...more(guess.output)),
    ...(built.channels[0] === 3 ? [choice('order', 'rgb', 'bgr')] : []),
    // Pix2pix of TensorFlow’s tutorial tests in training mode; most others don’t.
    ...(hasNorm(file.model) ? [choice('norm', 'running', 'batch')] : []),
  ];
  return {
    family: 'keras',
    name: 'Keras',
    variant: {
      inputs: built.channels[0],
      outputs: built.channels[1],
      layers: file.model.layers.length,
      scale: built.scale,
    },
    choices,
    build: (answers) => {
      const { graph, channels, scale, multipleOf } = build(file, answers);
      const outputRange = rangeOf(answers['output-range'] ?? '0..1');
      const facts = pictureFacts(channels, rangeOf(answers.range ?? '0..1'), multipleOf, {
        scale,
        outputRange,
      });
      return { graph, facts: { ...facts, size: { multipleOf, min: multipleOf, guessed: true } } };
    },
  };
}

const hasNorm = (model: KerasModel): boolean =>
  model.layers.some(
    (layer) => layer.type === 'BatchNormalization' || (layer.inner && hasNorm(layer.inner)),
  );

function build({ model, weights }: KerasFile, answers: Answers) {
  const graph = new OnnxGraph();
  if (model.inputs.length !== 1)
    throw new UnknownNet({ reason: 'noPicture', ports: `takes ${model.inputs.length} inputs` });
  const channels = inputChannels(model);
  const x = graph.input('x', [1, channels, 'H', 'W']);
  const swap = (value: Value) => (answers.order === 'bgr' ? swapRedBlue(graph, value) : value);
  const y = new Run(graph, weights, answers).model(model, [{ value: swap(x), channels }], 0);
  graph.output('y', swap(y.value), [1, y.channels, 'H out', 'W out']);
  const { output, multipleOf } = scaleThrough(graph.proto, 'x', 'y');
  if (output === undefined) throw new Mismatch('the size of its output can’t be told');
  const port = (name: string) => ({ name, type: 'float32', layout: 'NCHW', channels }) as const;
  const guess = guessRanges(graph.proto, {
    input: port('x'),
    output: port('y'),
    others: [],
    extras: [],
  });
  return { graph, channels: [channels, y.channels] as const, scale: output, multipleOf, guess };
}

/** Channels of [batch, height, width, channels]. */
function inputChannels({ layers, inputs }: KerasModel): number {
  const config = layers.find(({ name }) => name === inputs[0])?.config ?? {};
  const shape = config.batch_input_shape ?? config.batch_shape;
  const channels: unknown = Array.isArray(shape) && shape.length === 4 ? shape[3] : undefined;
  if (channels !== 1 && channels !== 3 && channels !== 4)
    throw new UnknownNet({
      reason: 'noPicture',
      ports: `takes ${JSON.stringify(shape ?? 'no shape')}`,
    });
  return channels;
}

const maxDepth = 6;
const maxCalls = 20_000;

class Run {
  private calls = 0;

  constructor(
    private readonly graph: OnnxGraph,
    private readonly weights: ReadonlyMap<string, StoredTensor>,
    private readonly answers: Answers,
  ) {}

  /** A model's output; layers are taken as soon as all that they need is there. */
  model({ layers, inputs, outputs }: KerasModel, given: KerasSheet[], depth: number): KerasSheet {
    if (depth > maxDepth)
      throw new Unreadable({ reason: 'tooComplex', problem: 'its models are nested endlessly' });
    const sheets = new Map<string, KerasSheet>();
    for (const [i, name] of inputs.entries()) sheets.set(`${name}:0`, given[i] ?? given[0]!);
    let waiting = layers.flatMap((layer) =>
      layer.calls.map((call, i) => ({ layer, call, key: `${layer.name}:${i}` })),
    );
    while (waiting.length > 0) {
      const later: typeof waiting = [];
      for (const step of waiting) {
        const ready = step.call.inputs.map(({ layer, call }) => sheets.get(`${layer}:${call}`));
        if (step.call.inputs.length === 0 || ready.some((sheet) => sheet === undefined))
          later.push(step);
        else
          sheets.set(
            step.key,
            this.layer(step.layer, ready as KerasSheet[], step.call.options, depth),
          );
      }
      if (later.length === waiting.length) break;
      waiting = later;
    }
    const [output] = outputs;
    const sheet = output && sheets.get(`${output.layer}:${output.call}`);
    if (!sheet)
      throw new Unreadable({ reason: 'damaged', problem: 'its layers are not connected' });
    return sheet;
  }

  private layer(
    layer: KerasLayer,
    inputs: KerasSheet[],
    options: Readonly<Record<string, unknown>>,
    depth: number,
  ): KerasSheet {
    if (++this.calls > maxCalls)
      throw new Unreadable({ reason: 'tooComplex', problem: 'it has tens of thousands of layers' });
    if (layer.inner) return this.model(layer.inner, inputs, depth + 1);
    const make = kerasLayers[layer.type];
    if (!make || layer.config.data_format === 'channels_first')
      throw new Mismatch(`its layer ${layer.name} is a ${layer.type}`);
    const weight = (kind: string) => this.weight(layer.name, kind);
    return make({ graph: this.graph, layer, inputs, options, weight, answers: this.answers });
  }

  /** Weights of layers inside of models have the model's name before theirs. */
  private weight(layer: string, kind: string): StoredTensor | undefined {
    const name = `${layer}/${kind}`;
    const exact = this.weights.get(name);
    if (exact) return exact;
    for (const [key, tensor] of this.weights) if (key.endsWith(`/${name}`)) return tensor;
    return undefined;
  }
}
