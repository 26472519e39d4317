import type { Card, CardInput, ModelSummary, Values } from '#common/contract';

/** What a person set, by model id: a model that is turned to again has what it had. */
export type ValuesByModel = Readonly<Record<string, Values>>;

/**
 * What a run of the model is given. A text that the card has no default for is empty until
 * something is typed: an empty drawing has a picture too.
 */
export function valuesFor({ card }: ModelSummary, all: ValuesByModel): Values {
  const empty: Record<string, string> = {};
  for (const value of card.values) {
    if (value.kind === 'text' && value.default === undefined) empty[value.name] = '';
  }
  return { ...empty, ...all[card.id] };
}

const isOnePicture = (input: CardInput) => !('frames' in input && input.frames);

/** Whether a model takes a drawing: one picture for each of its inputs, and at least one. */
export function takesDrawing({ inputs }: Card): boolean {
  return inputs.length > 0 && inputs.every(isOnePicture);
}
