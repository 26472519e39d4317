import type { Value } from '../onnx/onnxGraph';
import type { NetGraph } from './netGraph';

/** [1, C, H, W] → [1, H, W, C], which the runtime does on the way out of its own layout. */
export const channelsLastOrder = (graph: NetGraph, x: Value): Value =>
  graph.node('Transpose', [x], { perm: [0, 2, 3, 1] });

/** [1, H, W, C] → [1, C, H, W]. */
export const channelsFirstOrder = (graph: NetGraph, x: Value): Value =>
  graph.node('Transpose', [x], { perm: [0, 3, 1, 2] });

/**
 * The four quarters of the pixels of a picture put together: row 2i + a, column 2j + b is row i,
 * column j of `quarters[a][b]`. Works at any size, since every Reshape copies what it can't know.
 * @param quarters each [1, C, H, W]
 * @returns [1, C, 2H, 2W]
 */
export function interleave(
  graph: NetGraph,
  quarters: readonly (readonly Value[])[],
  channels: number,
): Value {
  const rows = quarters.map((row) => {
    const parts = row.map((quarter) => channelsLastOrder(graph, quarter));
    const columns = graph.node('Concat', parts, { axis: 3 });
    // [1, H, W, 2C] → [H, 1, 2W, C], by way of [1, H, 1, 2W, C].
    const split = graph.node('Reshape', [columns, graph.ints([0, 0, 1, -1, channels])]);
    return withoutBatch(graph, split);
  });
  const pairs = graph.node('Concat', rows, { axis: 1 });
  const whole = graph.node('Reshape', [pairs, graph.ints([1, -1, 0, channels])]);
  return channelsFirstOrder(graph, whole);
}

/** [1, …] → […]. */
export function withoutBatch(graph: NetGraph, x: Value): Value {
  return graph.opset < 13
    ? graph.node('Squeeze', [x], { axes: [0] })
    : graph.node('Squeeze', [x, graph.ints([0])]);
}
