import { type DescMessage, fromBinary } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { Unreadable } from '../failure';
import type { ByteSource } from '../readers/byteSource';
import {
  TensorProto_DataLocation as DataLocation,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type TensorProto,
} from './onnx_pb';

/** No net comes near; each message takes some hundred bytes of memory and as few as two in the file. */
const maxMessages = 400_000;
const maxDepth = 40;
/** What a protobuf may hold. */
const maxBytes = 2 ** 31 - 1;

/** Opens a file beside the model by its name in the model; undefined if it may not or there is none. */
export type OpenBeside = (name: string) => ByteSource | undefined;

/**
 * An ONNX model with all of its weights in it.
 * @throws Unreadable if it is damaged, cut short, too old or too large, or lacks external data
 */
export function readOnnx(source: ByteSource, openBeside: OpenBeside): ModelProto {
  if (source.size > maxBytes)
    throw new Unreadable({
      reason: 'unsupported',
      problem: 'more than two gigabytes in one ONNX file',
    });
  const bytes = source.read(0, source.size);
  const model = decode(bytes);
  if (!model.graph || model.graph.node.length === 0) throw new Unreadable({ reason: 'notAModel' });
  const opset = Number(
    model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 1n,
  );
  if (opset < 7)
    throw new Unreadable({
      reason: 'unsupported',
      problem: `ONNX of version ${opset}; 7 is the oldest that runs`,
    });
  inlineExternalData(model.graph, openBeside);
  return model;
}

function decode(bytes: Uint8Array): ModelProto {
  try {
    countMessages(bytes);
    return fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    const short =
      error instanceof RangeError &&
      /premature EOF|out of bounds|index out of range/i.test(error.message);
    if (short)
      throw new Unreadable(
        { reason: 'truncated', part: 'a part of the graph', count: bytes.length },
        { cause: error },
      );
    throw new Unreadable(
      { reason: 'damaged', problem: 'its graph can’t be read' },
      { cause: error },
    );
  }
}

/** Look at the structure alone, before anything is made of it. */
function countMessages(bytes: Uint8Array): void {
  const reader = new BinaryReader(bytes);
  let count = 0;
  const walk = (message: DescMessage, end: number, depth: number): void => {
    if (depth > maxDepth)
      throw new Unreadable({ reason: 'tooComplex', problem: 'its graphs are nested endlessly' });
    while (reader.pos < end) {
      const [number, type] = reader.tag();
      const inner = message.fields.find((field) => field.number === number)?.message;
      if (!inner || type !== WireType.LengthDelimited) {
        reader.skip(type, number);
        continue;
      }
      if (++count > maxMessages)
        throw new Unreadable({
          reason: 'tooComplex',
          problem: 'its graph has hundreds of thousands of parts',
        });
      const length = reader.uint32();
      if (reader.pos + length > end) throw new RangeError('premature EOF');
      walk(inner, reader.pos + length, depth + 1);
    }
  };
  walk(ModelProtoSchema, bytes.length, 0);
}

/** Take numbers from files beside the model into the model. */
function inlineExternalData(graph: GraphProto, openBeside: OpenBeside): void {
  for (const tensor of tensorsOf(graph, 0)) {
    if (tensor.dataLocation !== DataLocation.EXTERNAL) continue;
    const entry = (key: string) => tensor.externalData.find((e) => e.key === key)?.value;
    const name = entry('location') ?? '';
    const file = openBeside(name);
    if (!file) throw new Unreadable({ reason: 'partMissing', part: name || 'external data' });
    const offset = Number(entry('offset') ?? 0);
    tensor.rawData = file.read(offset, Number(entry('length') ?? file.size - offset), name);
    tensor.externalData = [];
    tensor.dataLocation = DataLocation.DEFAULT;
  }
}

function* tensorsOf(graph: GraphProto, depth: number): Iterable<TensorProto> {
  if (depth > maxDepth) return;
  yield* graph.initializer;
  for (const node of graph.node)
    for (const attribute of node.attribute) {
      if (attribute.t) yield attribute.t;
      yield* attribute.tensors;
      for (const inner of [...(attribute.g ? [attribute.g] : []), ...attribute.graphs])
        yield* tensorsOf(inner, depth + 1);
    }
}
