import { clone, create } from '@bufbuild/protobuf';
import { float32Bytes, NodeChain } from './nodeChain';
import {
  TensorProto_DataType as DataType,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  ValueInfoProtoSchema,
} from './onnx_pb';
import type { ExtraPort, OnnxInterface, PicturePort, PictureType } from './onnxInterface';
import { writeOnnx } from './writeOnnx';

export interface Wrapping {
  swapRedBlue: boolean;
  /** Before the net: (x − mean) / deviation, by channel. */
  standardise?: { mean: readonly number[]; deviation: readonly number[] };
  /** What further inputs are given, for good. */
  given: { port: ExtraPort; values: readonly number[] }[];
}

export interface WrappedOnnx {
  /** Names of the float32 [1, C, H, W] inputs, the first one first, and output. */
  inputs: string[];
  output: string;
  toBytes: () => Uint8Array<ArrayBuffer>;
}

const elementTypes: Record<PictureType, DataType> = {
  float32: DataType.FLOAT,
  float16: DataType.FLOAT16,
  uint8: DataType.UINT8,
};

/** A net as its file has it, behind an input and an output of float32 [1, C, H, W]. */
export function wrapOnnx(model: ModelProto, ports: OnnxInterface, wrapping: Wrapping): WrappedOnnx {
  const used = new Set(model.graph!.node.flatMap((node) => [...node.input, ...node.output]));
  const unused = (name: string): string => (used.has(name) ? unused(`${name}_`) : name);
  const inputs = ['x', ...ports.others.map((_, i) => `x_${i + 2}`)].map(unused);
  const output = unused('y');
  return { inputs, output, toBytes: () => bytes(model, ports, wrapping, inputs, output) };
}

function bytes(
  original: ModelProto,
  ports: OnnxInterface,
  wrapping: Wrapping,
  inputs: readonly string[],
  output: string,
): Uint8Array<ArrayBuffer> {
  const model = clone(ModelProtoSchema, original);
  const graph = model.graph!;
  const pictures = [ports.input, ...ports.others];
  const before = pictures.flatMap((port, i) => intoNet(inputs[i]!, port, wrapping));
  const fixed = wrapping.given.map((given, i) => fixInput(given, `${inputs[0]}_given${i}`));

  const after = new NodeChain(ports.output.name, `${output}_out`);
  if (ports.output.type !== 'float32') after.cast(DataType.FLOAT);
  if (ports.output.layout === 'NHWC') after.transpose([0, 3, 1, 2]);
  if (wrapping.swapRedBlue && ports.output.channels === 3) after.takeChannels([2, 1, 0]);
  after.finish(output);

  graph.node = [...before, ...fixed.flat(), ...graph.node, ...after.nodes];
  const replaced = new Set(
    [...pictures, ...wrapping.given.map(({ port }) => port)].map(({ name }) => name),
  );
  graph.input = [
    ...pictures.map((port, i) => picture(inputs[i]!, port)),
    ...graph.input.filter(({ name }) => !replaced.has(name)),
  ];
  graph.output = [picture(output, ports.output)];
  return writeOnnx(model);
}

/** From a float32 [1, C, H, W] to what the net takes. */
function intoNet(
  input: string,
  port: PicturePort,
  { swapRedBlue, standardise }: Wrapping,
): NodeProto[] {
  const chain = new NodeChain(input, `${input}_in`);
  if (swapRedBlue && port.channels === 3) chain.takeChannels([2, 1, 0]);
  if (standardise && port.channels === 3) {
    chain.byChannel('Sub', standardise.mean);
    chain.byChannel('Div', standardise.deviation);
  }
  if (port.layout === 'NHWC') chain.transpose([0, 2, 3, 1]);
  if (port.type !== 'float32') chain.cast(elementTypes[port.type]);
  chain.finish(port.name);
  return chain.nodes;
}

function fixInput({ port, values }: Wrapping['given'][number], prefix: string): NodeProto[] {
  const chain = new NodeChain('', prefix);
  chain.at = chain.constant(DataType.FLOAT, port.shape, float32Bytes(values));
  if (port.type !== DataType.FLOAT) chain.cast(port.type);
  chain.finish(port.name);
  return chain.nodes;
}

/** Sides are left free unless they are fixed. */
function picture(name: string, port: PicturePort) {
  const fixed = (size: number) => ({ value: { case: 'dimValue' as const, value: BigInt(size) } });
  const free = (param: string) => ({ value: { case: 'dimParam' as const, value: param } });
  const side = (size: number | undefined, letter: string) =>
    size ? fixed(size) : free(`${letter} ${name}`);
  const dim = [fixed(1), fixed(port.channels), side(port.height, 'H'), side(port.width, 'W')];
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: DataType.FLOAT, shape: { dim } } } },
  });
}
