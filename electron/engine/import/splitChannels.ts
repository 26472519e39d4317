import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { GraphFacts } from './families/family';
import { ModelProtoSchema, type ValueInfoProto, ValueInfoProtoSchema } from './onnx/onnx_pb';
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
 * picture, a person can give in two. Of other nets nothing changes.
 */
export function splitChannels({ onnx, facts }: Net): Net {
  if (facts.inputs.every((input) => !partsOf(input))) return { onnx, facts };
  const model = fromBinary(ModelProtoSchema, onnx);
  const graph = model.graph!;
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
    facts: { ...facts, inputs: facts.inputs.flatMap(splitInput) },
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

const partsOf = ({ kind, channels }: NetInput) =>
  kind === 'picture' ? parts[channels] : undefined;

function withChannels(whole: ValueInfoProto, name: string, channels: number): ValueInfoProto {
  const info = fromBinary(ValueInfoProtoSchema, toBinary(ValueInfoProtoSchema, whole));
  const type = info.type?.value;
  const dim = type?.case === 'tensorType' ? type.value.shape?.dim : undefined;
  if (dim?.[1]) dim[1].value = { case: 'dimValue', value: BigInt(channels) };
  return create(ValueInfoProtoSchema, { ...info, name });
}
