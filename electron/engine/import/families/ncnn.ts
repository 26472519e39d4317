import { Mismatch, UnknownNet, Unreadable } from '../failure';
import { OnnxGraph, type Value } from '../onnx/onnxGraph';
import { scaleThrough } from '../onnx/scaleThrough';
import type { ByteSource } from '../readers/byteSource';
import { type NcnnLayer, NcnnWeights } from '../readers/ncnnFile';

import { type Answers, choice, pictureFacts, type Recognised, rangeOf } from './family';
import { swapRedBlue } from './layers';
import { NcnnParameters, ncnnLayers, unsupportedNcnn } from './ncnnLayers';

/** A net of ncnn, such as those of Upscayl: its text is its graph, so that nothing is guessed but values. */
export function ncnn(layers: readonly NcnnLayer[], weights: ByteSource): Recognised {
  const inputs = layers.filter(({ type }) => type === 'Input');
  const input = inputs[0]?.outputs[0];
  if (inputs.length !== 1 || input === undefined)
    throw new UnknownNet({ reason: 'noPicture', ports: `takes ${inputs.length} inputs` });
  const built = build(layers, weights, input, {});
  return {
    family: 'ncnn',
    name: 'ncnn',
    variant: {
      inputs: built.channels[0],
      outputs: built.channels[1],
      layers: layers.length,
      scale: built.scale,
    },
    choices: [
      choice('range', '0..1', '-1..1', '0..255'),
      ...(built.channels[0] === 3 ? [choice('order', 'rgb', 'bgr')] : []),
    ],
    build: (answers) => {
      const { graph, channels, scale, multipleOf } = build(layers, weights, input, answers);
      const facts = pictureFacts(channels, rangeOf(answers.range ?? '0..1'), multipleOf, { scale });
      return { graph, facts: { ...facts, size: { multipleOf, min: multipleOf, guessed: true } } };
    },
  };
}

function build(layers: readonly NcnnLayer[], file: ByteSource, input: string, answers: Answers) {
  const graph = new OnnxGraph();
  const weights = new NcnnWeights(file);
  const channels = channelsOf(layers, input);
  const x = graph.input('x', [1, channels[0], 'H', 'W']);
  const swap = (value: Value) => (answers.order === 'bgr' ? swapRedBlue(graph, value) : value);
  const values = new Map<string, Value>([[input, swap(x)]]);
  for (const layer of layers) {
    if (layer.type === 'Input') continue;
    const inputs = layer.inputs.map((name) => {
      const value = values.get(name);
      if (value === undefined)
        throw new Unreadable({ reason: 'damaged', problem: `its blob ${name} is missing` });
      return value;
    });
    if (layer.type === 'Split') {
      for (const name of layer.outputs) values.set(name, inputs[0]!);
      continue;
    }
    const p = new NcnnParameters(layer);
    const make = ncnnLayers[layer.type];
    if (!make || layer.outputs.length !== 1 || inputs.length === 0) throw unsupportedNcnn(p);
    values.set(layer.outputs[0]!, make({ graph, weights, p, inputs }));
  }
  if (!weights.finished)
    throw new Unreadable({ reason: 'damaged', problem: 'its .bin has more weights than layers' });
  const last = values.get(outputOf(layers))!;
  graph.output('y', swap(last), [1, channels[1], 'H out', 'W out']);
  const { output, multipleOf } = scaleThrough(graph.proto, 'x', 'y');
  if (output === undefined) throw new Mismatch('the size of its output can’t be told');
  return { graph, channels, scale: output, multipleOf };
}

/** The one blob that no layer takes. */
function outputOf(layers: readonly NcnnLayer[]): string {
  const taken = new Set(layers.flatMap((layer) => layer.inputs));
  const ends = layers.flatMap((layer) => layer.outputs).filter((name) => !taken.has(name));
  if (ends.length !== 1)
    throw new UnknownNet({ reason: 'noPicture', ports: `gives ${ends.length} outputs` });
  return ends[0]!;
}

/** Channels of the input, from the first convolution that takes it, and of the output, from what makes it. */
function channelsOf(layers: readonly NcnnLayer[], input: string): readonly [number, number] {
  const counts = new Map<string, number>();
  const same = new Set([input]);
  let inputs: number | undefined;
  for (const layer of layers) {
    const p = new NcnnParameters(layer);
    const from = layer.inputs[0] ?? '';
    const isConvolution = /^(Dec|C)onvolution/.test(layer.type);
    if (same.has(from)) {
      if (isConvolution && inputs === undefined)
        inputs = p.count(6) / (p.count(0) * p.count(1) * p.count(11, p.count(1)));
      else if (layer.type === 'Split') for (const name of layer.outputs) same.add(name);
    }
    counts.set(layer.outputs[0] ?? '', channelsAfter(layer, p, counts));
    if (layer.type === 'Split')
      for (const name of layer.outputs) counts.set(name, counts.get(from) ?? 0);
  }
  if (inputs !== 1 && inputs !== 3 && inputs !== 4)
    throw new UnknownNet({
      reason: 'noPicture',
      ports: `takes ${inputs ?? 'an unknown number of'} channels`,
    });
  const outputs = counts.get(outputOf(layers)) || inputs;
  return [inputs, outputs];
}

function channelsAfter(layer: NcnnLayer, p: NcnnParameters, counts: Map<string, number>): number {
  const before = layer.inputs.map((name) => counts.get(name) ?? 0);
  if (/^(Dec|C)onvolution/.test(layer.type)) return p.count(0);
  if (layer.type === 'PixelShuffle') return (before[0] ?? 0) / p.count(0, 1) ** 2;
  if (layer.type === 'Concat') return before.reduce((a, b) => a + b, 0);
  return Math.max(0, ...before);
}
