import type { Value } from '../onnx/onnxGraph';
import { channelsFirstOrder, channelsLastOrder } from './interleave';
import type { NetGraph } from './netGraph';
import { inputSide, outputSide } from './winogradMatrices';

/** What lies outside of a picture. */
export type Border = 'zero' | 'reflect' | 'replicate';

/** Tiles that cover a picture. */
export const tilesIn = (height: number, width: number): number =>
  Math.ceil(height / outputSide) * Math.ceil(width / outputSide);

/**
 * Activations of one size as rows [pixels, channels], in the order in which Winograd's outputs
 * come: row(y, x) = ((y mod 4) · 4 + x mod 4) · tiles + tile(y, x). Sides that 4 doesn't divide are
 * filled up with rows whose content is arbitrary, and which nothing that counts reads.
 */
export class WinogradRows {
  readonly tiles: number;
  private readonly tilesAcross: number;
  private readonly constants = new Map<string, Value>();

  constructor(
    private readonly graph: NetGraph,
    readonly height: number,
    readonly width: number,
  ) {
    this.tilesAcross = Math.ceil(width / outputSide);
    this.tiles = tilesIn(height, width);
  }

  get rows(): number {
    return this.tiles * outputSide ** 2;
  }

  private row(y: number, x: number): number {
    const within = (y % outputSide) * outputSide + (x % outputSide);
    const tile = Math.floor(y / outputSide) * this.tilesAcross + Math.floor(x / outputSide);
    return within * this.tiles + tile;
  }

  private once(key: string, make: () => Value): Value {
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const value = make();
    this.constants.set(key, value);
    return value;
  }

  /** [1, C, H, W] → [rows, C]. */
  enter(x: Value, channels: number): Value {
    const index = this.once('enter', () => {
      const pixels = new Array<number>(this.rows).fill(0);
      for (let y = 0; y < this.height; y++)
        for (let at = 0; at < this.width; at++) pixels[this.row(y, at)] = y * this.width + at;
      return this.graph.ints(pixels);
    });
    const last = channelsLastOrder(this.graph, x);
    const flat = this.graph.node('Reshape', [last, this.graph.ints([-1, channels])]);
    return this.graph.node('Gather', [flat, index], { axis: 0 });
  }

  /** [rows, C] → [1, C, H, W]. */
  leave(rows: Value, channels: number): Value {
    const index = this.once('leave', () => {
      const places: number[] = [];
      for (let y = 0; y < this.height; y++)
        for (let x = 0; x < this.width; x++) places.push(this.row(y, x));
      return this.graph.ints(places);
    });
    const flat = this.graph.node('Gather', [rows, index], { axis: 0 });
    const shape = this.graph.ints([1, this.height, this.width, channels]);
    return channelsFirstOrder(this.graph, this.graph.node('Reshape', [flat, shape]));
  }

  /** [rows, C] → [36 · tiles, C]: the inputs of each tile with a border of one pixel around it. */
  gatherTiles(rows: Value, channels: number, border: Border): Value {
    const index = this.once(`tiles ${border}`, () => this.graph.ints(this.tileInputs(border)));
    if (border !== 'zero') return this.graph.node('Gather', [rows, index], { axis: 0 });
    const zero = this.once(`zero ${channels}`, () =>
      this.graph.floats(new Float32Array(channels), [1, channels]),
    );
    const withZero = this.graph.node('Concat', [rows, zero], { axis: 0 });
    return this.graph.node('Gather', [withZero, index], { axis: 0 });
  }

  private tileInputs(border: Border): number[] {
    const outside = this.rows;
    const places: number[] = [];
    for (let u = 0; u < inputSide; u++)
      for (let v = 0; v < inputSide; v++)
        for (let tile = 0; tile < this.tiles; tile++) {
          const y = Math.floor(tile / this.tilesAcross) * outputSide - 1 + u;
          const x = (tile % this.tilesAcross) * outputSide - 1 + v;
          const inside = y >= 0 && y < this.height && x >= 0 && x < this.width;
          if (!inside && border === 'zero') places.push(outside);
          else places.push(this.row(bring(y, this.height, border), bring(x, this.width, border)));
        }
    return places;
  }

  /** [1, rows]: times rows it is the mean over the picture. */
  mean(): Value {
    return this.once('mean', () => {
      const shares = new Float32Array(this.rows);
      for (let y = 0; y < this.height; y++)
        for (let x = 0; x < this.width; x++)
          shares[this.row(y, x)] = 1 / (this.height * this.width);
      return this.graph.floats(shares, [1, this.rows]);
    });
  }
}

/** A coordinate into 0…size − 1. What is farther out than one pixel is read by filled-up rows alone. */
function bring(at: number, size: number, border: Border): number {
  const clamped = Math.min(Math.max(at, 0), size - 1);
  if (border !== 'reflect') return clamped;
  if (at === -1) return 1;
  return at === size ? size - 2 : clamped;
}
