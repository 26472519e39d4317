/** Numbers of a net that are read from their file when they are asked for. */
export interface StoredTensor {
  readonly shape: readonly number[];
  /** How it is stored, such as `float16`. */
  readonly dtype: string;
  /** The same text for tensors that are the same stored numbers: they are kept once. */
  readonly identity: string;
  /**
   * @returns all numbers in row-major order, as float32
   * @throws Unreadable if they can't be read or are of a kind that isn't supported
   */
  read(): Float32Array<ArrayBuffer>;
}

/** How many numbers a shape has. */
export const countOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** A tensor that was computed or decoded already. */
export function storedTensorOf(
  shape: readonly number[],
  values: Float32Array<ArrayBuffer>,
  identity: string,
): StoredTensor {
  return { shape, dtype: 'float32', identity, read: () => values };
}

/** A tensor that is computed from others when it is asked for. */
export function derivedTensor(
  shape: readonly number[],
  identity: string,
  read: () => Float32Array<ArrayBuffer>,
): StoredTensor {
  return { shape, dtype: 'float32', identity, read };
}
