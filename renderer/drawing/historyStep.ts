import { assertNever } from '#common/assertNever';
import type { Mark, SceneSettings } from '#common/contract';
import { type Drawing, markList, newSheet, type Sheet, withMark } from './drawing';
import type { Raster } from './raster';
import { blankSketch, isBlankSketch } from './sketch';

/**
 * One step of a history as it is stored: a whole drawing, one more mark on one sheet, or the
 * settings for a model that takes no pictures. A sketch that is blank is left out. `model` is set if it is not the history's first.
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
  const sheets = after
    .filter((sheet) => !isBlankSketch(sheet))
    .map((sheet) => ({ ground: sheet.ground, marks: markList(sheet) }));
  return { kind: 'drawing', sheets };
}

/**
 * The content after each step. No mark may come first, or after settings.
 * @param blank the sheets that a drawing has, the sketch last.
 */
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
        if (now.length < blank.length) {
          const { width, height } = now[0].ground;
          now = [...now, blankSketch(width, height)];
        }
        return { drawing: now };
      case 'settings':
        now = [];
        return { drawing: now, settings: step.settings };
      default:
        return assertNever(step, 'step');
    }
  });
}
