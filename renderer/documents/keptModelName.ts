import type { ModelSummary } from '#common/contract';
import { modelName } from '../i18n/cardText';
import type { StoredDrawing } from './drawingStore';

/**
 * The name of the model that a kept drawing shows: in the language of the window if that model is
 * installed, else as it was kept.
 */
export function keptModelName(
  { shown, head }: Pick<StoredDrawing, 'shown' | 'head'>,
  models: readonly ModelSummary[] | undefined,
): string {
  const kept = shown ?? head.model.name;
  const found = models?.find(({ card }) => card.name === kept);
  return found ? modelName(found.card) : kept;
}
