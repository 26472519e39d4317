import type { Mark } from '#common/contract';
import { type Drawing, markList, newSheet, type Sheet, withMark } from './drawing';
import type { Raster } from './raster';

/**
 * One step of a history as it is stored: a whole drawing, or one more mark on one sheet. `model` is
 * set if the drawing is for another model than the step before.
 */
export type HistoryStep =
  | {
      kind: 'drawing';
      model?: string;
      sheets: readonly { ground: Raster; marks: readonly Mark[] }[];
    }
  | { kind: 'mark'; sheet: number; mark: Mark };

/** A sheet without its ground and marks. */
export type BlankSheet = Pick<Sheet, 'name' | 'paper'>;

/** The step from one state to the next. */
export function stepBetween(before: Drawing | undefined, after: Drawing): HistoryStep {
  const changed = [...after.keys()].filter((i) => after[i] !== before?.[i]);
  if (before?.length === after.length && changed.length === 1) {
    const [sheet] = changed;
    const { ground, marks } = after[sheet];
    if (marks && marks.previous === before[sheet].marks && ground === before[sheet].ground) {
      return { kind: 'mark', sheet, mark: marks.mark };
    }
  }
  const sheets = after.map((sheet) => ({ ground: sheet.ground, marks: markList(sheet) }));
  return { kind: 'drawing', sheets };
}

/** The state after each step. The first step must be a whole drawing. */
export function replaySteps(
  blank: readonly BlankSheet[],
  steps: readonly HistoryStep[],
): Drawing[] {
  let now: Drawing = [];
  return steps.map((step) => {
    if (step.kind === 'mark') {
      now = now.with(step.sheet, withMark(now[step.sheet], step.mark));
    } else {
      now = step.sheets.map(({ ground, marks }, i) =>
        marks.reduce(withMark, newSheet(blank[i].name, ground, blank[i].paper)),
      );
    }
    return now;
  });
}
