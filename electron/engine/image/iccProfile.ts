import type { Chromaticity, ColourSpace } from './colourSpace';

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** D50, the white of the profile connection space (ICC.1:2022, 7.2.16). */
const d50: Vector = [0.9642, 1, 0.8249];

/** Bradford's cone responses (ICC.1:2022, annex E). */
const bradford: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

/** A display profile of version 4 for an RGB colour space: a matrix and one curve. */
export function iccProfile(space: ColourSpace): Uint8Array {
  const white = xyzOf(space.white);
  const adaptation = adaptationTo(d50, white);
  const columns = multiply(adaptation, scaledPrimaries(space, white));
  const column = (i: number): Vector => [columns[0][i], columns[1][i], columns[2][i]];
  const curve = curveTag(space.transfer);
  const text = 'Colours as the file told them';
  const tags: [string, Uint8Array][] = [
    ['desc', textTag(text)],
    ['cprt', textTag('No copyright')],
    ['wtpt', numbersTag('XYZ ', d50)],
    ['chad', numbersTag('sf32', adaptation.flat())],
    ['rXYZ', numbersTag('XYZ ', column(0))],
    ['gXYZ', numbersTag('XYZ ', column(1))],
    ['bXYZ', numbersTag('XYZ ', column(2))],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  return assemble(tags);
}

function assemble(tags: readonly [string, Uint8Array][]): Uint8Array {
  const headBytes = 128 + 4 + tags.length * 12;
  const size = tags.reduce((sum, [, data]) => sum + data.length, headBytes);
  const profile = new Uint8Array(size);
  const view = new DataView(profile.buffer);
  view.setUint32(0, size);
  view.setUint32(8, 0x04_40_00_00);
  write(profile, 12, 'mntrRGB XYZ ');
  // Any date will do; the same file each time makes the same profile.
  [2026, 1, 1].forEach((part, i) => {
    view.setUint16(24 + i * 2, part);
  });
  write(profile, 36, 'acsp');
  fixed(view, 68, d50);
  view.setUint32(128, tags.length);
  let at = headBytes;
  tags.forEach(([name, data], i) => {
    const entry = 132 + i * 12;
    write(profile, entry, name);
    view.setUint32(entry + 4, at);
    view.setUint32(entry + 8, data.length);
    profile.set(data, at);
    at += data.length;
  });
  return profile;
}

/** XYZ of a chromaticity with Y = 1. */
function xyzOf([x, y]: Chromaticity): Vector {
  return [x / y, 1, (1 - x - y) / y];
}

/** The primaries' XYZ as columns, scaled so that together they make white. */
function scaledPrimaries({ red, green, blue }: ColourSpace, white: Vector): Matrix {
  const primaries = transpose([xyzOf(red), xyzOf(green), xyzOf(blue)]);
  const scale = apply(inverse(primaries), white);
  return primaries.map((row) => row.map((v, i) => v * scale[i])) as unknown as Matrix;
}

/** The matrix that makes one white of another. */
function adaptationTo(to: Vector, from: Vector): Matrix {
  const [wanted, given] = [apply(bradford, to), apply(bradford, from)];
  const scaled = bradford.map((row, i) => row.map((v) => (v * wanted[i]) / given[i]));
  return multiply(inverse(bradford), scaled as unknown as Matrix);
}

function apply(matrix: Matrix, vector: Vector): Vector {
  const dot = (row: Vector) => row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2];
  return [dot(matrix[0]), dot(matrix[1]), dot(matrix[2])];
}

function transpose([a, b, c]: Matrix): Matrix {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

function multiply(a: Matrix, b: Matrix): Matrix {
  const [x, y, z] = transpose(b);
  return transpose([apply(a, x), apply(a, y), apply(a, z)]);
}

/** By cofactors: the cross products of the rows are the columns of the inverse. */
function inverse([a, b, c]: Matrix): Matrix {
  const [bc, ca, ab] = [cross(b, c), cross(c, a), cross(a, b)];
  const determinant = a[0] * bc[0] + a[1] * bc[1] + a[2] * bc[2];
  const divided = (v: Vector): Vector => [
    v[0] / determinant,
    v[1] / determinant,
    v[2] / determinant,
  ];
  return transpose([divided(bc), divided(ca), divided(ab)]);
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** A parametric curve (ICC.1:2022, 10.18): type 0 is a power, type 3 has the straight piece of sRGB. */
function curveTag(transfer: ColourSpace['transfer']): Uint8Array {
  const [type, values] =
    transfer === 'sRGB'
      ? [3, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.040_45]]
      : [0, [transfer]];
  const tag = new Uint8Array(12 + values.length * 4);
  const view = new DataView(tag.buffer);
  write(tag, 0, 'para');
  view.setUint16(8, type);
  fixed(view, 12, values);
  return tag;
}

function numbersTag(type: string, values: readonly number[]): Uint8Array {
  const tag = new Uint8Array(8 + values.length * 4);
  write(tag, 0, type);
  fixed(new DataView(tag.buffer), 8, values);
  return tag;
}

/** One text in English (ICC.1:2022, 10.15), padded to whole words. */
function textTag(text: string): Uint8Array {
  const tag = new Uint8Array(Math.ceil((28 + text.length * 2) / 4) * 4);
  const view = new DataView(tag.buffer);
  write(tag, 0, 'mluc');
  view.setUint32(8, 1);
  view.setUint32(12, 12);
  write(tag, 16, 'enUS');
  view.setUint32(20, text.length * 2);
  view.setUint32(24, 28);
  for (let i = 0; i < text.length; i++) view.setUint16(28 + i * 2, text.charCodeAt(i));
  return tag;
}

/** Numbers of 16 bits before and 16 after the point. */
function fixed(view: DataView, at: number, values: readonly number[]): void {
  values.forEach((value, i) => {
    view.setInt32(at + i * 4, Math.round(value * 65_536));
  });
}

function write(out: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) out[at + i] = text.charCodeAt(i);
}
