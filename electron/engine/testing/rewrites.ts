import { agreement } from '../checks/agreement';
import { gaussianNoise } from '../image/gaussianNoise';
import { OnnxGraph, type Value } from '../import/onnx/onnxGraph';
import { NetGraph } from '../import/prepare/netGraph';
import { countOf, type StoredTensor, storedTensorOf } from '../import/storedTensor';
import { runOnce } from '../runtime/runOnce';

/** Normal random numbers as a weight, the same for the same seed. */
export function randomTensor(
  shape: readonly number[],
  seed: number,
  mean = 0,
  deviation = 1,
): StoredTensor {
  const values = gaussianNoise(seed, countOf(shape)).map((value) => mean + deviation * value);
  return storedTensorOf(shape, Float32Array.from(values), `random ${shape} ${seed}`);
}

/** A net of any size with the input `x` and the output `y`. */
export function netOf(
  channels: number,
  outputs: number,
  build: (graph: OnnxGraph, x: Value) => Value,
): Uint8Array<ArrayBuffer> {
  const graph = new OnnxGraph();
  const x = graph.input('x', [1, channels, 'H', 'W']);
  graph.output('y', build(graph, x), [1, outputs, 'H out', 'W out']);
  return graph.toBytes();
}

const run = runOnce(1);

/** How far a rewritten net is from the net, in dB, for noise of one size, [width, height]. */
export async function agreementOf(
  ours: Uint8Array,
  theirs: Uint8Array,
  channels: number,
  [width, height]: readonly [number, number],
): Promise<number> {
  const shape = [1, channels, height, width];
  const feeds = { x: { values: gaussianNoise(7, countOf(shape)), shape } };
  const [{ y: got }, { y: expected }] = await Promise.all([run(ours, feeds), run(theirs, feeds)]);
  if (!got || !expected || got.length !== expected.length) throw new Error('the sizes differ');
  return agreement(got, expected);
}

/** A net after one rewrite, and how often that was applied. */
export function rewritten(
  onnx: Uint8Array<ArrayBuffer>,
  rewrite: (graph: NetGraph) => number,
): { bytes: Uint8Array<ArrayBuffer>; count: number; operators: string[] } {
  const graph = new NetGraph(onnx);
  const count = rewrite(graph);
  const bytes = graph.toBytes();
  return { bytes, count, operators: graph.nodes.map(({ opType }) => opType) };
}
