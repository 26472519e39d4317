import { type CardConstant, UnderdrawError } from '#common/contract';
import { halvesOf, singlesOf } from '../image/half';
import { Tensor } from './onnxruntime';

/** One input of the graph. */
export interface Feed {
  /** The numbers, which become elements of `type`. */
  values: Float32Array;
  shape: readonly number[];
  /** Absent: float32. */
  type?: CardConstant['type'];
}

/** A feed as a tensor of its type. */
export function tensorOf({ values, shape, type = 'float32' }: Feed): Tensor {
  const dims = [...shape];
  switch (type) {
    case 'float32':
      return new Tensor('float32', values, dims);
    case 'float16':
      return new Tensor('float16', halvesOf(values), dims);
    case 'int32':
      return new Tensor('int32', Int32Array.from(values), dims);
    case 'int64':
      return new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
    case 'bool':
      return new Tensor('bool', Uint8Array.from(values), dims);
  }
}

/** @throws UnderdrawError MODEL_CANT_RUN for an output that is absent or no numbers. */
export function numbersOf(tensor: Tensor | undefined, output: string): Float32Array {
  const data = tensor?.data;
  if (data instanceof Float32Array) return data;
  if (tensor?.type === 'float16' && ArrayBuffer.isView(data)) {
    // Where Node has Float16Array, the runtime gives one: the same bits.
    return singlesOf(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2));
  }
  if (data instanceof BigInt64Array) return Float32Array.from(data, Number);
  if (data instanceof Int32Array || data instanceof Uint8Array) return Float32Array.from(data);
  throw new UnderdrawError('MODEL_CANT_RUN', { reason: 'outputType', output });
}
