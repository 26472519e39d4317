import { chainOf, type ModelSummary, usesSeed } from '#common/contract';
import { modelName } from '../i18n/cardText';

/** Whether a model, or the first one of a chain `a,b`, makes its pictures of words and noise alone. */
export function takesNoPicture(
  models: readonly ModelSummary[] | undefined,
  chain: string,
): boolean {
  const [first] = chainOf(chain);
  return models?.find(({ card }) => card.id === first)?.card.inputs.length === 0;
}

/** Whether other seeds give other pictures of a model, or of one of a chain. */
export function dependsOnChance(
  models: readonly ModelSummary[] | undefined,
  chain: string,
): boolean {
  const ids = chainOf(chain);
  return (models ?? []).some(({ card }) => ids.includes(card.id) && usesSeed(card.values));
}

/** The names of the models of a chain. */
export function chainLabel(models: readonly ModelSummary[] | undefined, chain: string): string {
  const names = chainOf(chain).map((id) => {
    const model = models?.find(({ card }) => card.id === id);
    return model ? modelName(model.card) : id;
  });
  return names.join(' → ');
}
