/** What is kept while nobody uses it, in values: four tensors of 16 classes at 256 × 256. */
const most = 4 * 2 ** 20;

/**
 * Memory of tensors, kept from one picture to the next of its size: to get megabytes anew from
 * the system takes longer than to fill them.
 */
export class Spare {
  private kept: Float32Array[] = [];

  /** Zeros. */
  take(length: number): Float32Array {
    const place = this.kept.findIndex((values) => values.length === length);
    if (place < 0) return new Float32Array(length);
    const [values] = this.kept.splice(place, 1);
    return values.fill(0);
  }

  /** Nothing refers to these any more. */
  give(values: Float32Array): void {
    this.kept.unshift(values);
    let held = 0;
    this.kept = this.kept.filter(({ length }) => {
      held += length;
      return held <= most;
    });
  }
}
