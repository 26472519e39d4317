import { Numbering } from './numbering';
import { Simplex } from './simplex';
import { VertexTable } from './vertexTable';

/**
 * A Gaussian filter over points in a space of few dimensions, such as place and colour: the
 * permutohedral lattice of Adams, Baek and Davis 2010, doi:10.1111/j.1467-8659.2009.01645.x.
 * Each point gives its value to the d + 1 corners of the simplex that it lies in, the corners
 * are blurred along d + 1 axes, and each point takes its value back from the same corners.
 * The cost grows with the number of points, however wide the Gaussian is.
 */
export class Lattice {
  /** Number of points. */
  readonly points: number;
  private readonly corners: number;
  /** For each point the numbers of its corners, and its share in each (sum 1). */
  private readonly vertices: Int32Array;
  private readonly shares: Float32Array;
  /** For each axis and vertex the two beside it; where there is none, `size`, which stays 0. */
  private readonly neighbours: Int32Array;
  private readonly size: number;

  /**
   * @param features `dimensions` numbers a point, in units of the Gaussian's deviation.
   * @throws RangeError if there are no points, or they lie too far apart to be numbered: at five
   *   dimensions that takes more than a hundred deviations.
   */
  constructor(features: Float32Array, dimensions: number) {
    this.corners = dimensions + 1;
    this.points = features.length / dimensions;
    this.vertices = new Int32Array(this.points * this.corners);
    this.shares = new Float32Array(this.points * this.corners);
    const numbering = new Numbering(features, dimensions);
    const table = new VertexTable();
    const simplex = new Simplex(dimensions);
    for (let point = 0, at = 0; point < this.points; point++) {
      simplex.enclose(features, point * dimensions);
      for (let corner = 0; corner < this.corners; corner++, at++) {
        this.vertices[at] = table.add(numbering.keyOf(simplex, corner));
        this.shares[at] = simplex.shares[corner];
      }
    }
    this.size = table.size;
    this.neighbours = numbering.neighbours(table);
  }

  /**
   * For each point the sum of all values, weighted by the Gaussian of their distance and by one
   * factor that is the same everywhere.
   * @param values `channels` numbers a point; each channel is filtered by itself.
   * @param out where the sums go; may be `values`.
   */
  filter(values: Float32Array, channels: number, out: Float32Array): void {
    const { vertices, shares, corners } = this;
    const sums = new Float32Array((this.size + 1) * channels);
    for (let from = 0, at = 0; from < values.length; from += channels) {
      for (const end = at + corners; at < end; at++) {
        const share = shares[at];
        const to = vertices[at] * channels;
        for (let c = 0; c < channels; c++) sums[to + c] += share * values[from + c];
      }
    }
    const blurred = this.blur(sums, channels);
    out.fill(0);
    for (let to = 0, at = 0; to < out.length; to += channels) {
      for (const end = at + corners; at < end; at++) {
        const share = shares[at];
        const from = vertices[at] * channels;
        for (let c = 0; c < channels; c++) out[to + c] += share * blurred[from + c];
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
