import { Simplex } from './simplex';
import { VertexNumbering } from './vertexNumbering';
import { VertexTable } from './vertexTable';

/**
 * A Gaussian filter over points in a space of few dimensions, such as position and colour: the
 * permutohedral lattice of Adams, Baek and Davis 2010, doi:10.1111/j.1467-8659.2009.01645.x.
 * Splat: each point adds its value to the d + 1 vertices of its simplex. Blur: the vertices are
 * blurred along d + 1 axes. Slice: each point interpolates its value from the same vertices.
 * The cost grows with the number of points, however wide the Gaussian is.
 */
export class Lattice {
  /** Number of points. */
  readonly points: number;
  private readonly corners: number;
  /** For each point the numbers of its vertices, and its barycentric weights (sum 1). */
  private readonly vertices: Int32Array;
  private readonly weights: Float32Array;
  /** For each axis and vertex its two neighbours; `size` stands for a missing one, whose value stays 0. */
  private readonly neighbours: Int32Array;
  private readonly size: number;

  /**
   * @param features `dimensions` values for each point, in units of the Gaussian's deviation.
   * @throws RangeError if there are no points, or they lie too far apart to be numbered: more
   *   than a hundred deviations at five dimensions.
   */
  constructor(features: Float32Array, dimensions: number) {
    this.corners = dimensions + 1;
    this.points = features.length / dimensions;
    this.vertices = new Int32Array(this.points * this.corners);
    this.weights = new Float32Array(this.points * this.corners);
    const numbering = new VertexNumbering(features, dimensions);
    const table = new VertexTable();
    const simplex = new Simplex(dimensions);
    for (let point = 0, at = 0; point < this.points; point++) {
      simplex.enclose(features, point * dimensions);
      for (let corner = 0; corner < this.corners; corner++, at++) {
        this.vertices[at] = table.add(numbering.keyOf(simplex, corner));
        this.weights[at] = simplex.weights[corner];
      }
    }
    this.size = table.size;
    this.neighbours = numbering.neighbours(table);
  }

  /**
   * For each point the sum of all values, weighted by the Gaussian of their distance, up to a
   * constant factor.
   * @param values `channels` values for each point; channels are filtered independently.
   * @param out receives the sums; may be `values`.
   */
  filter(values: Float32Array, channels: number, out: Float32Array): void {
    const { vertices, weights, corners } = this;
    const sums = new Float32Array((this.size + 1) * channels);
    for (let from = 0, at = 0; from < values.length; from += channels) {
      for (const end = at + corners; at < end; at++) {
        const weight = weights[at];
        const to = vertices[at] * channels;
        for (let c = 0; c < channels; c++) sums[to + c] += weight * values[from + c];
      }
    }
    const blurred = this.blur(sums, channels);
    out.fill(0);
    for (let to = 0, at = 0; to < out.length; to += channels) {
      for (const end = at + corners; at < end; at++) {
        const weight = weights[at];
        const from = vertices[at] * channels;
        for (let c = 0; c < channels; c++) out[to + c] += weight * blurred[from + c];
      }
    }
  }

  /** ¼ ½ ¼ along every axis. @param sums is overwritten. */
  private blur(sums: Float32Array, channels: number): Float32Array {
    const { neighbours, size } = this;
    let from = sums;
    let to: Float32Array = new Float32Array(sums.length);
    for (let axis = 0, at = 0; axis < this.corners; axis++) {
      for (let vertex = 0, i = 0; vertex < size; vertex++, at += 2) {
        let before = neighbours[at] * channels;
        let after = neighbours[at + 1] * channels;
        for (const end = i + channels; i < end; i++) {
          to[i] = 0.5 * from[i] + 0.25 * (from[before++] + from[after++]);
        }
      }
      [from, to] = [to, from];
    }
    return from;
  }
}
