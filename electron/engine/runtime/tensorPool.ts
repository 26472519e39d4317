/** Most float32 values kept for reuse: four tensors of 16 classes at 256 × 256. */
const maxValues = 4 * 2 ** 20;

/**
 * Reuses tensor buffers between pictures of one size: allocating megabytes takes longer than
 * clearing them.
 */
export class TensorPool {
  private free: Float32Array[] = [];

  /** A buffer filled with zeros. */
  acquire(length: number): Float32Array {
    const index = this.free.findIndex((values) => values.length === length);
    if (index < 0) return new Float32Array(length);
    const [values] = this.free.splice(index, 1);
    return values.fill(0);
  }

  /** Return a buffer that nothing refers to any more. */
  release(values: Float32Array): void {
    this.free.unshift(values);
    let total = 0;
    this.free = this.free.filter(({ length }) => {
      total += length;
      return total <= maxValues;
    });
  }
}
