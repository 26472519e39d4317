import { Mismatch } from '../failure';
import type { StoredTensor } from '../storedTensor';
import type { Convolution, Norm } from './layerWeights';
import type { NetWeights } from './nets';

/** A size that must be met, or undefined for any. */
type Pattern = readonly (number | undefined)[];

const fits = (shape: readonly number[], pattern: Pattern) =>
  shape.length === pattern.length &&
  pattern.every((size, i) => size === undefined || size === shape[i]);

/**
 * Weights that a family takes one by one. What is left at the end is no part of the family's net,
 * so the file isn't of that family.
 */
export class Claim {
  private readonly taken = new Set<string>();

  constructor(
    readonly weights: NetWeights,
    /** What all names had in common and was taken off, such as `model.`. */
    readonly prefix: string,
  ) {}

  has = (name: string): boolean => this.weights.has(name);

  shape(name: string): readonly number[] | undefined {
    return this.weights.get(name)?.shape;
  }

  /** @throws Mismatch if the weights lack it or it is of another shape */
  tensor(name: string, pattern?: Pattern): StoredTensor {
    const tensor = this.weights.get(name);
    if (!tensor) throw new Mismatch(`${name} is missing`);
    if (pattern && !fits(tensor.shape, pattern))
      throw new Mismatch(`${name} has the shape ${tensor.shape.join('×') || 'of a number'}`);
    this.taken.add(name);
    return tensor;
  }

  optional(name: string, pattern?: Pattern): StoredTensor | undefined {
    return this.has(name) ? this.tensor(name, pattern) : undefined;
  }

  /**
   * A convolution [outputs, inputs, size, size] with or without a bias.
   * @param name of the layer, without `.weight`
   */
  convolution(name: string, outputs?: number, inputs?: number, size?: number): Convolution {
    const weight = this.tensor(`${name}.weight`, [outputs, inputs, size, size]);
    if (weight.shape[2] !== weight.shape[3]) throw new Mismatch(`${name} is not square`);
    return { weight, bias: this.optional(`${name}.bias`, [weight.shape[0]]) };
  }

  /** A transposed convolution [inputs, outputs, size, size] with or without a bias. */
  transposed(name: string, inputs?: number, outputs?: number, size?: number): Convolution {
    const weight = this.tensor(`${name}.weight`, [inputs, outputs, size, size]);
    if (weight.shape[2] !== weight.shape[3]) throw new Mismatch(`${name} is not square`);
    return { weight, bias: this.optional(`${name}.bias`, [weight.shape[1]]) };
  }

  /** A norm over `channels`; it may have no weights at all. */
  norm(name: string, channels: number): Norm {
    const optional = (part: string) => this.optional(`${name}.${part}`, [channels]);
    this.optional(`${name}.num_batches_tracked`, []);
    const norm: Norm = {
      channels,
      scale: optional('weight'),
      shift: optional('bias'),
      mean: optional('running_mean'),
      variance: optional('running_var'),
    };
    if (!norm.mean !== !norm.variance) throw new Mismatch(`${name} lacks half of its statistics`);
    return norm;
  }

  /** Mark weights that have no part in making a picture. */
  ignore(pattern: RegExp): void {
    for (const name of this.weights.keys()) if (pattern.test(name)) this.taken.add(name);
  }

  /** How many of `0, 1, 2, …` the weights have, where `prefix(i)` begins a name. */
  countOf(prefix: (i: number) => string): number {
    const names = [...this.weights.keys()];
    let count = 0;
    while (names.some((name) => name.startsWith(prefix(count)))) count++;
    return count;
  }

  /** @throws Mismatch if there is more than what was taken */
  finish(): void {
    const left = [...this.weights.keys()].filter((name) => !this.taken.has(name));
    if (left.length > 0) throw new Mismatch(`it also has ${left.slice(0, 3).join(', ')}`);
  }
}
