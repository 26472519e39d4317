import type { Lattice } from './lattice/lattice';

/** A pairwise term: Gaussian similarity of the pixels' features, and its weight. */
interface Kernel {
  lattice: Lattice;
  /** Above 0, in log-probability units. */
  weight: number;
}

export interface MeanFieldOptions {
  kernels: readonly Kernel[];
  /** Rounds of message passing, at least 1. */
  iterations: number;
}

export interface CrfOptions extends MeanFieldOptions {
  /** Probability of the given label against one alternative, from ½ to below 1. */
  confidence: number;
}

/**
 * The most probable labels in a fully connected conditional random field with Potts
 * compatibility, by mean-field inference: Krähenbühl and Koltun 2011, arXiv:1210.5644. Kernels
 * are normalised symmetrically, as in their work of 2013, so that weights mean the same in flat
 * and in textured regions. A pixel's message to itself, which their sum leaves out, is kept: it
 * is small for wide kernels, and the lattice has no exact value for it.
 * @param labels one for each pixel, each below `count`.
 * @returns one for each pixel, each below `count`; on a tie the old label is kept.
 * @throws RangeError if a kernel has another number of pixels or an option is out of range.
 */
export function likeliestLabels(
  labels: Uint8Array,
  count: number,
  { confidence, ...options }: CrfOptions,
): Uint8Array {
  if (!(confidence >= 0.5 && confidence < 1)) throw new RangeError('confidence is not in ½ … 1');
  const unary = Math.log(confidence / (1 - confidence));
  const probabilities = meanField(labels.length, count, options, (logits) => {
    logits.fill(0);
    for (let i = 0; i < labels.length; i++) logits[i * count + labels[i]] = unary;
  });
  return labels.map((old, i) => likeliest(probabilities, i * count, count, old));
}

/** A chance of 0 would outweigh all neighbours. */
const leastChance = 1e-6;

/**
 * The same for labels of which a net gave the chances.
 * @param probabilities [pixels, count], 0 … 1.
 * @returns one a pixel; of labels that are equally likely the first.
 */
export function likeliestByChances(
  probabilities: Float32Array,
  count: number,
  options: MeanFieldOptions,
): Uint8Array {
  const pixels = probabilities.length / count;
  const refined = meanField(pixels, count, options, (logits) => {
    for (let i = 0; i < logits.length; i++)
      logits[i] = Math.log(Math.max(leastChance, probabilities[i]));
  });
  return Uint8Array.from({ length: pixels }, (_, i) => likeliest(refined, i * count, count, 0));
}

/**
 * Chances [pixels, count] after the last round.
 * @param unaries fills in the unary potentials: log probabilities of each pixel's labels.
 */
function meanField(
  pixels: number,
  count: number,
  { kernels, iterations }: MeanFieldOptions,
  unaries: (logits: Float32Array) => void,
): Float32Array {
  if (!(Number.isInteger(iterations) && iterations > 0)) throw new RangeError('no iterations');
  if (!kernels.every(({ lattice, weight }) => lattice.points === pixels && weight > 0)) {
    throw new RangeError('a kernel does not fit the labels');
  }
  const terms = kernels.map((kernel) => ({ ...kernel, norm: normOf(kernel.lattice) }));
  // `count` values for each pixel: unnormalised log-probabilities of its labels, and probabilities.
  const logits = new Float32Array(pixels * count);
  const probabilities = new Float32Array(logits.length);
  const messages = new Float32Array(logits.length);
  for (let iteration = 0; iteration <= iterations; iteration++) {
    unaries(logits);
    if (iteration > 0) {
      for (const { lattice, weight, norm } of terms) {
        messages.fill(0);
        addScaled(messages, probabilities, norm, 1);
        lattice.filter(messages, count, messages);
        addScaled(logits, messages, norm, weight);
      }
    }
    softmax(logits, count, probabilities);
  }
  return probabilities;
}

/** Symmetric normalisation: 1 / √(row sum of the kernel), for each pixel. */
function normOf(lattice: Lattice): Float32Array {
  const norm = new Float32Array(lattice.points).fill(1);
  lattice.filter(norm, 1, norm);
  return norm.map((sum) => 1 / Math.sqrt(sum));
}

/** Add the values of each pixel to `to`, times the pixel's norm and a weight. */
function addScaled(to: Float32Array, from: Float32Array, norm: Float32Array, weight: number): void {
  const count = from.length / norm.length;
  for (let pixel = 0, i = 0; pixel < norm.length; pixel++) {
    const factor = weight * norm[pixel];
    for (const end = i + count; i < end; i++) to[i] += factor * from[i];
  }
}

/** Probabilities with sum 1 at every pixel, from log-probabilities. */
function softmax(logs: Float32Array, count: number, out: Float32Array): void {
  for (let from = 0; from < logs.length; from += count) {
    const end = from + count;
    let max = logs[from];
    for (let i = from + 1; i < end; i++) if (logs[i] > max) max = logs[i];
    let sum = 0;
    for (let i = from; i < end; i++) {
      out[i] = Math.exp(logs[i] - max);
      sum += out[i];
    }
    for (let i = from; i < end; i++) out[i] /= sum;
  }
}

function likeliest(probabilities: Float32Array, from: number, count: number, old: number): number {
  let best = old;
  for (let label = 0; label < count; label++) {
    if (probabilities[from + label] > probabilities[from + best]) best = label;
  }
  return best;
}
