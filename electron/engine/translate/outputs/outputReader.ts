import type { Picture } from '#common/contract';
import type { Planes } from '../../image/fromTensor';
import type { Size } from '../inputs/seenPicture';

/** One row of the result, of which the colours are yet to come and alpha is 1 or the input's. */
export interface ResultRow {
  /** Of the whole result, 4 a pixel; the row begins at `at`. */
  samples: Uint8Array | Uint16Array;
  at: number;
  /** In pixels. */
  width: number;
  /** Its number from the top. */
  y: number;
  /** The greatest sample. */
  white: number;
}

/** Makes pictures of what the net gives for one request. */
export interface OutputReader {
  /**
   * One frame made whole, of the planes' size or of the target's.
   * @param target size of the result. @throws RangeError if a value is not a number.
   */
  read(planes: Planes, target: Size, depth: Picture['depth']): Picture | Promise<Picture>;
  /** Planes that tiles are blended in. */
  tileChannels: number;
  /**
   * The net's values of a tile, [C, H, W], as [tileChannels, H, W] in 0 … 1; perhaps in place.
   * @throws RangeError if a value is not a number.
   */
  toTile(values: Float32Array): Float32Array;
  /** Blended values of a row, [tileChannels, width] in 0 … 1, into the result. */
  writeRow(values: Float32Array, row: ResultRow): void;
  /** How the result is scaled where the net has a size of its own. */
  resizeAs: 'labels' | 'picture';
}

/** The net gave a number that no label has. */
export class NoSuchLabel extends RangeError {
  constructor(readonly label: number) {
    super(`there is no label ${label}`);
  }
}
