import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { GraphFacts } from './families/family';
import { NodeChain } from './onnx/nodeChain';
import {
  type GraphProto,
  ModelProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx/onnx_pb';
import { createNode } from './onnx/onnxGraph';
import { writeOnnx } from './onnx/writeOnnx';

/** Channels of the pictures that make up one of 2, 4 or 6 channels: of 4 the last is a mask. */
const parts: Readonly<Record<number, readonly number[]>> = { 2: [1, 1], 4: [3, 1], 6: [3, 3] };

type NetInput = GraphFacts['inputs'][number];

interface Net {
  onnx: Uint8Array<ArrayBuffer>;
  facts: GraphFacts;
}

/**
 * A net whose picture has 2, 4 or 6 channels takes two pictures instead: what no file has in one
 * picture, a person can give in two. One that gives 2 channels gives them as red and green, without
 * blue. Of other nets nothing changes.
 */
export function splitChannels({ onnx, facts }: Net): Net {
  const givesTwo = facts.output.channels === 2;
  if (!givesTwo && facts.inputs.every((input) => !partsOf(input))) return { onnx, facts };
  const model = fromBinary(ModelProtoSchema, onnx);
  const graph = model.graph!;
  if (givesTwo) addBlue(graph, facts.output);
  for (const input of facts.inputs.filter(partsOf)) {
    const split = splitInput(input);
    graph.input = graph.input.flatMap((one) =>
      one.name === input.tensor
        ? split.map(({ tensor, channels }) => withChannels(one, tensor, channels))
        : [one],
    );
    const names = split.map(({ tensor }) => tensor);
    graph.node.unshift(createNode('Concat', names, { axis: 1 }, [input.tensor]));
  }
  return {
    onnx: writeOnnx(model),
    facts: {
      ...facts,
      inputs: facts.inputs.flatMap(splitInput),
      output: asPictureOutput(facts.output),
    },
  };
}

/** The pictures that are given for one input; itself if that is a picture already. */
export function splitInput(input: NetInput): NetInput[] {
  const tensorOf = (i: number) => `${input.tensor}_part_${i + 1}`;
  const channels = partsOf(input);
  return (
    channels?.map((count, i) => ({ ...input, tensor: tensorOf(i), channels: count })) ?? [input]
  );
}

type NetOutput = GraphFacts['output'];

/** The output as a picture. */
export const asPictureOutput = (output: NetOutput): NetOutput =>
  output.channels === 2 ? { ...output, channels: 3, redGreen: true } : output;

/** Rename the output and give it out again with a third channel, which is black. */
function addBlue(graph: GraphProto, { tensor, range }: NetOutput): void {
  const two = `${tensor}_two`;
  const rename = (name: string) => (name === tensor ? two : name);
  for (const node of graph.node) {
    node.input = node.input.map(rename);
    node.output = node.output.map(rename);
  }
  const chain = new NodeChain(two, `${tensor}_blue`);
  chain.takeChannels([0, 1, 0]);
  chain.byChannel('Mul', [1, 1, 0]);
  chain.byChannel('Add', [0, 0, range[0]]);
  chain.finish(tensor);
  graph.node.push(...chain.nodes);
  graph.output = graph.output.map((one) =>
    one.name === tensor ? withChannels(one, tensor, 3) : one,
  );
}

const partsOf = ({ kind, channels }: NetInput) =>
  kind === 'picture' ? parts[channels] : undefined;

function withChannels(whole: ValueInfoProto, name: string, channels: number): ValueInfoProto {
  const info = fromBinary(ValueInfoProtoSchema, toBinary(ValueInfoProtoSchema, whole));
  const type = info.type?.value;
  const dim = type?.case === 'tensorType' ? type.value.shape?.dim : undefined;
  if (dim?.[1]) dim[1].value = { case: 'dimValue', value: BigInt(channels) };
  return create(ValueInfoProtoSchema, { ...info, name });
}
