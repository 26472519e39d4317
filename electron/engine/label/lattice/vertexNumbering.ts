import { type Simplex, scales } from './simplex';
import type { VertexTable } from './vertexTable';

/**
 * Encodes a lattice vertex as one whole number, linear in its coordinates, so that the offset to
 * a neighbour is a constant.
 */
export class VertexNumbering {
  private readonly strides: number[] = [];
  private readonly offset: number;

  /** @throws RangeError if there are no points, or more vertices than safe integers. */
  constructor(
    features: Float32Array,
    private readonly dimensions: number,
  ) {
    // A corner is less than d + 1 away from its point, its neighbour at most d from there.
    const margin = 2 * (dimensions + 1);
    let [stride, offset] = [1, 0];
    // The last coordinate follows from the others.
    for (const [min, max] of bounds(features, dimensions)) {
      if (!(min <= max)) throw new RangeError('there are no points');
      const first = Math.floor(min) - margin;
      this.strides.push(stride);
      offset -= first * stride;
      stride *= Math.ceil(max) + margin - first + 1;
    }
    if (stride > Number.MAX_SAFE_INTEGER) throw new RangeError('the points lie too far apart');
    this.offset = offset;
  }

  /** @param corner remainder of the corner, 0 … d. */
  keyOf({ origin, ranks }: Simplex, corner: number): number {
    const { strides, dimensions: d } = this;
    let key = this.offset;
    for (let i = 0; i < d; i++) {
      const step = ranks[i] > d - corner ? corner - d - 1 : corner;
      key += (origin[i] + step) * strides[i];
    }
    return key;
  }

  /**
   * For each axis and each vertex, the numbers of its two neighbours along that axis;
   * `table.size` stands for a vertex that is not in the table.
   */
  neighbours(table: VertexTable): Int32Array {
    const { strides, dimensions: d } = this;
    const { keys, size } = table;
    const neighbourNumbers = new Int32Array((d + 1) * size * 2);
    const sum = strides.reduce((a, b) => a + b);
    const numberOf = (key: number) => {
      const number = table.find(key);
      return number < 0 ? size : number;
    };
    for (let axis = 0, at = 0; axis <= d; axis++) {
      // A step along an axis is −d on its own coordinate and 1 on all others.
      const step = axis < d ? sum - (d + 1) * strides[axis] : sum;
      for (let vertex = 0; vertex < size; vertex++) {
        neighbourNumbers[at++] = numberOf(keys[vertex] - step);
        neighbourNumbers[at++] = numberOf(keys[vertex] + step);
      }
    }
    return neighbourNumbers;
  }
}

/** Minimum and maximum of each of the first d coordinates on the plane. */
function bounds(features: Float32Array, dimensions: number): [number, number][] {
  const min = new Array<number>(dimensions).fill(Number.POSITIVE_INFINITY);
  const max = new Array<number>(dimensions).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < features.length; at++) {
    const i = at % dimensions;
    if (features[at] < min[i]) min[i] = features[at];
    if (features[at] > max[i]) max[i] = features[at];
  }
  const scale = scales(dimensions);
  return min.map((_, i) => {
    let [low, high] = [0, 0];
    for (let j = i; j < dimensions; j++) {
      low += scale[j] * min[j];
      high += scale[j] * max[j];
    }
    if (i > 0) {
      low -= i * scale[i - 1] * max[i - 1];
      high -= i * scale[i - 1] * min[i - 1];
    }
    return [low, high];
  });
}
