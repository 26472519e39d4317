/**
 * Winograd's F(4×4, 3×3) for convolutions: 16 outputs of a tile from 36 products (Lavin & Gray 2015,
 * arXiv:1509.09308). The transforms are made from the points at which polynomials are evaluated.
 */

/** Side of a tile of inputs, and of outputs. */
export const inputSide = 6;
export const outputSide = 4;
const kernelSide = 3;

/**
 * Points, the last of the six being infinity. Exact in binary, and 7 dB more accurate in float32
 * than the usual 0, ±1, ±2, since their powers differ less.
 */
const points = [0, 5 / 8, -5 / 8, 3 / 2, -3 / 2];

type Matrix = readonly (readonly number[])[];

const product = (factors: readonly number[]) => factors.reduce((a, b) => a * b, 1);
const others = (i: number) => points.filter((_, j) => j !== i);

/** Coefficients of Π (x − root), of the lowest power first. */
function polynomial(roots: readonly number[]): number[] {
  let coefficients = [1];
  for (const root of roots)
    coefficients = Array.from(
      { length: coefficients.length + 1 },
      (_, i) => (coefficients[i - 1] ?? 0) - root * (coefficients[i] ?? 0),
    );
  return coefficients;
}

const powers = (point: number, count: number) =>
  Array.from({ length: count }, (_, i) => point ** i);
const atInfinity = (count: number) => Array.from({ length: count }, (_, i) => +(i === count - 1));

const inputTransform: Matrix = [
  ...points.map((_, i) => [...polynomial(others(i)), 0]),
  polynomial(points),
];

const kernelTransform: Matrix = [
  ...points.map((point, i) => {
    const divisor = product(others(i).map((other) => point - other));
    return powers(point, kernelSide).map((power) => power / divisor);
  }),
  atInfinity(kernelSide),
];

const outputTransform: Matrix = Array.from({ length: outputSide }, (_, row) => [
  ...points.map((point) => point ** row),
  atInfinity(outputSide)[row]!,
]);

/** Kronecker product of a matrix with itself, row by row: both dimensions of a tile at once. */
const twice = (m: Matrix): number[] =>
  m.flatMap((a) => m.flatMap((b) => a.flatMap((x) => b.map((y) => x * y))));

/** [36, 36]. */
export const tileTransform = twice(inputTransform);
/** [16, 36]. */
export const resultTransform = twice(outputTransform);
/** [36, 9]. */
const weightTransform = twice(kernelTransform);

/**
 * Weights of a 3×3 convolution, transformed.
 * @param weight [outputs, inputs, 3, 3]
 * @returns [36, inputs, outputs]
 */
export function transformWeights(
  weight: Float32Array,
  outputs: number,
  inputs: number,
): Float32Array<ArrayBuffer> {
  const products = inputSide ** 2;
  const taps = kernelSide ** 2;
  const result = new Float32Array(products * inputs * outputs);
  for (let x = 0; x < products; x++)
    for (let c = 0; c < inputs; c++)
      for (let o = 0; o < outputs; o++) {
        let sum = 0;
        for (let k = 0; k < taps; k++)
          sum += weightTransform[x * taps + k]! * weight[(o * inputs + c) * taps + k]!;
        result[(x * inputs + c) * outputs + o] = sum;
      }
  return result;
}
