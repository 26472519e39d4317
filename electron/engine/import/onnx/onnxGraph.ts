import { create } from '@bufbuild/protobuf';
import { countOf, type StoredTensor } from '../storedTensor';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb';
import { type DeferredContent, writeOnnx } from './writeOnnx';

/** Whole numbers and lists of them are ints; `{ float }` marks a number that ONNX wants as a float. */
export type Attribute = number | readonly number[] | string | { float: number };
export type Attributes = Record<string, Attribute>;
/** Name of a tensor in the graph. */
export type Value = string;
/** A number, or the name of a size that is known at run time only. */
export type Dimension = number | string;

const irVersion = 8n;
const opsetVersion = 17n;
/** Numbers of a weight that is not looked at while the graph is built. */
const fewestDeferred = 4096;

export function onnxAttribute(name: string, value: Attribute): AttributeProto {
  if (typeof value === 'string')
    return create(AttributeProtoSchema, {
      name,
      type: AttributeType.STRING,
      s: new TextEncoder().encode(value),
    });
  if (typeof value === 'number')
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if ('float' in value)
    return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
}

/** A node by itself. */
export const createNode = (
  op: string,
  inputs: readonly Value[],
  attributes: Attributes,
  outputs: readonly Value[],
): NodeProto =>
  create(NodeProtoSchema, {
    opType: op,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([name, value]) => onnxAttribute(name, value)),
  });

function valueInfo(name: string, shape: readonly Dimension[]): ValueInfoProto {
  const dim = shape.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: DataType.FLOAT, shape: { dim } } } },
  });
}

/** A graph that grows node by node and becomes the bytes of an .onnx file: opset 17, float32. */
export class OnnxGraph {
  private readonly graph: GraphProto = create(GraphProtoSchema, { name: 'net' });

  /** What was built so far, to look at; large weights are not in it yet. */
  get proto(): GraphProto {
    return this.graph;
  }

  private readonly constants = new Map<string, Value>();
  /** Weights that are read when the file is written, so that they are in memory once. */
  private readonly deferred = new Map<string, DeferredContent>();
  private count = 0;

  private fresh(prefix: string): Value {
    this.count += 1;
    return `${prefix}_${this.count}`;
  }

  input(name: Value, shape: readonly Dimension[]): Value {
    this.graph.input.push(valueInfo(name, shape));
    return name;
  }

  /** Give `value` out under the name `name`. */
  output(name: Value, value: Value, shape: readonly Dimension[]): void {
    this.push('Identity', [value], {}, [name]);
    this.graph.output.push(valueInfo(name, shape));
  }

  /** Add a node. @returns its only output; see `nodeOf` for several. An input of '' is left out. */
  node(op: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.nodeOf(op, inputs, attributes, 1)[0]!;
  }

  nodeOf(op: string, inputs: readonly Value[], attributes: Attributes, outputs: number): Value[] {
    const names = Array.from({ length: outputs }, () => this.fresh(op.toLowerCase()));
    this.push(op, inputs, attributes, names);
    return names;
  }

  private push(
    op: string,
    inputs: readonly Value[],
    attributes: Attributes,
    output: Value[],
  ): void {
    this.graph.node.push(createNode(op, inputs, attributes, output));
  }

  /** A tensor of a checkpoint. The same numbers are kept once. */
  weight(tensor: StoredTensor, shape: readonly number[] = tensor.shape): Value {
    const key = `${tensor.identity}|${shape}`;
    const read = () => bytesOf(tensor.read());
    const count = countOf(shape);
    if (count < fewestDeferred) return this.constant(key, shape, read);
    const known = this.constants.get(key);
    if (known) return known;
    const name = this.initializer(key, shape, new Uint8Array(), DataType.FLOAT);
    this.deferred.set(name, { byteLength: 4 * count, read });
    return name;
  }

  /** Numbers, row by row; a shape of [] is a scalar. */
  floats(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    const bytes = () => bytesOf(Float32Array.from(values));
    return this.constant(`floats ${shape}|${values}`, shape, bytes);
  }

  ints(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    const bytes = () => bytesOf(BigInt64Array.from(values.map(BigInt)));
    return this.constant(`ints ${shape}|${values}`, shape, bytes, DataType.INT64);
  }

  private constant(
    key: string,
    shape: readonly number[],
    bytes: () => Uint8Array<ArrayBuffer>,
    dataType = DataType.FLOAT,
  ): Value {
    const known = this.constants.get(key);
    if (known) return known;
    const rawData = bytes();
    if (rawData.length !== countOf(shape) * (dataType === DataType.INT64 ? 8 : 4))
      throw new RangeError(`a constant of the shape ${shape} has ${rawData.length} bytes`);
    return this.initializer(key, shape, rawData, dataType);
  }

  private initializer(
    key: string,
    shape: readonly number[],
    rawData: Uint8Array<ArrayBuffer>,
    dataType: DataType,
  ): Value {
    const name = this.fresh('constant');
    this.graph.initializer.push(
      create(TensorProtoSchema, { name, dataType, dims: shape.map(BigInt), rawData }),
    );
    this.constants.set(key, name);
    return name;
  }

  /** The .onnx file. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const model = create(ModelProtoSchema, {
      irVersion,
      producerName: 'underdraw',
      opsetImport: [{ domain: '', version: opsetVersion }],
      graph: this.graph,
    });
    return writeOnnx(model, this.deferred);
  }
}

const bytesOf = (values: Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
