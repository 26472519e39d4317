/**
 * Scale of each feature in the plane of d + 1 coordinates with sum 0, chosen so that splat, blur
 * and slice together have the width of a Gaussian of deviation 1.
 */
export function scales(dimensions: number): number[] {
  const width = (dimensions + 1) * Math.sqrt(2 / 3);
  return Array.from({ length: dimensions }, (_, i) => width / Math.sqrt((i + 1) * (i + 2)));
}

/**
 * The simplex of the permutohedral lattice that contains a point. Its d + 1 corners are
 * identified by their remainder: all coordinates of a corner have the same remainder modulo
 * d + 1. One object is reused for all points: there may be millions.
 */
export class Simplex {
  /** The corner of remainder 0. */
  readonly origin: Int32Array;
  /** For each coordinate, how many others are further from the origin. */
  readonly ranks: Int32Array;
  /** The point's barycentric coordinates, by remainder; their sum is 1. */
  readonly weights: Float64Array;
  private readonly elevated: Float64Array;
  private readonly scales: readonly number[];

  constructor(private readonly dimensions: number) {
    this.scales = scales(dimensions);
    this.origin = new Int32Array(dimensions + 1);
    this.ranks = new Int32Array(dimensions + 1);
    this.weights = new Float64Array(dimensions + 1);
    this.elevated = new Float64Array(dimensions + 1);
  }

  /** Find the simplex of the point whose features start at index `from`. */
  enclose(features: Float32Array, from: number): void {
    this.elevate(features, from);
    this.findOrigin();
    this.computeWeights();
  }

  /** Elevate onto the plane: coordinate i is the sum of the features from i on, minus i times the one before. */
  private elevate(features: Float32Array, from: number): void {
    let later = 0;
    for (let i = this.dimensions; i > 0; i--) {
      const feature = features[from + i - 1] * this.scales[i - 1];
      this.elevated[i] = later - i * feature;
      later += feature;
    }
    this.elevated[0] = later;
  }

  private findOrigin(): void {
    const { dimensions: d, elevated, origin, ranks } = this;
    let excess = 0;
    for (let i = 0; i <= d; i++) {
      const nearest = Math.round(elevated[i] / (d + 1));
      origin[i] = nearest * (d + 1);
      excess += nearest;
    }
    ranks.fill(0);
    for (let i = 0; i < d; i++) {
      const rest = elevated[i] - origin[i];
      for (let j = i + 1; j <= d; j++) {
        if (rest < elevated[j] - origin[j]) ranks[i]++;
        else ranks[j]++;
      }
    }
    // Rounding may leave the plane: the coordinates that it moved most are rounded the other way.
    for (let i = 0; i <= d; i++) {
      ranks[i] += excess;
      const turn = ranks[i] < 0 ? d + 1 : ranks[i] > d ? -d - 1 : 0;
      ranks[i] += turn;
      origin[i] += turn;
    }
  }

  /** Each weight is the difference between one remainder and the next smaller one. */
  private computeWeights(): void {
    const { dimensions: d, elevated, origin, ranks, weights } = this;
    weights.fill(0);
    for (let i = 0; i <= d; i++) {
      const rest = (elevated[i] - origin[i]) / (d + 1);
      weights[d - ranks[i]] += rest;
      if (ranks[i] > 0) weights[d - ranks[i] + 1] -= rest;
      else weights[0] += 1 - rest;
    }
  }
}
