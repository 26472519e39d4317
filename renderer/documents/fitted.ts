import {
  type Card,
  type CardInput,
  type FailureParams,
  type Mark,
  type SavedInput,
  UnderdrawError,
} from '#common/contract';
import type { Drawing } from '../drawing/drawing';
import type { Raster } from '../drawing/raster';
import { blankSheet, isLegal } from '../drawing/sheets';
import { type Step, statesOf } from '../drawing/steps';

export interface Fitted {
  drawings: Drawing[];
  /** Labels that are in the palette no more: they became paper. */
  lost: Set<string>;
  /** Whether labels have other numbers than when they were saved. */
  changed: boolean;
}

/**
 * Drawings of a model as it is now, from steps as they were saved: labels go by name.
 * @throws UnderdrawError if the steps are damaged or hold what no sheet may hold.
 */
export function fitted(steps: readonly Step[], inputs: readonly SavedInput[], card: Card): Fitted {
  const lost = new Set<string>();
  const maps = card.inputs.map((input, i) => labelMap(input, inputs[i], lost));
  const legal = (value: number, sheet: number) => {
    const mapped = maps[sheet]?.[value] ?? value;
    if (!isLegal(card.inputs[sheet], mapped)) throw damaged('drawingIllegalValue');
    return mapped;
  };
  const mark = (one: Mark, sheet: number): Mark => ({ ...one, value: legal(one.value, sheet) });
  const ground = (raster: Raster, sheet: number): Raster => {
    const map = maps[sheet];
    return map ? { ...raster, data: raster.data.map((value) => legal(value, sheet)) } : raster;
  };
  const made = steps.map((step, n): Step => {
    if (step.kind === 'mark') {
      if (n === 0 || step.sheet >= inputs.length) throw damaged('drawingMarkWithoutSheet');
      return { ...step, mark: mark(step.mark, step.sheet) };
    }
    if (step.sheets.length !== inputs.length) throw damaged('drawingLacksSheet');
    const [{ ground: first }] = step.sheets;
    const sheets = step.sheets.map((sheet, i) => {
      const { width, height } = sheet.ground;
      if (width !== first.width || height !== first.height) throw damaged('drawingSheetSizes');
      return { ground: ground(sheet.ground, i), marks: sheet.marks.map((one) => mark(one, i)) };
    });
    return { kind: 'drawing', sheets };
  });
  const blank = card.inputs.map((input) => blankSheet(input, 1, 1));
  return { drawings: statesOf(blank, made), lost, changed: maps.some((map) => map !== undefined) };
}

/** From saved class indices to those of now; undefined where nothing has changed. */
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

type Reason = FailureParams<'INPUT_UNREADABLE'>['reason'];
/** Why a drawing can't be read, where the reason says it all. */
type DrawingFault = Exclude<Extract<Reason, `drawing${string}`>, 'drawingSchema'>;

export function damaged(reason: DrawingFault, cause?: unknown): UnderdrawError {
  return new UnderdrawError('INPUT_UNREADABLE', { reason }, { cause });
}
