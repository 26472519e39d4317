import { create } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type NodeProto,
  NodeProtoSchema,
  TensorProtoSchema,
} from './onnx_pb';

const int64Bytes = (values: readonly number[]) =>
  new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
export const float32Bytes = (values: readonly number[]) =>
  new Uint8Array(Float32Array.from(values).buffer);

/** Nodes in a row, the output of each the input of the next. */
export class NodeChain {
  readonly nodes: NodeProto[] = [];

  constructor(
    public at: string,
    /** Begins the names of all values in between. */
    private readonly prefix: string,
  ) {}

  private fresh(): string {
    return `${this.prefix}_${this.nodes.length}`;
  }

  private push(
    opType: string,
    input: string[],
    attribute: NodeProto['attribute'],
    output: string,
  ): string {
    this.nodes.push(create(NodeProtoSchema, { opType, input, output: [output], attribute }));
    return output;
  }

  /** A node for a constant: graphs of old versions must list initialisers as inputs. */
  constant(dataType: DataType, dims: readonly number[], rawData: Uint8Array): string {
    const t = create(TensorProtoSchema, { dataType, dims: dims.map(BigInt), rawData });
    const value = create(AttributeProtoSchema, { name: 'value', type: AttributeType.TENSOR, t });
    return this.push('Constant', [], [value], this.fresh());
  }

  node(op: string, more: string[] = [], attribute: NodeProto['attribute'] = []): void {
    this.at = this.push(op, [this.at, ...more], attribute, this.fresh());
  }

  cast(to: DataType): void {
    const attribute = create(AttributeProtoSchema, {
      name: 'to',
      type: AttributeType.INT,
      i: BigInt(to),
    });
    this.node('Cast', [], [attribute]);
  }

  transpose(order: readonly number[]): void {
    const ints = order.map(BigInt);
    this.node(
      'Transpose',
      [],
      [create(AttributeProtoSchema, { name: 'perm', type: AttributeType.INTS, ints })],
    );
  }

  /** [1, C, H, W] → [1, order.length, H, W]. */
  takeChannels(order: readonly number[]): void {
    const indices = this.constant(DataType.INT64, [order.length], int64Bytes(order));
    this.node(
      'Gather',
      [indices],
      [create(AttributeProtoSchema, { name: 'axis', type: AttributeType.INT, i: 1n })],
    );
  }

  byChannel(op: string, values: readonly number[]): void {
    this.node(op, [this.constant(DataType.FLOAT, [1, values.length, 1, 1], float32Bytes(values))]);
  }

  /** Give the value out under a name that is there already. */
  finish(name: string): void {
    this.push('Identity', [this.at], [], name);
  }
}
