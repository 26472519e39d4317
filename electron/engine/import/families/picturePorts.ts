import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import { type Answers, choice, type FamilyChoice } from './family';
import { fromLab, lightness } from './labColour';
import { scaleBy, shiftBy } from './layers';

/** Where a generator of pytorch-CycleGAN-and-pix2pix begins and ends. */
export interface PicturePorts {
  /** What the net takes. */
  input: Value;
  /** Given what the net gives, declare the output `y`. */
  finish(y: Value): void;
  /** Of the graph's input `x` and output `y`. */
  channels: Channels;
  range: readonly [number, number];
}

type Channels = readonly [number, number];

/** Whether a net may be one that colours, from L to a and b of CIELAB. */
const mayColour = ([inputs, outputs]: Channels) => inputs === 1 && outputs === 2;

export const portChoices = (channels: Channels): FamilyChoice[] =>
  mayColour(channels) ? [choice('channels', 'colours', 'red-green')] : [];

/**
 * The input `x` of a graph for a net of pictures in −1…1, or, for one that colours, of a graph that
 * takes and gives pictures in 0…1.
 * @param answers to `portChoices`
 */
export function picturePorts(graph: OnnxGraph, channels: Channels, answers: Answers): PicturePorts {
  const [inputs, outputs] = channels;
  if (mayColour(channels) && answers.channels === 'colours') return colouringPorts(graph);
  return {
    input: graph.input('x', [1, inputs, 'H', 'W']),
    finish: (y) => graph.output('y', y, [1, outputs, 'H', 'W']),
    channels,
    range: [-1, 1],
  };
}

function colouringPorts(graph: OnnxGraph): PicturePorts {
  const l = lightness(graph, graph.input('x', [1, 3, 'H', 'W']));
  return {
    input: shiftBy(graph, scaleBy(graph, l, 1 / 50), -1),
    finish: (ab) => graph.output('y', fromLab(graph, l, scaleBy(graph, ab, 110)), [1, 3, 'H', 'W']),
    channels: [3, 3],
    range: [0, 1],
  };
}
