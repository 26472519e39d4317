import {
  type Card,
  type CardInput,
  type FailureParams,
  type Mark,
  type PackedPixels,
  type SavedInput,
  UnderdrawError,
} from '#common/contract';
import { hardMark } from '../drawing/drawing';
import { type HistoryStep, replaySteps, type StepContent } from '../drawing/historyStep';
import { packPixels, unpackPixels } from '../drawing/packedPixels';
import type { Piece } from '../drawing/piece';
import type { Raster } from '../drawing/raster';
import { sheetInputsOf } from '../drawing/sheetInputs';
import { blankSheet, isLegal, sheetKind } from '../drawing/sheets';
import { layerInputsOf } from '../drawing/sketch';

type Paste = Extract<Mark, { kind: 'paste' }>;

export interface FittedDrawings {
  contents: StepContent[];
  /** Labels that are no longer in the palette; their pixels became paper. */
  lost: Set<string>;
  /** Whether class indices differ from those saved. */
  changed: boolean;
}

/**
 * Content for the installed version of a model from saved steps; labels are matched by name.
 * @param inputs of the saved drawing, one for each sheet but the sketch.
 * @throws UnderdrawError if the steps are damaged or hold what no sheet may hold.
 */
export function fitDrawings(
  steps: readonly HistoryStep[],
  inputs: readonly SavedInput[],
  card: Card,
): FittedDrawings {
  const lost = new Set<string>();
  const layers = layerInputsOf(card);
  const maps = sheetInputsOf(card).map((input, i) => labelMap(input, inputs[i], lost));
  const legal = (value: number, sheet: number) => {
    const mapped = maps[sheet]?.[value] ?? value;
    if (!isLegal(layers[sheet], mapped)) throw damagedError('drawingIllegalValue');
    return mapped;
  };
  const fittedPaste = (one: Paste, sheet: number): Mark => {
    const piece = pieceOf(one.pixels);
    const wide = sheetKind(layers[sheet]) === 'paint';
    if (wide !== piece.data instanceof Uint32Array) throw damagedError('drawingIllegalValue');
    const data = piece.data.map((value, i) => (piece.mask[i] === 1 ? legal(value, sheet) : 0));
    return maps[sheet] ? { ...one, pixels: packPixels({ ...piece, data }) } : one;
  };
  const mark = (one: Mark, sheet: number): Mark => {
    if (one.kind === 'paste') return fittedPaste(one, sheet);
    const fitted = { ...one, value: legal(one.value, sheet) };
    return sheetKind(layers[sheet]) === 'ink' ? fitted : hardMark(fitted);
  };
  const ground = (raster: Raster, sheet: number): Raster => {
    const map = maps[sheet];
    return map ? { ...raster, data: raster.data.map((value) => legal(value, sheet)) } : raster;
  };
  const fittedSteps = steps.map((step, n): HistoryStep => {
    if (step.kind === 'mark') {
      if (n === 0 || step.sheet >= layers.length) throw damagedError('drawingMarkWithoutSheet');
      return { ...step, mark: mark(step.mark, step.sheet) };
    }
    if ((step.kind === 'settings') !== (inputs.length === 0)) {
      throw damagedError('drawingLacksSheet');
    }
    if (step.kind === 'settings') return step;
    if (![inputs.length, layers.length].includes(step.sheets.length)) {
      throw damagedError('drawingLacksSheet');
    }
    const [{ ground: first }] = step.sheets;
    const sheets = step.sheets.map((sheet, i) => {
      const { width, height } = sheet.ground;
      if (width !== first.width || height !== first.height) throw damagedError('drawingSheetSizes');
      return { ground: ground(sheet.ground, i), marks: sheet.marks.map((one) => mark(one, i)) };
    });
    return { kind: 'drawing', sheets };
  });
  const blank = layers.map((input) => blankSheet(input, 1, 1));
  return {
    contents: replaySteps(blank, fittedSteps),
    lost,
    changed: maps.some((map) => map !== undefined),
  };
}

function pieceOf(pixels: PackedPixels): Piece {
  try {
    return unpackPixels(pixels);
  } catch (cause) {
    throw damagedError('drawingPart', cause);
  }
}

/** Maps saved class indices to current ones; undefined if they are equal. */
function labelMap(
  input: CardInput,
  saved: SavedInput,
  lost: Set<string>,
): readonly number[] | undefined {
  if (input.kind !== 'labels' || !saved.labels) return undefined;
  const names = input.palette.map((label) => label.name);
  const map = saved.labels.map(({ name }) => {
    const index = names.indexOf(name);
    if (index < 0) lost.add(name);
    return index < 0 ? names.indexOf(input.paper) : index;
  });
  return map.length === names.length && map.every((to, from) => to === from) ? undefined : map;
}

type UnreadableReason = FailureParams<'INPUT_UNREADABLE'>['reason'];
/** Reasons why a drawing can't be read that have no params. */
type DrawingFault = Exclude<Extract<UnreadableReason, `drawing${string}`>, 'drawingSchema'>;

export function damagedError(reason: DrawingFault, cause?: unknown): UnderdrawError {
  return new UnderdrawError('INPUT_UNREADABLE', { reason }, { cause });
}
