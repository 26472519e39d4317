/**
 * A whole pickled `nn.Sequential`: the settings of its layers are in the file, and they run one
 * after the other. Of other modules only the weights are there, not how they are connected.
 */
import { Mismatch } from '../failure';
import { guessRanges } from '../onnx/guessRanges';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import { scaleThrough } from '../onnx/scaleThrough';
import { PickleObject, type PickleValue } from '../readers/pickleValue';
import { TorchTensor } from '../readers/torchTensor';
import type { StoredTensor } from '../storedTensor';
import { choice, pictureFacts, type Recognised, rangeOf } from './family';
import {
  averagePool,
  batchNorm,
  clamp,
  convolution,
  instanceNorm,
  leakyRelu,
  maxPool,
  type Padding,
  pad,
  pixelShuffle,
  pixelUnshuffle,
  prelu,
  relu,
  sigmoid,
  swish,
  tanh,
  transposedConvolution,
  upsample,
} from './layers';

const ranges = ['-1..1', '0..1', '0..255'];
const maxDepth = 16;
const maxLayers = 5000;

/** A module's class, settings, weights and the modules inside. */
class Module {
  constructor(private readonly object: PickleObject) {}

  /** Such as Conv2d; '' for classes that are not PyTorch's. */
  get type(): string {
    return /^torch\.nn\.modules\.\w+\.(\w+)$/.exec(this.object.className)?.[1] ?? '';
  }

  private get(key: string): PickleValue {
    return this.object.state instanceof Map ? (this.object.state.get(key) ?? null) : null;
  }

  private group(key: string): Map<PickleValue, PickleValue> {
    const group = this.get(key);
    return group instanceof Map ? group : new Map();
  }

  get inner(): Module[] {
    return [...this.group('_modules').values()].flatMap((value) =>
      value instanceof PickleObject ? [new Module(value)] : [],
    );
  }

  weight(name: string): StoredTensor | undefined {
    const value = this.group('_parameters').get(name) ?? this.group('_buffers').get(name);
    return value instanceof TorchTensor ? value : undefined;
  }

  number(key: string, otherwise: number): number {
    const value = this.get(key);
    return typeof value === 'number' ? value : otherwise;
  }

  text(key: string, otherwise: string): string {
    const value = this.get(key);
    return typeof value === 'string' ? value : otherwise;
  }

  /** A size that is the same for height and width. */
  side(key: string, otherwise: number): number {
    const value = this.get(key);
    if (!Array.isArray(value)) return this.number(key, otherwise);
    const [first] = value;
    if (typeof first !== 'number' || value.some((other) => other !== first))
      throw new Mismatch(`one of its layers has the ${key} ${value.join(', ')}`);
    return first;
  }

  /** left, right, top, bottom of a padding layer, as [top, left, bottom, right]. */
  get sides(): [number, number, number, number] {
    const value = this.get('padding');
    const all = Array.isArray(value) ? value : new Array<PickleValue>(4).fill(value);
    if (all.length !== 4 || !all.every((n): n is number => typeof n === 'number'))
      throw new Mismatch('one of its paddings has no sides');
    const [left, right, top, bottom] = all as [number, number, number, number];
    return [top, left, bottom, right];
  }
}

interface Sheet {
  value: Value;
  channels: number;
}

type Build = (graph: OnnxGraph, x: Sheet, module: Module) => Sheet;

const paddings: Record<string, Padding> = {
  zeros: 'zero',
  reflect: 'reflect',
  replicate: 'replicate',
};

function weightsOf(module: Module) {
  const weight = module.weight('weight');
  if (weight?.shape.length !== 4) throw new Mismatch('one of its convolutions has no weights');
  return { weight, bias: module.weight('bias') };
}

const convolve: Build = (graph, x, module) => {
  const layer = weightsOf(module);
  const mode = paddings[module.text('padding_mode', 'zeros')];
  if (!mode) throw new Mismatch('one of its convolutions pads in an unusual way');
  const options = {
    stride: module.side('stride', 1),
    padding: module.side('padding', 0),
    dilation: module.side('dilation', 1),
    groups: module.number('groups', 1),
    mode,
  };
  return { value: convolution(graph, x.value, layer, options), channels: layer.weight.shape[0]! };
};

const deconvolve: Build = (graph, x, module) => {
  const layer = weightsOf(module);
  const groups = module.number('groups', 1);
  if (module.side('dilation', 1) !== 1) throw new Mismatch('one of its deconvolutions is dilated');
  const options = {
    stride: module.side('stride', 1),
    padding: module.side('padding', 0),
    outputPadding: module.side('output_padding', 0),
    groups,
  };
  const value = transposedConvolution(graph, x.value, layer, options);
  return { value, channels: layer.weight.shape[1]! * groups };
};

function normalise(kind: 'batch' | 'instance'): Build {
  return (graph, x, module) => {
    const norm = {
      channels: x.channels,
      scale: module.weight('weight'),
      shift: module.weight('bias'),
      mean: module.weight('running_mean'),
      variance: module.weight('running_var'),
    };
    const epsilon = module.number('eps', 1e-5);
    const byTraining = norm.mean !== undefined && kind === 'batch';
    const value = (byTraining ? batchNorm : instanceNorm)(graph, x.value, norm, epsilon);
    return { ...x, value };
  };
}

const padded =
  (mode: Padding): Build =>
  (graph, x, module) => ({ ...x, value: pad(graph, x.value, module.sides, mode) });

