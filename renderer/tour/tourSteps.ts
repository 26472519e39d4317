import type { ModelSummary, Values } from '#common/contract';
import type { SideView } from '../studio/studioLayout';

/** One step of the tour: an idea, and what is opened to show it. */
export interface TourStep {
  /** Names its title and text in each language. */
  id: string;
  model: string;
  /** Index of the sample that is opened; ignored by models that take no pictures. */
  sample: number;
  /** Further models that it needs. */
  needs?: readonly string[];
  /** What is shown beside the drawing. */
  view: SideView;
  /** What is set for the model; undefined sets the card's default. */
  values?: Readonly<Record<string, string | number | undefined>>;
  /** Whether the discriminator's opinion lies over the picture. */
  realness?: boolean;
  /** Whether the frames of the picture are played. */
  play?: boolean;
}

/**
 * The steps in their order, which is that of the headings of docs/lecture.md. With the view `bakeOff`
 * the ready set of the model's loss is shown.
 */
export const tourSteps = [
  {
    id: 'classifier',
    model: 'islands-segment',
    sample: 1,
    view: 'picture',
    values: { refine: undefined },
  },
  { id: 'structured', model: 'islands', sample: 1, view: 'picture', realness: true },
  { id: 'crf', model: 'islands-segment', sample: 0, view: 'picture', values: { refine: 1 } },
  { id: 'losses', model: 'colour', sample: 0, needs: ['colour-mean'], view: 'bakeOff' },
  { id: 'gan', model: 'dream-islands', sample: 0, view: 'variations', values: {} },
  {
    id: 'cgan',
    model: 'dream-islands',
    sample: 0,
    view: 'variations',
    values: { text: 'a castle by a lake' },
  },
  { id: 'pix2pix', model: 'flowers-many', sample: 0, view: 'variations' },
  {
    id: 'cycles',
    model: 'gloss-unpaired',
    sample: 0,
    needs: ['gloss-unpaired-back'],
    view: 'cycle',
  },
  {
    id: 'frames',
    model: 'next-frame',
    sample: 1,
    view: 'picture',
    values: { ahead: 8 },
    play: true,
  },
] as const satisfies readonly TourStep[];

/** Whether all models of a step are installed. */
export function isThere({ model, needs = [] }: TourStep, models: readonly ModelSummary[]): boolean {
  return [model, ...needs].every((id) => models.some(({ card }) => card.id === id));
}

/** The step at an index or the nearest one beyond it, in a direction, that can be shown; -1 for none. */
export function stepFrom(index: number, by: 1 | -1, models: readonly ModelSummary[]): number {
  let at = index;
  while (tourSteps[at] && !isThere(tourSteps[at], models)) at += by;
  return tourSteps[at] ? at : -1;
}

/** Steps that are passed over around one that is shown: right before it, and behind it if it is the last. */
export function passedOver(index: number, models: readonly ModelSummary[]) {
  const before = stepFrom(index - 1, -1, models);
  const after = stepFrom(index + 1, 1, models);
  return tourSteps.filter((_, i) => (i > before && i < index) || (after < 0 && i > index));
}

/** Only values that are set. */
export function valuesOf({ values = {} }: TourStep): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Values;
}
