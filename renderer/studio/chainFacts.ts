import { type ModelSummary, usesSeed } from '#common/contract';

/** Whether a model, or the first one of a chain `a,b`, makes its pictures of words and noise alone. */
export function takesNoPicture(
  models: readonly ModelSummary[] | undefined,
  chain: string,
): boolean {
  const [first] = chain.split(',');
  return models?.find(({ card }) => card.id === first)?.card.inputs.length === 0;
}

/** Whether other seeds give other pictures of a model, or of one of a chain. */
export function dependsOnChance(
  models: readonly ModelSummary[] | undefined,
  chain: string,
): boolean {
  const ids = chain.split(',');
  return (models ?? []).some(({ card }) => ids.includes(card.id) && usesSeed(card.values));
}
