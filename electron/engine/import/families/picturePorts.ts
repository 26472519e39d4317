import type { OnnxGraph, Value } from '../onnx/onnxGraph';
import { fromLab, lightness } from './labColour';
import { scaleBy, shiftBy } from './layers';

/** Where a generator of pytorch-CycleGAN-and-pix2pix begins and ends. */
export interface PicturePorts {
  /** What the net takes. */
  input: Value;
  /** Given what the net gives, declare the output `y`. */
  finish(y: Value): void;
  /** Of the graph's input `x` and output `y`. */
  channels: readonly [number, number];
  range: readonly [number, number];
}

/**
 * The input `x` of a graph for a net of pictures in −1…1. A net from one channel to two is one that
 * colours: it takes L and gives a and b of CIELAB, and its graph takes and gives pictures in 0…1.
 */
export function picturePorts(graph: OnnxGraph, channels: readonly [number, number]): PicturePorts {
  const [inputs, outputs] = channels;
  if (inputs === 1 && outputs === 2) return colouringPorts(graph);
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
