import type { CardInput, LabelInput, Picture } from '#common/contract';
import { LabelPalette } from '#common/label/labelPalette';
import { normalisedName } from './adapt';
import type { Piece } from './piece';
import { plainInput } from './plainInput';
import type { SheetInput } from './sheetInputs';
import { rasterFromPicture, rasterToPicture, sheetKind } from './sheets';

/** Paint on no paper: its colours, and what is unpainted. */
const plainPaint: CardInput = { ...plainInput('paint'), kind: 'paint', encoding: 'hints' };
/** Pictures from elsewhere are dark on light, whatever the model draws on. */
const plainInk: CardInput = {
  ...plainInput('ink'),
  kind: 'grey',
  encoding: 'grey',
  paper: '#ffffff',
};

/**
 * A piece in the colours that other programs see: labels in those of the palette, ink black on
 * nothing, paint as it is. What is not in the piece is transparent.
 */
export function pieceToPicture(input: SheetInput, piece: Piece): Picture {
  const { width, height, data, mask } = piece;
  if (sheetKind(input) !== 'ink') {
    const picture = rasterToPicture(input.kind === 'labels' ? input : plainPaint, piece);
    for (let i = 0; i < mask.length; i++) if (mask[i] === 0) picture.data.fill(0, i * 4, i * 4 + 4);
    return picture;
  }
  const out = new Uint8Array(width * height * 4);
  for (let i = 0; i < mask.length; i++) out[i * 4 + 3] = mask[i] === 0 ? 0 : data[i];
  return { width, height, depth: 8, data: out };
}

/** What a picture is on a sheet. */
export interface ConvertedPiece {
  piece: Piece;
  /** Pixels whose colour the sheet can't hold, and got the nearest it can. */
  replaced: number;
  /** Pixels that are in the piece. */
  count: number;
}

/**
 * A picture of 8 bits as a piece for a sheet: nearest labels, darkness, or colours. Pixels that are more
 * than half transparent are not in it; on ink and paint, neither is what is left blank.
 */
export function pieceFromPicture(input: SheetInput, picture: Picture): ConvertedPiece {
  const { width, height, data: pixels } = picture;
  const mask = new Uint8Array(width * height);
  const ink = sheetKind(input) === 'ink';
  // Ink fades into its paper: a faint pixel is a light one.
  for (let i = 0; i < mask.length; i++) mask[i] = ink || pixels[i * 4 + 3] >= 128 ? 1 : 0;
  if (input.kind === 'labels') {
    const { indices, illegal } = new LabelPalette(input.palette).toIndices(
      opaqueWhere(picture, mask, input),
    );
    const count = mask.reduce((sum, one) => sum + one, 0);
    return { piece: { width, height, data: indices, mask }, replaced: illegal, count };
  }
  const { data } = rasterFromPicture(ink ? plainInk : plainPaint, picture);
  for (let i = 0; i < mask.length; i++) if (data[i] === 0) mask[i] = 0;
  const replaced = ink ? colouredPixels(picture) : 0;
  const count = mask.reduce((sum, one) => sum + one, 0);
  return { piece: { width, height, data, mask }, replaced, count };
}

/** A piece of labels of one palette in those of another, by their names; unknown ones get the nearest colour. */
export function relabelPiece(from: LabelInput, to: LabelInput, piece: Piece): ConvertedPiece {
  const palette = new LabelPalette(to.palette);
  const names = to.palette.map(({ name }) => normalisedName(name));
  const known = from.palette.map(({ name }) => names.indexOf(normalisedName(name)));
  const colours = new LabelPalette(from.palette).toPicture(
    Uint8Array.from(from.palette.keys()),
    from.palette.length,
    1,
  ).data;
  const target = known.map((index, i) =>
    index >= 0 ? index : palette.nearest(colours[i * 4], colours[i * 4 + 1], colours[i * 4 + 2]),
  );
  let [replaced, count] = [0, 0];
  const data = Uint8Array.from(piece.data as Uint8Array, (value, i) => {
    if (piece.mask[i] === 1) {
      count++;
      if (known[value] < 0) replaced++;
    }
    return target[value];
  });
  return { piece: { ...piece, data }, replaced, count };
}

/** Where nothing is, a legal colour stands in, so that only what is pasted counts as replaced. */
function opaqueWhere(picture: Picture, mask: Uint8Array, { palette }: LabelInput): Picture {
  const data = picture.data.slice();
  const filler = new LabelPalette(palette).toPicture(Uint8Array.of(0), 1, 1).data;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) data.set(filler, i * 4);
    else data[i * 4 + 3] = 255;
  }
  return { ...picture, data };
}

/** How far apart the channels of a grey pixel may be: other programs round. */
const greyReach = 12;

function colouredPixels({ data }: Picture): number {
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = data.subarray(i, i + 3);
    if (data[i + 3] > 0 && Math.max(r, g, b) - Math.min(r, g, b) > greyReach) count++;
  }
  return count;
}

/** Whether two sheets hold the same values with the same meaning. */
export function sameValues(a: SheetInput, b: SheetInput): boolean {
  if (sheetKind(a) !== sheetKind(b)) return false;
  if (a.kind !== 'labels' || b.kind !== 'labels') return true;
  const text = ({ palette }: LabelInput) => palette.map((l) => `${l.name} ${l.colour}`).join('\n');
  return text(a) === text(b);
}

/** Whether two pictures of one size look the same: a clipboard may round what is transparent. */
export function samePicture(a: Picture, b: Pick<Picture, 'width' | 'height' | 'data'>): boolean {
  if (a.width !== b.width || a.height !== b.height) return false;
  for (let i = 0; i < a.data.length; i += 4) {
    if (a.data[i + 3] !== b.data[i + 3]) return false;
    if (a.data[i + 3] === 0) continue;
    for (let c = 0; c < 3; c++) if (Math.abs(a.data[i + c] - b.data[i + c]) > 1) return false;
  }
  return true;
}
