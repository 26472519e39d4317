import type { GuideKind, LayerLook } from '#common/contract';
import {
  type Card,
  type ModelSummary,
  type SavedCard,
  type Symmetry,
  UnderdrawError,
} from '#common/contract';
import { type HistoryStep, stepBetween } from '../drawing/historyStep';
import { plainLook } from '../drawing/layerLook';
import { sheetInputsOf } from '../drawing/sheetInputs';
import type { ValuesByModel } from '../studio/modelValues';
import type { Studio } from '../studio/studio';
import { damagedError, fitDrawings } from './fitDrawings';
import { type Scene, sceneSize } from './scene';

/** The persistent state of a drawing, independent of where it is stored. */
export interface StudioDocument extends SavedCard {
  /** Size of the first state, whose model and inputs are the document's own. */
  width: number;
  height: number;
  /** Other models that occur later in the history. */
  others?: SavedCard[];
  steps: HistoryStep[];
  index: number;
  seed: number;
  values?: ValuesByModel;
  symmetry?: Symmetry;
  guides: GuideKind[];
  look?: LayerLook;
  tracing?: { file: Blob; opacity: number };
}

/** A document without its steps. */
export type DocumentHead = Omit<StudioDocument, 'steps'>;

/** Result of opening a document. */
export interface OpenResult {
  /** Labels that the model no longer has; their pixels became paper. */
  lostLabels: string[];
  /** Models that are not installed or were changed; states drawn for them are left out. */
  missingModels: string[];
  /** Whether the opened drawing differs from the saved one. */
  changed: boolean;
}

/** The model of the drawing's shown state is not installed. */
export class MissingModelError extends UnderdrawError {
  constructor(
    readonly id: string,
    readonly modelName: string,
  ) {
    super('MODEL_NOT_FOUND', { reason: 'ofDrawing', model: modelName });
  }
}

/**
 * @param states of the drawing: all of the history, or only some.
 * @param index of the state that is shown.
 */
export function documentHead(
  studio: Studio,
  states: readonly Scene[] = studio.states,
  index = studio.store.getState().step,
): DocumentHead | undefined {
  const { seed, values, symmetry, guides, look, tracing } = studio.store.getState();
  const [first] = states;
  if (!first) return undefined;
  const { width, height } = sceneSize(first);
  // In order of first use, so that stored steps keep their meaning.
  const cards = new Map(states.map(({ model: { card } }) => [card.id, card]));
  const [own, ...others] = [...cards.values()].map(savedCard);
  return {
    ...own,
    width,
    height,
    ...(others.length > 0 && { others }),
    index,
    seed,
    ...(Object.keys(values).length > 0 && { values }),
    ...(symmetry && { symmetry }),
    guides: [...guides],
    ...(look !== plainLook && { look }),
    ...(tracing && { tracing: { file: tracing.file, opacity: tracing.opacity } }),
  };
}

export function documentOf(studio: Studio): StudioDocument | undefined {
  const head = documentHead(studio);
  return head && { ...head, steps: stepsOf(studio.states) };
}

/** The steps between the states of a history, from index `from` on. */
export function stepsOf(states: readonly Scene[], from = 0): HistoryStep[] {
  const own = states[0]?.model.card.id;
  return states.slice(from).map(({ model: { card }, drawing, settings }, i) => {
    const before = states[from + i - 1];
    const sameModel = before?.model.card.id === card.id;
    const step: HistoryStep = settings
      ? { kind: 'settings', settings }
      : stepBetween(sameModel ? before.drawing : undefined, drawing);
    return step.kind !== 'mark' && card.id !== own ? { ...step, model: card.id } : step;
  });
}

function savedCard(card: Card): SavedCard {
  const { id, name, files } = card;
  return {
    model: { id, name, sha256: files.generator.sha256 },
    inputs: sheetInputsOf(card).map((input) => {
      const saved = { name: input.name, kind: input.kind };
      return input.kind === 'labels' ? { ...saved, labels: input.palette } : saved;
    }),
  };
}

/** Consecutive steps for one model. */
interface ModelSection {
  id: string;
  steps: HistoryStep[];
}

/**
 * Open a document in the Studio, with the part of its history whose models are installed.
 * @throws UnderdrawError if the model of the shown state is missing or has other inputs.
 */
export async function openDocument(studio: Studio, document: StudioDocument): Promise<OpenResult> {
  const { models = [] } = studio.store.getState();
  const lostLabels = new Set<string>();
  const missingModels = new Set<string>();
  let changed = false;
  let scenes: Scene[] = [];
  let index = document.index;
  let pastShown = false;
  for (const section of sectionsByModel(document)) {
    // States behind a gap are unreachable: redo can't skip it.
    if (pastShown) break;
    const shown = index >= scenes.length && index < scenes.length + section.steps.length;
    const saved = savedCardOf(document, section.id);
    try {
      const model = modelOf(models, saved);
      const made = fitDrawings(section.steps, saved.inputs, model.card);
      for (const label of made.lost) lostLabels.add(label);
      changed ||= made.changed;
      scenes.push(...made.contents.map((content) => ({ model, ...content })));
    } catch (error) {
      if (shown || !(error instanceof UnderdrawError) || error.code === 'INPUT_UNREADABLE') {
        throw error;
      }
      missingModels.add(saved.model.name);
      changed = true;
      pastShown = index < scenes.length;
      if (pastShown) break;
      index -= scenes.length + section.steps.length;
      scenes = [];
    }
  }
  const [first, ...rest] = scenes;
  studio.openScenes([first, ...rest], index);
  studio.setAids(document);
  if (document.tracing) await studio.setTracing(document.tracing.file, document.tracing.opacity);
  return { lostLabels: [...lostLabels], missingModels: [...missingModels], changed };
}

function sectionsByModel({ model, steps }: StudioDocument): ModelSection[] {
  const sections: ModelSection[] = [];
  for (const step of steps) {
    const last = sections.at(-1);
    const id = step.kind === 'mark' ? last?.id : (step.model ?? model.id);
    if (id === undefined) throw damagedError('drawingMarkWithoutSheet');
    if (last?.id === id) last.steps.push(step);
    else sections.push({ id, steps: [step] });
  }
  return sections;
}

/** The model of a document by its id, as it was saved. */
export function savedCardOf(
  { model, inputs, others = [] }: Pick<StudioDocument, 'model' | 'inputs' | 'others'>,
  id = model.id,
): SavedCard {
  const found = [{ model, inputs }, ...others].find((one) => one.model.id === id);
  if (!found) throw damagedError('drawingUnnamedModel');
  return found;
}

function modelOf(models: readonly ModelSummary[], { model, inputs }: SavedCard): ModelSummary {
  const found = models.find(({ card }) => card.id === model.id);
  if (!found) {
    throw new MissingModelError(model.id, model.name);
  }
  const { card } = found;
  const sheets = sheetInputsOf(card);
  const same =
    inputs.length === sheets.length &&
    sheets.every((input, i) => input.name === inputs[i].name && input.kind === inputs[i].kind);
  if (!same) {
    throw new UnderdrawError('MODEL_CANT_RUN', { reason: 'otherInputs', model: card.name });
  }
  return found;
}
