import { convolutionNode } from './convolutionNode';
import type { NetGraph } from './netGraph';

/**
 * A bias before instance norm is taken off again by the norm.
 * @returns how many were dropped
 */
export function dropBias(graph: NetGraph): number {
  let count = 0;
  for (const norm of graph.nodes.filter(({ opType }) => opType === 'InstanceNormalization')) {
    const before = graph.producer(norm.input[0]!);
    const layer =
      convolutionNode(graph, before, 'Conv') ?? convolutionNode(graph, before, 'ConvTranspose');
    if (!layer?.bias || graph.onlyReader(layer.node.output[0]!) !== norm) continue;
    graph.setInputs(layer.node, layer.node.input.slice(0, 2));
    count++;
  }
  return count;
}
