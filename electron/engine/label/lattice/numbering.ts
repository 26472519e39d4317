import { type Simplex, scales } from './simplex';
import type { VertexTable } from './vertexTable';

/**
 * One whole number for every vertex of the lattice that the points can touch. It is linear in
 * the coordinates, so that the step to a neighbour is a constant.
 */
export class Numbering {
  private readonly strides: number[] = [];
  private readonly offset: number;

  /** @throws RangeError if there are no points, or more vertices than whole numbers. */
  constructor(
    features: Float32Array,
    private readonly dimensions: number,
  ) {
    // A corner is less than d + 1 away from its point, its neighbour at most d from there.
    const margin = 2 * (dimensions + 1);
    let [stride, offset] = [1, 0];
    // The last coordinate follows from the others.
    for (const [least, most] of bounds(features, dimensions)) {
      if (!(least <= most)) throw new RangeError('there are no points');
      const first = Math.floor(least) - margin;
      this.strides.push(stride);
      offset -= first * stride;
      stride *= Math.ceil(most) + margin - first + 1;
    }
    if (stride > Number.MAX_SAFE_INTEGER) throw new RangeError('the points lie too far apart');
    this.offset = offset;
  }

  /** @param corner its remainder, 0 … d. */
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
   * For each axis, and for each vertex, the numbers of the two beside it along that axis;
   * `table.size` stands for one that is not in the table.
   */
  neighbours(table: VertexTable): Int32Array {
    const { strides, dimensions: d } = this;
    const { keys, size } = table;
    const found = new Int32Array((d + 1) * size * 2);
    const sum = strides.reduce((a, b) => a + b);
    const numberOf = (key: number) => {
      const number = table.find(key);
      return number < 0 ? size : number;
    };
    for (let axis = 0, at = 0; axis <= d; axis++) {
      // A step along an axis is −d on its own coordinate and 1 on all others.
      const step = axis < d ? sum - (d + 1) * strides[axis] : sum;
      for (let vertex = 0; vertex < size; vertex++) {
        found[at++] = numberOf(keys[vertex] - step);
        found[at++] = numberOf(keys[vertex] + step);
      }
    }
    return found;
  }
}

/** The least and the greatest that each of the first d coordinates on the plane can be. */
function bounds(features: Float32Array, dimensions: number): [number, number][] {
  const least = new Array<number>(dimensions).fill(Number.POSITIVE_INFINITY);
  const most = new Array<number>(dimensions).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < features.length; at++) {
    const i = at % dimensions;
    if (features[at] < least[i]) least[i] = features[at];
    if (features[at] > most[i]) most[i] = features[at];
  }
  const scale = scales(dimensions);
  return least.map((_, i) => {
    let [low, high] = [0, 0];
    for (let j = i; j < dimensions; j++) {
      low += scale[j] * least[j];
      high += scale[j] * most[j];
    }
    if (i > 0) {
      low -= i * scale[i - 1] * most[i - 1];
      high -= i * scale[i - 1] * least[i - 1];
    }
    return [low, high];
  });
}
