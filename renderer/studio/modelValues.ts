import type { Card, CardInput, ModelSummary, Values } from '#common/contract';

/** Values set by the user, by model id: they are kept when another model is chosen. */
export type ValuesByModel = Readonly<Record<string, Values>>;

/**
 * The values for a run of the model. Texts without a default are empty until something is typed,
 * so that an empty drawing can be translated too.
 */
export function valuesFor({ card }: ModelSummary, all: ValuesByModel): Values {
  const empty: Record<string, string> = {};
  for (const value of card.values) {
    if (value.kind === 'text' && value.default === undefined) empty[value.name] = '';
  }
  return { ...empty, ...all[card.id] };
}

const isOnePicture = (input: CardInput) => !('frames' in input && input.frames);

/** Whether a model can be drawn for: it has inputs, and each takes a single picture. */
export function takesDrawing({ inputs }: Card): boolean {
  return inputs.length > 0 && inputs.every(isOnePicture);
}
