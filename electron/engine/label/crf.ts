import type { Lattice } from './lattice/lattice';

/** What makes two pixels want the same label: how near their features are, and how much that counts. */
export interface Kernel {
  lattice: Lattice;
  /** Above 0; in the units of a logarithm of probabilities. */
  weight: number;
}

export interface MeanFieldOptions {
  kernels: readonly Kernel[];
  /** Rounds in which every pixel hears all others, from 1. */
  iterations: number;
}

export interface CrfOptions extends MeanFieldOptions {
  /** How far a label is believed where it would be weighed against one other: ½ … below 1. */
  confidence: number;
}

/**
 * The likeliest labels in a fully connected conditional random field with Potts compatibility,
 * by mean-field inference: Krähenbühl and Koltun 2011, arXiv:1210.5644. Each kernel is normalised
 * on both sides, as in their work of 2013, so that a weight means the same in plain and in busy
 * places. A pixel's own vote, which their sum leaves out, is left in: it counts for little where
 * the kernels are wide, and a lattice gives no exact value for it.
 * @param labels one a pixel, each below `count`.
 * @returns one a pixel, each below `count`; of labels that are equally likely the old one stays.
 * @throws RangeError if a kernel is of another number of pixels or an option is out of its range.
 */
export function likeliestLabels(
  labels: Uint8Array,
  count: number,
  { confidence, ...options }: CrfOptions,
): Uint8Array {
  if (!(confidence >= 0.5 && confidence < 1)) throw new RangeError('confidence is not in ½ … 1');
  const belief = Math.log(confidence / (1 - confidence));
  const chances = meanField(labels.length, count, options, (votes) => {
    votes.fill(0);
    for (let i = 0; i < labels.length; i++) votes[i * count + labels[i]] = belief;
  });
  return labels.map((old, i) => likeliest(chances, i * count, count, old));
}

/** A chance of 0 would outweigh all neighbours. */
const leastChance = 1e-6;

/**
 * The same for labels of which a net gave the chances.
 * @param chances [pixels, count], 0 … 1.
 * @returns one a pixel; of labels that are equally likely the first.
 */
export function likeliestByChances(
  chances: Float32Array,
  count: number,
  options: MeanFieldOptions,
): Uint8Array {
  const pixels = chances.length / count;
  const refined = meanField(pixels, count, options, (votes) => {
    for (let i = 0; i < votes.length; i++) votes[i] = Math.log(Math.max(leastChance, chances[i]));
  });
  return Uint8Array.from({ length: pixels }, (_, i) => likeliest(refined, i * count, count, 0));
}

/**
 * Chances [pixels, count] after the last round.
 * @param believe fills in the logarithm of what each pixel alone says of its labels.
 */
function meanField(
  pixels: number,
  count: number,
  { kernels, iterations }: MeanFieldOptions,
  believe: (votes: Float32Array) => void,
): Float32Array {
  if (!(Number.isInteger(iterations) && iterations > 0)) throw new RangeError('no iterations');
  if (!kernels.every(({ lattice, weight }) => lattice.points === pixels && weight > 0)) {
    throw new RangeError('a kernel does not fit the labels');
  }
  const terms = kernels.map((kernel) => ({ ...kernel, norm: normOf(kernel.lattice) }));
  // `count` numbers a pixel: logarithms of its labels' probabilities, and the probabilities.
  const votes = new Float32Array(pixels * count);
  const chances = new Float32Array(votes.length);
  const heard = new Float32Array(votes.length);
  for (let iteration = 0; iteration <= iterations; iteration++) {
    believe(votes);
    if (iteration > 0) {
      for (const { lattice, weight, norm } of terms) {
        heard.fill(0);
        addScaled(heard, chances, norm, 1);
        lattice.filter(heard, count, heard);
        addScaled(votes, heard, norm, weight);
      }
    }
    softmax(votes, count, chances);
  }
  return chances;
}

/** 1 / √(sum of the kernel's row), for each pixel. */
function normOf(lattice: Lattice): Float32Array {
  const norm = new Float32Array(lattice.points).fill(1);
  lattice.filter(norm, 1, norm);
  return norm.map((sum) => 1 / Math.sqrt(sum));
}

/** Add the numbers of each pixel to `to`, times the pixel's norm and a weight. */
function addScaled(to: Float32Array, from: Float32Array, norm: Float32Array, weight: number): void {
  const count = from.length / norm.length;
  for (let pixel = 0, i = 0; pixel < norm.length; pixel++) {
    const factor = weight * norm[pixel];
    for (const end = i + count; i < end; i++) to[i] += factor * from[i];
  }
}

/** Probabilities that add up to 1 at every pixel, from their logarithms. */
function softmax(logs: Float32Array, count: number, out: Float32Array): void {
  for (let from = 0; from < logs.length; from += count) {
    const end = from + count;
    let most = logs[from];
    for (let i = from + 1; i < end; i++) if (logs[i] > most) most = logs[i];
    let sum = 0;
    for (let i = from; i < end; i++) {
      out[i] = Math.exp(logs[i] - most);
      sum += out[i];
    }
    for (let i = from; i < end; i++) out[i] /= sum;
  }
}

function likeliest(chances: Float32Array, from: number, count: number, old: number): number {
  let best = old;
  for (let label = 0; label < count; label++) {
    if (chances[from + label] > chances[from + best]) best = label;
  }
  return best;
}
