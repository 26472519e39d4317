import { create, fromBinary } from '@bufbuild/protobuf';
import {
  TensorProto_DataType as DataType,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  TensorProtoSchema,
} from '../onnx/onnx_pb';
import { type Attributes, createNode, type Value } from '../onnx/onnxGraph';
import { writeOnnx } from '../onnx/writeOnnx';
import { toFloat32 } from '../readers/elements';
import { countOf } from '../storedTensor';

/** Numbers of a constant, row by row. */
export interface Constant {
  shape: readonly number[];
  values: Float32Array<ArrayBuffer>;
}

const bytesOf = (values: Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/**
 * An ONNX graph that rewrites look through and change. Nodes may be added in any order: they are
 * sorted, and what nothing needs any more is dropped, in `toBytes`.
 */
export class NetGraph {
  private readonly model: ModelProto;
  readonly proto: GraphProto;
  readonly opset: number;
  private count = 0;
  private readonly names = new Set<Value>();
  private readonly tensors = new Map<Value, TensorProto>();
  /** Of the nodes as they are; made anew after a change. */
  private index: { producers: Map<Value, NodeProto>; readers: Map<Value, NodeProto[]> } | undefined;

  /** @param bytes an .onnx file with all of its weights in it */
  constructor(bytes: Uint8Array) {
    this.model = fromBinary(ModelProtoSchema, bytes);
    this.proto = this.model.graph!;
    this.opset = Number(
      this.model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ??
        1n,
    );
    for (const tensor of this.proto.initializer) this.tensors.set(tensor.name, tensor);
    // Up to IR 3, constants were listed as inputs; as such the runtime would not see that they are constant.
    this.proto.input = this.proto.input.filter(({ name }) => !this.tensors.has(name));
    if (this.model.irVersion < 4n) this.model.irVersion = 4n;
    for (const node of this.proto.node)
      for (const name of [...node.input, ...node.output]) this.names.add(name);
    this.removeIdentities();
  }

  get nodes(): readonly NodeProto[] {
    return this.proto.node;
  }

  private get lookup() {
    if (this.index) return this.index;
    const producers = new Map<Value, NodeProto>();
    const readers = new Map<Value, NodeProto[]>();
    for (const node of this.proto.node) {
      for (const name of node.output) producers.set(name, node);
      for (const name of new Set(node.input)) {
        const list = readers.get(name);
        if (list) list.push(node);
        else readers.set(name, [node]);
      }
    }
    this.index = { producers, readers };
    return this.index;
  }

  /** The node whose output `value` is; undefined for inputs and constants. */
  producer = (value: Value): NodeProto | undefined => this.lookup.producers.get(value);

  readers = (value: Value): readonly NodeProto[] => this.lookup.readers.get(value) ?? [];

  isOutput = (value: Value): boolean => this.proto.output.some(({ name }) => name === value);

  /** The one node that reads `value`; undefined if there are several or it leaves the graph. */
  onlyReader(value: Value): NodeProto | undefined {
    const readers = this.readers(value);
    return readers.length === 1 && !this.isOutput(value) ? readers[0] : undefined;
  }

  /** Add a node. @returns its output */
  node(op: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    const output = this.fresh(op.toLowerCase());
    this.proto.node.push(createNode(op, inputs, attributes, [output]));
    this.index = undefined;
    return output;
  }

  /** Add a node with the operator and attributes of `like`. @returns its output */
  nodeLike(like: NodeProto, inputs: readonly Value[]): Value {
    const output = this.node(like.opType, inputs);
    this.producer(output)!.attribute = like.attribute;
    return output;
  }

  /** `node` goes; `value`, made for this, takes the name of its first output. */
  replace(node: NodeProto, value: Value): void {
    const name = node.output[0]!;
    this.proto.node = this.proto.node.filter((other) => other !== node);
    this.rename(value, name);
  }

  setInputs(node: NodeProto, inputs: readonly Value[]): void {
    node.input = [...inputs];
    this.index = undefined;
  }

  /** Readers of `value` read `other` instead. */
  redirect(value: Value, other: Value): void {
    for (const node of this.readers(value))
      node.input = node.input.map((name) => (name === value ? other : name));
    this.index = undefined;
  }

  private rename(from: Value, to: Value): void {
    const rename = (name: Value) => (name === from ? to : name);
    for (const node of this.proto.node) {
      node.input = node.input.map(rename);
      node.output = node.output.map(rename);
    }
    this.index = undefined;
  }

  /** Nodes that give out what they are given hide patterns, and a Concat of one part copies it. */
  private removeIdentities(): void {
    for (const node of this.proto.node.filter(isIdentity)) {
      const [input, output] = [node.input[0]!, node.output[0]!];
      if (!this.isOutput(output)) this.redirect(output, input);
      else if (this.producer(input) && !this.isOutput(input)) this.replace(node, input);
    }
  }

  /** Numbers as a constant of the graph. */
  floats(values: Float32Array<ArrayBuffer> | readonly number[], shape: readonly number[]): Value {
    const numbers = values instanceof Float32Array ? values : Float32Array.from(values);
    return this.constant(DataType.FLOAT, bytesOf(numbers), shape, numbers.length);
  }

  ints(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    const numbers = BigInt64Array.from(values, BigInt);
    return this.constant(DataType.INT64, bytesOf(numbers), shape, numbers.length);
  }

  private constant(
    dataType: DataType,
    rawData: Uint8Array<ArrayBuffer>,
    shape: readonly number[],
    count: number,
  ): Value {
    if (count !== countOf(shape)) throw new RangeError(`${count} numbers for the shape ${shape}`);
    const name = this.fresh('constant');
    const dims = shape.map(BigInt);
    const tensor = create(TensorProtoSchema, { name, dataType, dims, rawData });
    this.proto.initializer.push(tensor);
    this.tensors.set(name, tensor);
    return name;
  }

  /** The numbers of a constant in float32 or float16; undefined if `value` is none. */
  constantFloats(value: Value | undefined): Constant | undefined {
    const tensor = this.constantTensor(value);
    if (!tensor) return undefined;
    const shape = tensor.dims.map(Number);
    const values = floatsOf(tensor);
    return values?.length === countOf(shape) ? { shape, values } : undefined;
  }

  /** The whole numbers of a constant of int64. */
  constantInts(value: Value | undefined): number[] | undefined {
    const tensor = this.constantTensor(value);
    if (tensor?.dataType !== DataType.INT64) return undefined;
    if (tensor.rawData.length === 0) return tensor.int64Data.map(Number);
    const { buffer, byteOffset, length } = tensor.rawData.slice();
    return Array.from(new BigInt64Array(buffer, byteOffset, length / 8), Number);
  }

  private constantTensor(value: Value | undefined): TensorProto | undefined {
    if (!value) return undefined;
    const tensor = this.tensors.get(value);
    if (tensor) return tensor;
    const node = this.producer(value);
    if (node?.opType === 'Constant') return node.attribute.find(({ name }) => name === 'value')?.t;
    // Weights kept as float16 and widened when the graph is loaded.
    if (node?.opType === 'Cast' && int(node, 'to', 0) === DataType.FLOAT)
      return this.constantTensor(node.input[0]);
    return undefined;
  }

  private fresh(prefix: string): Value {
    let name: Value;
    do name = `prepared_${prefix}_${++this.count}`;
    while (this.names.has(name));
    this.names.add(name);
    return name;
  }

  /** The .onnx file. */
  toBytes(): Uint8Array<ArrayBuffer> {
    this.sort();
    const used = new Set(this.proto.node.flatMap((node) => usedBy(node)));
    for (const { name } of this.proto.output) used.add(name);
    this.proto.initializer = this.proto.initializer.filter(({ name }) => used.has(name));
    // Shapes that the file states for values in between may hold no longer.
    this.proto.valueInfo = [];
    return writeOnnx(this.model);
  }

  /** Inputs before readers; nodes that no output needs are dropped. */
  sort(): void {
    const sorted = new Set<NodeProto>();
    const begun = new Set<NodeProto>();
    const pending = this.proto.output.map(({ name }) => this.producer(name)).reverse();
    while (pending.length > 0) {
      const node = pending.at(-1);
      const waiting = node && !begun.has(node) ? usedBy(node).map(this.producer) : [];
      if (node) begun.add(node);
      const open = waiting.filter((other) => other && !begun.has(other));
      if (open.length > 0) pending.push(...open);
      else {
        pending.pop();
        if (node) sorted.add(node);
      }
    }
    this.proto.node = [...sorted];
    this.index = undefined;
  }
}

const isIdentity = ({ opType, input }: NodeProto) =>
  opType === 'Identity' || (opType === 'Concat' && input.length === 1);

/** What a node reads, inner graphs of loops and branches included. */
function usedBy(node: NodeProto): Value[] {
  const graphs = node.attribute.flatMap(({ g, graphs }) => (g ? [g, ...graphs] : graphs));
  return [
    ...node.input,
    ...graphs.flatMap((g) => [...g.node.flatMap(usedBy), ...g.output.map(({ name }) => name)]),
  ];
}

function floatsOf(tensor: TensorProto): Float32Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(tensor.rawData);
  if (tensor.dataType === DataType.FLOAT16 && bytes.length > 0) return toFloat32(bytes, 'float16');
  if (tensor.dataType !== DataType.FLOAT) return undefined;
  return bytes.length > 0 ? toFloat32(bytes, 'float32') : Float32Array.from(tensor.floatData);
}

const attributeOf = (node: NodeProto, name: string) =>
  node.attribute.find((attribute) => attribute.name === name);

export const int = (node: NodeProto, name: string, absent: number): number =>
  Number(attributeOf(node, name)?.i ?? absent);

export const float = (node: NodeProto, name: string, absent: number): number =>
  attributeOf(node, name)?.f ?? absent;

export const text = (node: NodeProto, name: string, absent: string): string => {
  const bytes = attributeOf(node, name)?.s;
  return bytes ? new TextDecoder().decode(bytes) : absent;
};

/** @returns undefined if the node has no such list */
export const ints = (node: NodeProto, name: string): number[] | undefined =>
  attributeOf(node, name)?.ints.map(Number);
