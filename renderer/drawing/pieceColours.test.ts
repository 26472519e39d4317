import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelInput, Picture } from '#common/contract';
import { testInputs } from '../studio/workspace.test-data';
import type { Piece } from './piece';
import { pieceFromPicture, pieceToPicture, relabelPiece, samePicture } from './pieceColours';
import { packColour } from './sheets';
import { sketchInput } from './sketch';

const labels = testInputs.labels as LabelInput;
const { ink } = testInputs;

/** Pieces of 3 × 2; of ink and paint, what is blank is not in them. */
const pieces = fc
  .tuple(
    fc.uint8Array({ minLength: 6, maxLength: 6 }),
    fc.uint8Array({ minLength: 6, maxLength: 6, max: 1 }),
  )
  .map(([values, mask]) => {
    const of = (data: Piece['data'], own = mask): Piece => ({
      width: 3,
      height: 2,
      data: data.map((value, i) => (own[i] ? value : 0)),
      mask: own,
    });
    const painted = Uint32Array.from(values, (v) =>
      packColour(`#${(v * 65_793).toString(16).padStart(6, '0')}`),
    );
    return [
      { input: labels, piece: of(values.map((v) => v % 2)) },
      {
        input: ink,
        piece: of(
          values,
          mask.map((one, i) => (values[i] ? one : 0)),
        ),
      },
      { input: sketchInput, piece: of(painted) },
    ] as const;
  });

describe('a piece as a picture', () => {
  it('comes back as it was, on a sheet of the same kind', () => {
    fc.assert(
      fc.property(pieces, (all) => {
        for (const { input, piece } of all) {
          const made = pieceFromPicture(input, pieceToPicture(input, piece));
          expect(made.piece).toEqual(piece);
          expect([made.replaced, made.count]).toEqual([0, piece.mask.filter(Boolean).length]);
        }
      }),
    );
  });

  it('is dark on ink what is dark in colours, and counts what has colour', () => {
    const data = Uint8Array.from(
      [
        [0, 0, 0, 255],
        [255, 255, 255, 255],
        [0, 0, 0, 0],
        [200, 20, 20, 255],
      ].flat(),
    );
    const picture: Picture = { width: 4, height: 1, depth: 8, data };
    const { piece, replaced } = pieceFromPicture({ ...ink, paper: '#000000' }, picture);
    expect([...piece.mask]).toEqual([1, 0, 0, 1]);
    expect([piece.data[0], replaced]).toEqual([255, 1]);
    const onLabels = pieceFromPicture(labels, picture);
    expect([...onLabels.piece.mask]).toEqual([1, 1, 0, 1]);
    expect([onLabels.replaced, onLabels.count]).toEqual([3, 3]);
  });

  it('of labels goes to another palette by name, else by colour', () => {
    const other: LabelInput = {
      ...labels,
      paper: 'Water',
      palette: [
        { name: 'Water', colour: '#000000' },
        { name: 'meadow', colour: '#90d040' },
      ],
    };
    const piece: Piece = {
      width: 3,
      height: 1,
      data: Uint8Array.of(0, 1, 0),
      mask: Uint8Array.of(1, 1, 0),
    };
    const made = relabelPiece(labels, other, piece);
    expect([...made.piece.data]).toEqual([1, 0, 1]);
    expect([made.replaced, made.count]).toEqual([1, 2]);
  });

  it('is known again after a clipboard rounded it', () => {
    const picture = pieceToPicture(labels, {
      width: 2,
      height: 1,
      data: Uint8Array.of(0, 1),
      mask: Uint8Array.of(1, 0),
    });
    const data = picture.data.slice();
    data[0] ^= 1;
    data[4] = 99;
    expect(samePicture(picture, { ...picture, data })).toBe(true);
    data[0] ^= 8;
    expect(samePicture(picture, { ...picture, data })).toBe(false);
  });
});
