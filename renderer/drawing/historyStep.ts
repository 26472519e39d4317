import { assertNever } from '#common/assertNever';
import type { Mark, SceneSettings } from '#common/contract';
import { type Drawing, markList, newSheet, type Sheet, withMark } from './drawing';
import type { Raster } from './raster';

/**
 * One step of a history as it is stored: a whole drawing, one more mark on one sheet, or the
 * settings for a model that takes no pictures. `model` is set if it is not the history's first.
 */
export type HistoryStep =
  | {
      kind: 'drawing';
      model?: string;
      sheets: readonly { ground: Raster; marks: readonly Mark[] }[];
    }
  | { kind: 'mark'; sheet: number; mark: Mark }
  | { kind: 'settings'; model?: string; settings: SceneSettings };

/** What a model is given in one state of a history: a drawing, or settings and an empty drawing. */
export interface StepContent {
  drawing: Drawing;
  settings?: SceneSettings;
}

/** A sheet without its ground and marks. */
export type BlankSheet = Pick<Sheet, 'name' | 'paper'>;

/** The step from one drawing to the next. */
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

/** The content after each step. No mark may come first, or after settings. */
export function replaySteps(
  blank: readonly BlankSheet[],
  steps: readonly HistoryStep[],
): StepContent[] {
  let now: Drawing = [];
  return steps.map((step) => {
    switch (step.kind) {
      case 'mark':
        now = now.with(step.sheet, withMark(now[step.sheet], step.mark));
        return { drawing: now };
      case 'drawing':
        now = step.sheets.map(({ ground, marks }, i) =>
          marks.reduce(withMark, newSheet(blank[i].name, ground, blank[i].paper)),
        );
        return { drawing: now };
      case 'settings':
        now = [];
        return { drawing: now, settings: step.settings };
      default:
        return assertNever(step, 'step');
    }
  });
}
