import { type Card, findsOf, type ModelSummary, type Speed, takesPhotos } from '#common/contract';
import { cardText, modelName } from '../i18n/cardText';
import { searchText } from '../ui/searchText';

/** What people look for in a model; one that draws may also be used otherwise. */
export const modelKinds = ['draw', 'photo', 'upscale', 'read'] as const;
export type ModelKind = (typeof modelKinds)[number];

export const sortOrders = ['name', 'fastest', 'smallest'] as const;
export type SortOrder = (typeof sortOrders)[number];

export interface GalleryQuery {
  search: string;
  kind: ModelKind | 'all';
  sort: SortOrder;
}

/**
 * draw: from a drawing, or from nothing, to a picture or what is drawn on. photo: from a picture to another of the same size. upscale: to a
 * larger one. read: from a picture to a drawing.
 */
export function kindOf({ inputs, output }: Card): ModelKind {
  if (inputs.length === 0) return 'draw';
  if (findsOf(output)) return 'read';
  if ('scale' in output.size && output.size.scale > 1) return 'upscale';
  return inputs.every(takesPhotos) ? 'photo' : 'draw';
}

/** Models of a kind whose card has every word of the search, sorted. */
export function findModels(
  models: readonly ModelSummary[],
  { search, kind, sort }: GalleryQuery,
  speeds: Readonly<Record<string, Speed>>,
): ModelSummary[] {
  const words = searchText(search).split(/\s+/).filter(Boolean);
  const found = models.filter(({ card }) => {
    if (kind !== 'all' && kindOf(card) !== kind) return false;
    const text = searchText(textOf(card));
    return words.every((word) => text.includes(word));
  });
  const byName = (a: ModelSummary, b: ModelSummary) =>
    modelName(a.card).localeCompare(modelName(b.card));
  const msPerPixel = ({ card }: ModelSummary) => {
    const speed = speeds[card.id];
    // Models that were not timed come last.
    return speed ? speed.runMs / (speed.width * speed.height) : Number.MAX_VALUE;
  };
  const orders: Record<SortOrder, (a: ModelSummary, b: ModelSummary) => number> = {
    name: byName,
    fastest: (a, b) => msPerPixel(a) - msPerPixel(b) || byName(a, b),
    smallest: (a, b) => a.bytes - b.bytes || byName(a, b),
  };
  return found.sort(orders[sort]);
}

/** In the words of the card, and in those of the window's language. */
function textOf(card: Card): string {
  const { id, name, summary, task, author, licence, source, trainingData } = card;
  const texts = [name, summary, task, author, source, ...trainingData.map((d) => d.name)];
  return [id, licence.name, ...texts, ...texts.map((text) => cardText(card, text))].join(' ');
}

/** What the card of an imported model says where nobody stated an author or a licence. */
export const isUnknown = (said: string): boolean => said === 'unknown';
