import { both, type ConvolutionNode, convolutionNode } from './convolutionNode';
import type { NetGraph } from './netGraph';

/** Vectors of the runtime's blocked convolution hold this many channels at least. */
const block = 8;
/** With more outputs than this, little of a block is padding. */
const maxOutputs = 4;

/**
 * A convolution to few channels, as one down the columns to a channel for each output and column of
 * the kernel, and one along the rows that moves and adds them. The runtime pads few outputs to a
 * whole block for each of the k² places; so only for k of them.
 * @returns how many were rewritten
 */
export function splitNarrow(graph: NetGraph): number {
  let count = 0;
  for (const node of graph.nodes.filter(({ opType }) => opType === 'Conv')) {
    const layer = convolutionNode(graph, node);
    if (!layer || !isNarrow(layer)) continue;
    split(graph, layer);
    count++;
  }
  return count;
}

function isNarrow({ kernel, strides, dilations, groups, weight }: ConvolutionNode): boolean {
  const [outputs, inputs] = weight.shape as [number, number];
  const plain = groups === 1 && both(strides, 1) && both(dilations, 1);
  return plain && kernel[0] >= 3 && kernel[1] >= 3 && outputs <= maxOutputs && inputs >= 2 * block;
}

function split(graph: NetGraph, { node, x, weight, bias, pads, kernel }: ConvolutionNode): void {
  const [outputs, inputs] = weight.shape as [number, number];
  const [height, width] = kernel;
  const middle = Math.ceil((outputs * width) / block) * block;
  const down = new Float32Array(middle * inputs * height);
  const along = new Float32Array(outputs * middle * width);
  for (let o = 0; o < outputs; o++)
    for (let v = 0; v < width; v++) {
      const channel = o * width + v;
      along[(o * middle + channel) * width + v] = 1;
      for (let i = 0; i < inputs; i++)
        for (let u = 0; u < height; u++)
          down[(channel * inputs + i) * height + u] =
            weight.values[((o * inputs + i) * height + u) * width + v]!;
    }
  const columns = graph.node('Conv', [x, graph.floats(down, [middle, inputs, height, 1])], {
    kernel_shape: [height, 1],
    pads: [pads[0], 0, pads[2], 0],
  });
  const rest = bias ? [graph.floats(bias.values, bias.shape)] : [];
  const rows = graph.node(
    'Conv',
    [columns, graph.floats(along, [outputs, middle, 1, width]), ...rest],
    {
      kernel_shape: [1, width],
      pads: [0, pads[1], 0, pads[3]],
    },
  );
  graph.replace(node, rows);
}
