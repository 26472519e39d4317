import type { NodeProto } from '../onnx/onnx_pb';
import type { Value } from '../onnx/onnxGraph';
import { int, type NetGraph, text } from './netGraph';

/**
 * A picture enlarged by repeating its pixels and added to one that was spread from channels: added
 * to the channels instead, which are as many numbers as the small picture has for each.
 * @param shapes of the activations
 * @returns how many were rewritten
 */
export function addBeforeSpreading(
  graph: NetGraph,
  shapes: ReadonlyMap<Value, readonly number[]>,
): number {
  let count = 0;
  for (const node of graph.nodes.filter(({ opType }) => opType === 'Add')) {
    const [a, b] = node.input.map((value) => graph.producer(value));
    const [spreading, enlarging] = a?.opType === 'DepthToSpace' ? [a, b] : [b, a];
    if (spreading?.opType !== 'DepthToSpace' || !repeatsPixels(enlarging)) continue;
    const side = int(spreading, 'blocksize', 1);
    const [x, z] = [enlarging.input[0]!, spreading.input[0]!];
    const scales = graph.constantFloats(enlarging.input[2])?.values;
    const channels = shapes.get(x)?.[1];
    const single = [spreading, enlarging].every((one) => graph.onlyReader(one.output[0]!) === node);
    if (!single || channels === undefined || scales?.join() !== `1,1,${side},${side}`) continue;
    if (shapes.get(z)?.[1] !== channels * side ** 2) continue;
    const crd = text(spreading, 'mode', 'DCR') === 'CRD';
    const values = new Float32Array(side ** 2 * channels ** 2);
    for (let o = 0; o < side ** 2 * channels; o++)
      values[o * channels + (crd ? Math.floor(o / side ** 2) : o % channels)] = 1;
    const weight = graph.floats(values, [side ** 2 * channels, channels, 1, 1]);
    const repeated = graph.node('Conv', [x, weight], { kernel_shape: [1, 1] });
    graph.replace(node, graph.nodeLike(spreading, [graph.node('Add', [z, repeated])]));
    count++;
  }
  return count;
}

function repeatsPixels(node: NodeProto | undefined): node is NodeProto {
  return (
    node?.opType === 'Resize' &&
    text(node, 'mode', 'nearest') === 'nearest' &&
    text(node, 'coordinate_transformation_mode', 'half_pixel') === 'asymmetric' &&
    text(node, 'nearest_mode', 'round_prefer_floor') === 'floor'
  );
}
