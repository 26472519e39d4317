import {
  type CardInput,
  type Mark,
  type ModelSummary,
  type SavedInput,
  type SavedModel,
  type Symmetry,
  UnderdrawError,
} from '../../electron/engine/contract';
import type { Raster } from '../../electron/engine/core/drawing/raster';
import { blankSheet, isLegal } from '../../electron/engine/core/drawing/sheets';
import { type Step, statesOf, stepBetween } from '../../electron/engine/core/drawing/steps';
import type { Studio } from '../state/studio';
import type { GuideKind } from '../state/studioState';

/** Everything of a drawing that outlives its window, whatever it is kept in. */
export interface StudioDocument {
  model: SavedModel;
  width: number;
  height: number;
  inputs: SavedInput[];
  steps: Step[];
  index: number;
  seed: number;
  symmetry?: Symmetry;
  guides: GuideKind[];
  tracing?: { file: Blob; opacity: number };
}

/** All but the steps, which may be many. */
export type DocumentHead = Omit<StudioDocument, 'steps'>;

export function headOf(studio: Studio): DocumentHead | undefined {
  const { model, seed, symmetry, guides, tracing, step } = studio.store.getState();
  const [first] = studio.shown;
  if (!model || !first) return undefined;
  const { card } = model;
  return {
    model: { id: card.id, name: card.name, sha256: card.files.generator.sha256 },
    width: first.width,
    height: first.height,
    inputs: card.inputs.map(savedInput),
    index: step,
    seed,
    ...(symmetry && { symmetry }),
    guides: [...guides],
    ...(tracing && { tracing: { file: tracing.file, opacity: tracing.opacity } }),
  };
}

export function documentOf(studio: Studio): StudioDocument | undefined {
  const head = headOf(studio);
  const { states } = studio;
  return head && { ...head, steps: states.map((state, i) => stepBetween(states[i - 1], state)) };
}

function savedInput(input: CardInput): SavedInput {
  const { name, kind } = input;
  return input.kind === 'labels' ? { name, kind, labels: input.palette } : { name, kind };
}

/**
 * Open a document in the Studio, with all of its history.
 * @returns labels that the model knows no more: they became its paper.
 * @throws UnderdrawError if its model is not here or takes other inputs.
 */
export async function openDocument(studio: Studio, document: StudioDocument): Promise<string[]> {
  const model = studio.store.getState().models?.find(({ card }) => card.id === document.model.id);
  if (!model) {
    throw new UnderdrawError(
      'MODEL_NOT_FOUND',
      `This drawing was made for the model ${document.model.name}, which is not installed.`,
      'Install the model, then open the drawing again.',
    );
  }
  const { steps, lost } = fitted(document, model);
  const [width, height] = [document.width, document.height];
  const blank = model.card.inputs.map((input) => blankSheet(input, width, height));
  const [first, ...rest] = statesOf(blank, steps);
  studio.open(model, [first, ...rest], document.index);
  studio.setAids(document);
  if (document.tracing) await studio.setTracing(document.tracing.file, document.tracing.opacity);
  return lost;
}

/** The steps in the values of the model as it is now: labels go by name. */
function fitted(
  { inputs, steps, width, height }: StudioDocument,
  { card }: ModelSummary,
): { steps: Step[]; lost: string[] } {
  const same =
    inputs.length === card.inputs.length &&
    card.inputs.every((input, i) => input.name === inputs[i].name && input.kind === inputs[i].kind);
  if (!same) {
    throw new UnderdrawError(
      'MODEL_CANT_RUN',
      `The model ${card.name} takes other inputs than when this drawing was saved.`,
    );
  }
  const lost = new Set<string>();
  const maps = card.inputs.map((input, i) => labelMap(input, inputs[i], lost));
  const legal = (value: number, sheet: number) => {
    const mapped = maps[sheet]?.[value] ?? value;
    if (!isLegal(card.inputs[sheet], mapped)) throw damaged('holds a value that is none');
    return mapped;
  };
  const mark = (one: Mark, sheet: number): Mark => ({ ...one, value: legal(one.value, sheet) });
  const ground = (raster: Raster, sheet: number): Raster => {
    if (raster.width !== width || raster.height !== height)
      throw damaged('has sheets of two sizes');
    const map = maps[sheet];
    return map ? { ...raster, data: raster.data.map((value) => legal(value, sheet)) } : raster;
  };
  const made = steps.map((step, n): Step => {
    if (step.kind === 'mark') {
      if (n === 0 || step.sheet >= inputs.length) throw damaged('has a mark without a sheet');
      return { ...step, mark: mark(step.mark, step.sheet) };
    }
    if (step.sheets.length !== inputs.length) throw damaged('lacks a sheet');
    const sheets = step.sheets.map((sheet, i) => ({
      ground: ground(sheet.ground, i),
      marks: sheet.marks.map((one) => mark(one, i)),
    }));
    return { kind: 'drawing', sheets };
  });
  return { steps: made, lost: [...lost] };
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

/** A drawing that can't be read, and why. */
export function damaged(why: string, cause?: unknown): UnderdrawError {
  return new UnderdrawError(
    'INPUT_UNREADABLE',
    `This drawing can't be opened: it ${why}.`,
    'If there is another copy of it, open that.',
    { cause },
  );
}
