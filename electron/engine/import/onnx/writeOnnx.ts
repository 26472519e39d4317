import { clearField, create, toBinary } from '@bufbuild/protobuf';
import {
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from './onnx_pb';

/** Numbers of an initialiser that are read when they are written. */
export interface DeferredContent {
  /** Of all its numbers. */
  byteLength: number;
  read(): Uint8Array;
}

/** Tags of length-delimited fields in onnx.proto: number · 8 + 2. */
const tags = { graph: 7 * 8 + 2, initializer: 5 * 8 + 2, rawData: 9 * 8 + 2 };

/**
 * The .onnx file of a model, written into one buffer of its size: the library's writer would copy
 * all weights at each level that they are nested in.
 * @param deferred content of initialisers whose `rawData` is empty, by name
 */
export function writeOnnx(
  model: ModelProto,
  deferred: ReadonlyMap<string, DeferredContent> = new Map(),
): Uint8Array<ArrayBuffer> {
  const graph = model.graph!;
  const head = toBinary(ModelProtoSchema, create(ModelProtoSchema, { ...model, graph: undefined }));
  const plain = toBinary(GraphProtoSchema, create(GraphProtoSchema, { ...graph, initializer: [] }));
  const tensors = graph.initializer.map((tensor) => partsOf(tensor, deferred.get(tensor.name)));
  const graphLength = tensors.reduce((sum, { total }) => sum + total, plain.length);
  const graphField = fieldHead(tags.graph, graphLength);
  const out = new Uint8Array(head.length + graphField.length + graphLength);
  let at = 0;
  const write = (bytes: Uint8Array) => {
    out.set(bytes, at);
    at += bytes.length;
  };
  for (const bytes of [head, graphField, plain]) write(bytes);
  for (const { begin, content } of tensors) {
    write(begin);
    if (!content) continue;
    const bytes = content.read();
    if (bytes.length !== content.byteLength)
      throw new RangeError(`${content.byteLength} bytes were announced, and ${bytes.length} came`);
    write(bytes);
  }
  return out;
}

/** What comes before a tensor's numbers, its field in the graph included. */
function partsOf(tensor: TensorProto, deferred: DeferredContent | undefined) {
  const { rawData } = tensor;
  const content =
    deferred ??
    (rawData.length > 0 ? { byteLength: rawData.length, read: () => rawData } : undefined);
  // Raw data that are there and empty would count as the numbers, even beside typed ones.
  const rest = create(TensorProtoSchema, { ...tensor });
  clearField(rest, TensorProtoSchema.field.rawData);
  const about = toBinary(TensorProtoSchema, rest);
  const rawField = content ? fieldHead(tags.rawData, content.byteLength) : new Uint8Array();
  const length = about.length + rawField.length + (content?.byteLength ?? 0);
  const begin = Uint8Array.from([...fieldHead(tags.initializer, length), ...about, ...rawField]);
  return { begin, content, total: begin.length + (content?.byteLength ?? 0) };
}

/** A tag and a length, as varints. */
function fieldHead(tag: number, length: number): Uint8Array {
  const bytes = [tag];
  let rest = length;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.from([...bytes, rest]);
}
