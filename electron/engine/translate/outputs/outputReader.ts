import type { Picture } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Planes } from '../../image/fromTensor';

/** One row of the result to write colours to. Its alpha is set already: opaque, or that of the input. */
export interface ResultRow {
  /** RGBA samples of the whole result; the row begins at index `at`. */
  samples: Uint8Array | Uint16Array;
  at: number;
  /** In pixels. */
  width: number;
  /** Row number from the top. */
  y: number;
  /** Maximum of a sample: 255 or 65 535. */
  white: number;
}

/** Converts the net's output to pictures, for one request. */
export interface OutputReader {
  /**
   * Convert one frame as a whole; the picture has the planes' size or the target's.
   * @param target size of the result. @throws RangeError if a value is not a number.
   */
  read(planes: Planes, target: Size, depth: Picture['depth']): Picture | Promise<Picture>;
  /** Number of planes in which tiles are blended. */
  tileChannels: number;
  /**
   * Convert the net's values of a tile, [C, H, W], to [tileChannels, H, W] in 0 … 1; may work in place.
   * @throws RangeError if a value is not a number.
   */
  toTile(values: Float32Array): Float32Array;
  /** Write blended values of a row, [tileChannels, width] in 0 … 1, into the result. */
  writeRow(values: Float32Array, row: ResultRow): void;
  /** How the result is scaled if the net's size is fixed. */
  resizeAs: 'labels' | 'picture';
}

/** The net returned an index outside of the palette. */
export class NoSuchLabel extends RangeError {
  constructor(readonly label: number) {
    super(`there is no label ${label}`);
  }
}
