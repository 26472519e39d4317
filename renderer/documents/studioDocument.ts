import type { GuideKind } from '#common/contract';
import {
  type Card,
  type ModelSummary,
  type SavedCard,
  type Symmetry,
  UnderdrawError,
} from '#common/contract';
import { type Step, stepBetween } from '../drawing/steps';
import type { ValuesByModel } from '../studio/modelValues';
import type { Studio } from '../studio/studio';
import type { Scene } from './drawingDocument';
import { damaged, fitted } from './fitted';

/** Everything of a drawing that outlives its window, whatever it is kept in. */
export interface StudioDocument extends SavedCard {
  /** Size of the first state, whose model and inputs are the document's own. */
  width: number;
  height: number;
  /** Models that the history goes through later. */
  others?: SavedCard[];
  steps: Step[];
  index: number;
  seed: number;
  values?: ValuesByModel;
  symmetry?: Symmetry;
  guides: GuideKind[];
  tracing?: { file: Blob; opacity: number };
}

/** All but the steps, which may be many. */
export type DocumentHead = Omit<StudioDocument, 'steps'>;

/** What became of a document when it was opened. */
export interface Opened {
  /** Labels that their model knows no more: they became its paper. */
  lost: string[];
  /** Models that are not here, or changed: the states that were drawn for them are left out. */
  gone: string[];
  /** Whether what is on the table now differs from what was kept. */
  changed: boolean;
}

export function headOf(studio: Studio): DocumentHead | undefined {
  const { seed, values, symmetry, guides, tracing, step } = studio.store.getState();
  const [first] = studio.states;
  if (!first) return undefined;
  const { width, height } = first.drawing[0].ground;
  // In the order in which they come: steps that are kept already go on meaning the same.
  const cards = new Map(studio.states.map(({ model: { card } }) => [card.id, card]));
  const [own, ...others] = [...cards.values()].map(savedCard);
  return {
    ...own,
    width,
    height,
    ...(others.length > 0 && { others }),
    index: step,
    seed,
    ...(Object.keys(values).length > 0 && { values }),
    ...(symmetry && { symmetry }),
    guides: [...guides],
    ...(tracing && { tracing: { file: tracing.file, opacity: tracing.opacity } }),
  };
}

export function documentOf(studio: Studio): StudioDocument | undefined {
  const head = headOf(studio);
  return head && { ...head, steps: stepsOf(studio.states) };
}

/** The steps that lead through the states of a history, from one of them on. */
export function stepsOf(states: readonly Scene[], from = 0): Step[] {
  const own = states[0]?.model.card.id;
  return states.slice(from).map(({ model: { card }, drawing }, i) => {
    const before = states[from + i - 1];
    const goesOn = before?.model.card.id === card.id;
    const step = stepBetween(goesOn ? before.drawing : undefined, drawing);
    return step.kind === 'drawing' && card.id !== own ? { ...step, model: card.id } : step;
  });
}

function savedCard({ id, name, files, inputs }: Card): SavedCard {
  return {
    model: { id, name, sha256: files.generator.sha256 },
    inputs: inputs.map((input) => {
      const saved = { name: input.name, kind: input.kind };
      return input.kind === 'labels' ? { ...saved, labels: input.palette } : saved;
    }),
  };
}

/** Steps that follow each other and are for one model. */
interface Act {
  id: string;
  steps: Step[];
}

/**
 * Open a document in the Studio, with all of its history that is for models that are here.
 * @throws UnderdrawError if the model of the state that is shown is not, or takes other inputs.
 */
export async function openDocument(studio: Studio, document: StudioDocument): Promise<Opened> {
  const { models = [] } = studio.store.getState();
  const lost = new Set<string>();
  const gone = new Set<string>();
  let changed = false;
  let scenes: Scene[] = [];
  let index = document.index;
  let behind = false;
  for (const act of actsOf(document)) {
    // States behind a gap lead nowhere: one can't redo over it.
    if (behind) break;
    const shown = index >= scenes.length && index < scenes.length + act.steps.length;
    const saved = cardOf(document, act.id);
    try {
      const model = modelOf(models, saved);
      const made = fitted(act.steps, saved.inputs, model.card);
      for (const label of made.lost) lost.add(label);
      changed ||= made.changed;
      scenes.push(...made.drawings.map((drawing) => ({ model, drawing })));
    } catch (error) {
      if (shown || !(error instanceof UnderdrawError) || error.code === 'INPUT_UNREADABLE') {
        throw error;
      }
      gone.add(saved.model.name);
      changed = true;
      behind = index < scenes.length;
      if (behind) break;
      index -= scenes.length + act.steps.length;
      scenes = [];
    }
  }
  const [first, ...rest] = scenes;
  studio.openScenes([first, ...rest], index);
  studio.setAids(document);
  if (document.tracing) await studio.setTracing(document.tracing.file, document.tracing.opacity);
  return { lost: [...lost], gone: [...gone], changed };
}

function actsOf({ model, steps }: StudioDocument): Act[] {
  const acts: Act[] = [];
  for (const step of steps) {
    const last = acts.at(-1);
    const id = step.kind === 'mark' ? last?.id : (step.model ?? model.id);
    if (id === undefined) throw damaged('drawingMarkWithoutSheet');
    if (last?.id === id) last.steps.push(step);
    else acts.push({ id, steps: [step] });
  }
  return acts;
}

/** The model of a document by its id, as it was saved. */
export function cardOf(
  { model, inputs, others = [] }: Pick<StudioDocument, 'model' | 'inputs' | 'others'>,
  id = model.id,
): SavedCard {
  const found = [{ model, inputs }, ...others].find((one) => one.model.id === id);
  if (!found) throw damaged('drawingUnnamedModel');
  return found;
}

function modelOf(models: readonly ModelSummary[], { model, inputs }: SavedCard): ModelSummary {
  const found = models.find(({ card }) => card.id === model.id);
  if (!found) {
    throw new UnderdrawError('MODEL_NOT_FOUND', { reason: 'ofDrawing', model: model.name });
  }
  const { card } = found;
  const same =
    inputs.length === card.inputs.length &&
    card.inputs.every((input, i) => input.name === inputs[i].name && input.kind === inputs[i].kind);
  if (!same) {
    throw new UnderdrawError('MODEL_CANT_RUN', { reason: 'otherInputs', model: card.name });
  }
  return found;
}
