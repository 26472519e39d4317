import type { Card, ModelSummary, SceneSettings, Values } from '#common/contract';

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

/** What a model that takes no pictures makes its picture from at first. */
export function startSettings(
  { card }: ModelSummary,
  { seed, values }: { seed: number; values: ValuesByModel },
): Omit<SceneSettings, 'size'> {
  return { seed, values: values[card.id] ?? {} };
}

/** Models that take the picture of this one as the cards say, on either side. */
export function nextModels(models: readonly ModelSummary[], { id, next }: Card): ModelSummary[] {
  return models.filter(
    ({ card }) => card.inputs.length > 0 && (next.includes(card.id) || card.previous.includes(id)),
  );
}

/**
 * Whether the size of a picture without a drawing can be chosen: the net takes any, and is told
 * which by planes of noise.
 */
export function sizeCanBeChosen({ inputs, size, values }: Card): boolean {
  const planes = values.some((value) => value.kind === 'noise' && value.form === 'planes');
  return inputs.length === 0 && !('fixed' in size) && planes;
}
