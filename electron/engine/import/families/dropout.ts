import { maxNoise } from '#common/contract';
import type { OnnxGraph, Value } from '../onnx/onnxGraph';

const noiseName = 'noise';

/**
 * Dropout of one half that stays on, from an input [1, size] of normal random numbers: what is kept
 * counts twice (Srivastava et al. 2014). Each layer has a part of the noise; in pictures larger
 * than the usual it is repeated.
 */
export class DropoutNoise {
  private size = 0;

  constructor(
    private readonly graph: OnnxGraph,
    private readonly layers: number,
  ) {}

  /** @param units of the layer in a picture of the usual size */
  apply(x: Value, units: number): Value {
    const { graph } = this;
    const count = Math.min(units, Math.floor(maxNoise / this.layers));
    const shape = graph.node('Shape', [x]);
    const total = graph.node('ReduceProd', [shape], { axes: [0], keepdims: 0 });
    const range = graph.node('Range', [graph.ints([0], []), total, graph.ints([1], [])]);
    const repeated = graph.node('Mod', [range, graph.ints([count], [])]);
    const index = graph.node('Add', [repeated, graph.ints([this.size], [])]);
    const all = graph.node('Reshape', [noiseName, graph.ints([-1])]);
    const values = graph.node('Reshape', [graph.node('Gather', [all, index]), shape]);
    const kept = graph.node('Greater', [values, graph.floats([0], [])]);
    const factor = graph.node('Mul', [
      graph.node('Cast', [kept], { to: 1 }),
      graph.floats([2], []),
    ]);
    this.size += count;
    return graph.node('Mul', [x, factor]);
  }

  /** Declare the input, after the last layer. @returns what the card says of it; undefined if no layer uses it */
  finish(): { tensor: string; size: number } | undefined {
    if (this.size === 0) return undefined;
    this.graph.input(noiseName, [1, this.size]);
    return { tensor: noiseName, size: this.size };
  }
}
