import { countOf, derivedTensor, type StoredTensor } from '../storedTensor';
import type { NetWeights } from './nets';

/** Numbers along `axis` as rows: value(row, column) of a tensor seen as a matrix. */
function rowsOf(shape: readonly number[], axis: number) {
  const rows = shape[axis]!;
  const inner = countOf(shape.slice(axis + 1));
  const outer = countOf(shape.slice(0, axis));
  return {
    rows,
    columns: outer * inner,
    at: (row: number, column: number) =>
      (Math.floor(column / inner) * rows + row) * inner + (column % inner),
  };
}

/** Weight norm (Salimans & Kingma 2016): w = g · v / ‖v‖, the norm over all axes but the one that g has. */
function weightNorm(g: StoredTensor, v: StoredTensor): StoredTensor {
  return derivedTensor(v.shape, `weight norm|${g.identity}|${v.identity}`, () => {
    const axis = Math.max(
      0,
      g.shape.findIndex((size) => size > 1),
    );
    const gains = g.read();
    const values = v.read().slice();
    // A single gain belongs to the norm of the whole tensor, else each row has its own.
    const { rows, columns, at } = gains.length === 1 ? whole(v.shape) : rowsOf(v.shape, axis);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let i = 0; i < columns; i++) sum += values[at(row, i)]! ** 2;
      const factor = gains[row]! / Math.sqrt(sum);
      for (let i = 0; i < columns; i++) values[at(row, i)]! *= factor;
    }
    return values;
  });
}

const whole = (shape: readonly number[]) => ({
  rows: 1,
  columns: countOf(shape),
  at: (_: number, column: number) => column,
});

/** uᵀWv for W with `axis` as its rows. */
function singularValue(
  w: Float32Array,
  shape: readonly number[],
  axis: number,
  u: Float32Array,
  v: Float32Array,
): number {
  const { rows, columns, at } = rowsOf(shape, axis);
  if (u.length !== rows || v.length !== columns) return 0;
  let sigma = 0;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += w[at(row, i)]! * v[i]!;
    sigma += u[row]! * sum;
  }
  return sigma;
}

/**
 * Spectral norm (Miyato et al. 2018): w = W / uᵀWv. Rows of W are the outputs: axis 0 of a
 * convolution, axis 1 of a transposed one. Where both fit, the larger value is the one that the
 * iteration found. Old files lack v, which is Wᵀu normed.
 */
function spectralNorm(
  original: StoredTensor,
  u: StoredTensor,
  v: StoredTensor | undefined,
): StoredTensor {
  const identity = `spectral norm|${original.identity}|${u.identity}`;
  return derivedTensor(original.shape, identity, () => {
    const w = original.read();
    const [left, right] = [u.read(), v?.read()];
    const axes = original.shape.length > 1 ? [0, 1] : [0];
    const values = axes.map((axis) =>
      singularValue(
        w,
        original.shape,
        axis,
        left,
        right ?? rightVector(w, original.shape, axis, left),
      ),
    );
    const sigma = Math.max(...values);
    return sigma > 0 ? w.map((value) => value / sigma) : w;
  });
}

function rightVector(w: Float32Array, shape: readonly number[], axis: number, u: Float32Array) {
  const { rows, columns, at } = rowsOf(shape, axis);
  const v = new Float32Array(columns);
  if (u.length !== rows) return v;
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < columns; i++) v[i]! += w[at(row, i)]! * u[row]!;
  const norm = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0)) || 1;
  return v.map((value) => value / norm);
}

interface Parts {
  /** Name of the weight that they make. */
  name: string;
  keys: string[];
  tensor: StoredTensor;
}

/** The weight norm or spectral norm that `key` is the first part of. Newer names first. */
function normAt(weights: NetWeights, key: string): Parts | undefined {
  const [, base, parameter, part] =
    /^(.*?)parametrizations\.(\w+)\.(original0|original)$/.exec(key) ?? [];
  if (base !== undefined && part === 'original0') {
    const keys = [key, key.replace(/0$/, '1')];
    return weightNormOf(weights, `${base}${parameter}`, keys);
  }
  if (base !== undefined) {
    const place = key.slice(0, -'original'.length);
    return spectralNormOf(weights, `${base}${parameter}`, [key, `${place}0._u`, `${place}0._v`]);
  }
  const [, name, kind] = /^(.*)_(g|orig)$/.exec(key) ?? [];
  if (kind === 'g') return weightNormOf(weights, name!, [key, `${name}_v`]);
  if (kind === 'orig') return spectralNormOf(weights, name!, [key, `${name}_u`, `${name}_v`]);
  return undefined;
}

function weightNormOf(weights: NetWeights, name: string, keys: string[]): Parts | undefined {
  const [g, v] = keys.map((key) => weights.get(key));
  if (!g || !v || g.shape.length !== v.shape.length) return undefined;
  return { name, keys, tensor: weightNorm(g, v) };
}

function spectralNormOf(weights: NetWeights, name: string, keys: string[]): Parts | undefined {
  const [original, u, v] = keys.map((key) => weights.get(key));
  if (!original || !u) return undefined;
  return { name, keys, tensor: spectralNorm(original, u, v) };
}

/** Weights as the net uses them: weight norm and spectral norm are multiplied in. */
export function foldNorms(weights: NetWeights): NetWeights {
  const folded = new Map(weights);
  for (const key of weights.keys()) {
    const parts = normAt(weights, key);
    if (!parts) continue;
    for (const part of parts.keys) folded.delete(part);
    folded.set(parts.name, parts.tensor);
  }
  return folded;
}
