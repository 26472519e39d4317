import type { ModelSummary } from '#common/contract';

/** Whether a model, or the first one of a chain `a,b`, makes its pictures of words and noise alone. */
export function takesNoPicture(
  models: readonly ModelSummary[] | undefined,
  chain: string,
): boolean {
  const [first] = chain.split(',');
  return models?.find(({ card }) => card.id === first)?.card.inputs.length === 0;
}
