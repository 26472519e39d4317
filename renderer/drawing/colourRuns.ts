import type { Picture } from '#common/contract';
import { floodOwners } from '#common/image/floodPaint';
import type { Size } from '#common/image/size';
import { squaresThatFit } from '#common/image/squares';
import { pixelGroups } from './pixelGroups';

/**
 * How colour leaves the lines. gap: it runs through an opening. meet: two colours touch with no line
 * between them. border: it reaches the border of the sheet.
 */
type LeakKind = 'gap' | 'meet' | 'border';

export interface Leak {
  kind: LeakKind;
  /** Its middle, in pixels of the sheet. */
  x: number;
  y: number;
  /** Half of its longer side, in pixels. */
  radius: number;
}

/** Where the dabs of a paint sheet run to. */
export interface ColourRuns {
  width: number;
  height: number;
  /** RGBA of every pixel: the colour that runs there, transparent where none does. */
  data: Uint8Array<ArrayBuffer>;
  leaks: Leak[];
}

/** A map of the sheet, row by row. */
interface Flooded {
  width: number;
  height: number;
  /** The colour that runs to a pixel, as a number above 0; 0 where none does. */
  colour: Uint32Array;
}

/** How much wider than those that the model closes gaps are looked for, in pixels. */
const widerBy = [8, 24];

/**
 * The regions that dabs make, and where colour leaks out of them. A gap is found by holding the paint
 * back once more at wider gaps: what it does not reach then, it has reached through one.
 * @param paint opaque where there are dabs; of 8 bits, as `ink`.
 * @param gap as in `floodPaint`.
 */
export function colourRuns(paint: Picture, ink: Picture, gap: number): ColourRuns {
  const { width, height, data: given } = paint;
  const size = { width, height };
  const colourAt = (owners: Uint32Array) =>
    owners.map((from) => {
      const at = (from - 1) * 4;
      return from && 1 + ((given[at] << 16) | (given[at + 1] << 8) | given[at + 2]);
    });
  const owner = floodOwners(paint, ink, gap);
  const runs = { ...size, colour: colourAt(owner) };
  const gaps: Leak[] = [];
  const escaped = new Uint8Array(owner.length);
  for (const more of widerBy) {
    const held = colourAt(floodOwners(paint, ink, gap + more));
    const lost = lostPixels(runs, held, gap + more + 1);
    for (const leak of leaksAt('gap', mouths(runs, lost), size)) {
      const known = gaps.some((one) => Math.hypot(one.x - leak.x, one.y - leak.y) < gap + more);
      if (!known) gaps.push(leak);
    }
    for (let i = 0; i < lost.length; i++) escaped[i] |= lost[i];
  }
  const leaks = [
    ...gaps,
    ...leaksAt('meet', meetings(runs, owner, escaped), size),
    ...leaksAt('border', borders(runs), size),
  ];
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < owner.length; i++) {
    if (owner[i] === 0) continue;
    const from = (owner[i] - 1) * 4;
    data.set(given.subarray(from, from + 3), i * 4);
    data[i * 4 + 3] = 255;
  }
  return { width, height, data, leaks };
}

/** 1 where a colour runs now and would not if gaps were closed, in places that a square fits in. */
function lostPixels(runs: Flooded, held: Uint32Array, side: number): Uint8Array {
  const { width, height, colour } = runs;
  const lost = new Uint8Array(colour.length);
  const isLost = (i: number) => colour[i] > 0 && held[i] !== colour[i];
  for (const group of pixelGroups(width, height, isLost, (a, b) => colour[a] === colour[b])) {
    for (const i of group) lost[i] = 1;
    // Where two colours share a room, their border only shifts a little: that is no gap.
    const room = group.length >= side * side && squaresThatFit(lost, width, height, side);
    if (!room || !group.some((i) => room[i])) for (const i of group) lost[i] = 0;
  }
  return lost;
}

/** Where what is lost touches what stays of the same colour: the mouth of a gap. */
function mouths({ width, height, colour }: Flooded, lost: Uint8Array): Uint8Array {
  const leaves = (a: number, b: number) => lost[a] === 1 && lost[b] === 0;
  return besides(width, height, (a, b) => leaves(a, b) && colour[a] === colour[b]);
}

/** Where two colours touch although neither has run through a gap. */
function meetings(
  { width, height, colour }: Flooded,
  owner: Uint32Array,
  escaped: Uint8Array,
): Uint8Array {
  // Paint that was laid over other paint meant to touch it.
  const given = (i: number) => owner[i] === i + 1;
  return besides(width, height, (a, b) => {
    const differ = colour[a] > 0 && colour[b] > 0 && colour[a] !== colour[b];
    return differ && escaped[a] + escaped[b] === 0 && !(given(a) && given(b));
  });
}

function borders({ width, height, colour }: Flooded): Uint8Array {
  return colour.reduce((map, runs, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (runs && (x === 0 || y === 0 || x === width - 1 || y === height - 1)) map[i] = 1;
    return map;
  }, new Uint8Array(colour.length));
}

/** 1 at pixels that are in a relation to a neighbour. */
function besides(
  width: number,
  height: number,
  related: (pixel: number, neighbour: number) => boolean,
): Uint8Array {
  const map = new Uint8Array(width * height);
  for (let i = 0; i < map.length; i++) {
    const right = (i + 1) % width > 0 ? i + 1 : -1;
    const below = i + width < map.length ? i + width : -1;
    for (const j of [right, below]) {
      if (j < 0) continue;
      if (related(i, j)) map[i] = 1;
      if (related(j, i)) map[j] = 1;
    }
  }
  return map;
}

function leaksAt(kind: LeakKind, map: Uint8Array, { width, height }: Size): Leak[] {
  const is = (i: number) => map[i] === 1;
  return [...pixelGroups(width, height, is, () => true, true)].map((group) => {
    const at = (i: number): [number, number] => [(i % width) + 0.5, Math.floor(i / width) + 0.5];
    const mean = (axis: 0 | 1) => group.reduce((sum, i) => sum + at(i)[axis], 0) / group.length;
    const [mx, my] = [mean(0), mean(1)];
    const far = (i: number) => Math.hypot(at(i)[0] - mx, at(i)[1] - my);
    // A place of its own: the middle of a bend may lie far from it.
    const nearest = group.reduce((best, i) => (far(i) < far(best) ? i : best));
    const [x, y] = at(nearest);
    const radius = group.reduce((most, i) => Math.max(most, far(i)), 0.5);
    return { kind, x, y, radius };
  });
}
