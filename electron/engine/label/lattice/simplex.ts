/**
 * How far each feature reaches in the plane of d + 1 coordinates whose sum is 0. Giving,
 * blurring and taking are together as wide as a Gaussian of deviation 1.
 */
export function scales(dimensions: number): number[] {
  const width = (dimensions + 1) * Math.sqrt(2 / 3);
  return Array.from({ length: dimensions }, (_, i) => width / Math.sqrt((i + 1) * (i + 2)));
}

/**
 * The simplex of the permutohedral lattice that a point lies in. Its d + 1 corners are told
 * apart by their remainder: all coordinates of a corner leave the same one when divided by d + 1.
 * One object serves all points in turn: there may be millions.
 */
export class Simplex {
  /** The corner of remainder 0. */
  readonly origin: Int32Array;
  /** Of each coordinate, how many others are further beyond the origin. */
  readonly ranks: Int32Array;
  /** The point's barycentric coordinates, by remainder; their sum is 1. */
  readonly shares: Float64Array;
  private readonly raised: Float64Array;
  private readonly scales: readonly number[];

  constructor(private readonly dimensions: number) {
    this.scales = scales(dimensions);
    this.origin = new Int32Array(dimensions + 1);
    this.ranks = new Int32Array(dimensions + 1);
    this.shares = new Float64Array(dimensions + 1);
    this.raised = new Float64Array(dimensions + 1);
  }

  /** Find the simplex of the point whose features begin at `from`. */
  enclose(features: Float32Array, from: number): void {
    this.raise(features, from);
    this.findOrigin();
    this.share();
  }

  /** Onto the plane: coordinate i is the sum of the features from i on, less i times the one before. */
  private raise(features: Float32Array, from: number): void {
    let later = 0;
    for (let i = this.dimensions; i > 0; i--) {
      const feature = features[from + i - 1] * this.scales[i - 1];
      this.raised[i] = later - i * feature;
      later += feature;
    }
    this.raised[0] = later;
  }

  private findOrigin(): void {
    const { dimensions: d, raised, origin, ranks } = this;
    let excess = 0;
    for (let i = 0; i <= d; i++) {
      const nearest = Math.round(raised[i] / (d + 1));
      origin[i] = nearest * (d + 1);
      excess += nearest;
    }
    ranks.fill(0);
    for (let i = 0; i < d; i++) {
      const rest = raised[i] - origin[i];
      for (let j = i + 1; j <= d; j++) {
        if (rest < raised[j] - origin[j]) ranks[i]++;
        else ranks[j]++;
      }
    }
    // Rounding may have left the plane: the coordinates that it moved most go the other way.
    for (let i = 0; i <= d; i++) {
      ranks[i] += excess;
      const turn = ranks[i] < 0 ? d + 1 : ranks[i] > d ? -d - 1 : 0;
      ranks[i] += turn;
      origin[i] += turn;
    }
  }

  /** Each share is the step from one rest to the next smaller one. */
  private share(): void {
    const { dimensions: d, raised, origin, ranks, shares } = this;
    shares.fill(0);
    for (let i = 0; i <= d; i++) {
      const rest = (raised[i] - origin[i]) / (d + 1);
      shares[d - ranks[i]] += rest;
      if (ranks[i] > 0) shares[d - ranks[i] + 1] -= rest;
      else shares[0] += 1 - rest;
    }
  }
}
