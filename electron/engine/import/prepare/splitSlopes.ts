import { convolutionNode } from './convolutionNode';
import type { NetGraph } from './netGraph';

/** The runtime's blocked layout holds this many channels at most. */
const block = 16;

/**
 * A PRelu behind a convolution, as y + s·Relu(−|1 − a|·y) for the slope a, where s is the sign of
 * 1 − a: one or two convolutions of single channels. The runtime knows no blocked PRelu, and brings
 * the picture out of its layout and back again for each.
 * @returns how many were rewritten
 */
export function splitSlopes(graph: NetGraph): number {
  let count = 0;
  for (const node of graph.nodes.filter(({ opType }) => opType === 'PRelu')) {
    const [x, slopeName] = node.input as [string, string];
    const layer = convolutionNode(graph, graph.producer(x));
    const slopes = graph.constantFloats(slopeName)?.values;
    const channels = layer?.weight.shape[0];
    if (!slopes || !channels || channels % block !== 0 || slopes.length !== channels) continue;
    const each = (values: Float32Array<ArrayBuffer>) => graph.floats(values, [channels, 1, 1, 1]);
    const attributes = { kernel_shape: [1, 1], group: channels };
    const scaled = graph.node('Conv', [x, each(slopes.map((a) => -Math.abs(1 - a)))], attributes);
    const bent = graph.node('Relu', [scaled]);
    const signed = slopes.some((a) => a > 1)
      ? graph.node('Conv', [bent, each(slopes.map((a) => (a > 1 ? -1 : 1)))], attributes)
      : bent;
    graph.replace(node, graph.node('Add', [x, signed]));
    count++;
  }
  return count;
}