const applied =
  (run: (graph: OnnxGraph, x: Value, module: Module) => Value): Build =>
  (graph, x, module) => ({ ...x, value: run(graph, x.value, module) });

const enlarge: Build = (graph, x, module) => {
  const mode = module.type === 'UpsamplingBilinear2d' ? 'bilinear' : module.text('mode', 'nearest');
  const factor = module.side('scale_factor', 0);
  if (factor <= 0 || (mode !== 'nearest' && mode !== 'bilinear'))
    throw new Mismatch('one of its layers enlarges in an unusual way');
  const corners = module.type === 'UpsamplingBilinear2d';
  return { ...x, value: upsample(graph, x.value, factor, mode, corners) };
};

const same: Build = (_, x) => x;

const layers: Readonly<Record<string, Build>> = {
  Conv2d: convolve,
  ConvTranspose2d: deconvolve,
  BatchNorm2d: normalise('batch'),
  SyncBatchNorm: normalise('batch'),
  InstanceNorm2d: normalise('instance'),
  ReLU: applied(relu),
  ReLU6: applied((graph, x) => clamp(graph, x, 0, 6)),
  LeakyReLU: applied((graph, x, m) => leakyRelu(graph, x, m.number('negative_slope', 0.01))),
  PReLU: applied((graph, x, m) => prelu(graph, x, m.weight('weight')!)),
  Tanh: applied(tanh),
  Sigmoid: applied(sigmoid),
  SiLU: applied(swish),
  ReflectionPad2d: padded('reflect'),
  ReplicationPad2d: padded('replicate'),
  ZeroPad2d: padded('zero'),
  Upsample: enlarge,
  UpsamplingNearest2d: enlarge,
  UpsamplingBilinear2d: enlarge,
  PixelShuffle: (graph, x, module) => {
    const factor = module.number('upscale_factor', 1);
    return { value: pixelShuffle(graph, x.value, factor), channels: x.channels / factor ** 2 };
  },
  PixelUnshuffle: (graph, x, module) => {
    const factor = module.number('downscale_factor', 1);
    const value = pixelUnshuffle(graph, x.value, x.channels, factor);
    return { value, channels: x.channels * factor ** 2 };
  },
  MaxPool2d: applied((graph, x, m) => {
    const size = m.side('kernel_size', 2);
    return maxPool(graph, x, size, m.side('stride', size), m.side('padding', 0));
  }),
  AvgPool2d: applied((graph, x, m) => {
    const size = m.side('kernel_size', 2);
    return averagePool(graph, x, size, m.side('stride', size), m.side('padding', 0));
  }),
  Dropout: same,
  Dropout2d: same,
  Identity: same,
};

/** Layers in the order in which they run. */
function flatten(module: Module, depth = 0): Module[] {
  if (depth > maxDepth) throw new Mismatch('its layers are nested endlessly');
  return module.inner.flatMap((inner) =>
    inner.type === 'Sequential' ? flatten(inner, depth + 1) : [inner],
  );
}

/**
 * @returns undefined if it is no Sequential of known layers alone
 * @throws Mismatch if a layer has settings that can't be rebuilt
 */
export function torchSequential(object: PickleObject): Recognised | undefined {
  const root = new Module(object);
  if (root.type !== 'Sequential') return undefined;
  const chain = flatten(root);
  const first = chain.find((module) => module.weight('weight')?.shape.length === 4);
  if (!first || chain.length > maxLayers || chain.some(({ type }) => !layers[type]))
    return undefined;
  const weight = first.weight('weight')!;
  const inputs =
    first.type === 'ConvTranspose2d'
      ? weight.shape[0]!
      : weight.shape[1]! * first.number('groups', 1);
  if (inputs !== 1 && inputs !== 3 && inputs !== 4) return undefined;
  const built = build(chain, inputs);
  const others = (likely: string) => ranges.filter((range) => range !== likely);
  return {
    family: 'torch-sequential',
    name: 'nn.Sequential',
    isGuess: true,
    variant: { inputs, outputs: built.outputs, layers: chain.length, scale: built.scale },
    choices: [
      choice('range', built.guess.input, ...others(built.guess.input)),
      choice('output-range', built.guess.output, ...others(built.guess.output)),
    ],
    build: (answers) => {
      const { graph, outputs, scale, multipleOf } = build(chain, inputs);
      const outputRange = rangeOf(answers['output-range'] ?? '0..1');
      const range = rangeOf(answers.range ?? '0..1');
      const facts = pictureFacts([inputs, outputs], range, multipleOf, { scale, outputRange });
      return { graph, facts: { ...facts, size: { multipleOf, min: multipleOf, guessed: true } } };
    },
  };
}

function build(chain: readonly Module[], inputs: number) {
  const graph = new OnnxGraph();
  const x = graph.input('x', [1, inputs, 'H', 'W']);
  const y = chain.reduce<Sheet>((at, module) => layers[module.type]!(graph, at, module), {
    value: x,
    channels: inputs,
  });
  graph.output('y', y.value, [1, y.channels, 'H out', 'W out']);
  const { output, multipleOf } = scaleThrough(graph.proto, 'x', 'y');
  if (output === undefined) throw new Mismatch('the size of its output can’t be told');
  const port = (name: string) =>
    ({ name, type: 'float32', layout: 'NCHW', channels: inputs }) as const;
  const guess = guessRanges(graph.proto, {
    input: port('x'),
    output: port('y'),
    others: [],
    extras: [],
  });
  return { graph, outputs: y.channels, scale: output, multipleOf, guess };
}
