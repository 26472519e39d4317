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
  /** Names of the float32 [1, C, H, W] input and output. */
  input: string;
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
  const [input, output] = [unused('x'), unused('y')];
  return { input, output, toBytes: () => bytes(model, ports, wrapping, input, output) };
}

function bytes(
  original: ModelProto,
  ports: OnnxInterface,
  wrapping: Wrapping,
  input: string,
  output: string,
): Uint8Array<ArrayBuffer> {
  const model = clone(ModelProtoSchema, original);
  const graph = model.graph!;
  const before = new NodeChain(input, `${input}_in`);
  if (wrapping.swapRedBlue) before.takeChannels([2, 1, 0]);
  if (wrapping.standardise) {
    before.byChannel('Sub', wrapping.standardise.mean);
    before.byChannel('Div', wrapping.standardise.deviation);
  }
  if (ports.input.layout === 'NHWC') before.transpose([0, 2, 3, 1]);
  if (ports.input.type !== 'float32') before.cast(elementTypes[ports.input.type]);
  before.finish(ports.input.name);
  const fixed = wrapping.given.map((given, i) => fixInput(given, `${input}_given${i}`));

  const after = new NodeChain(ports.output.name, `${output}_out`);
  if (ports.output.type !== 'float32') after.cast(DataType.FLOAT);
  if (ports.output.layout === 'NHWC') after.transpose([0, 3, 1, 2]);
  if (wrapping.swapRedBlue && ports.output.channels === 3) after.takeChannels([2, 1, 0]);
  after.finish(output);

  graph.node = [...before.nodes, ...fixed.flat(), ...graph.node, ...after.nodes];
  const replaced = new Set([ports.input.name, ...wrapping.given.map(({ port }) => port.name)]);
  graph.input = [
    picture(input, ports.input),
    ...graph.input.filter(({ name }) => !replaced.has(name)),
  ];
  graph.output = [picture(output, ports.output)];
  return writeOnnx(model);
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
