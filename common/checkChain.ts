import { type Card, UnderdrawError, usesSeed } from './contract';

/** @throws UnderdrawError USAGE if a model that is not the first takes no picture. */
export function checkChain(cards: readonly Card[]): void {
  for (const [i, card] of cards.entries()) {
    if (i === 0 || card.inputs.length > 0) continue;
    throw new UnderdrawError('USAGE', {
      reason: 'chainOrder',
      model: card.id,
      before: cards[i - 1].id,
    });
  }
}

/** @throws UnderdrawError USAGE for several seeds where no model of the chain has noise. */
export function checkSeeds(cards: readonly Card[], seeds: readonly number[] = []): void {
  if (seeds.length < 2 || cards.some(({ values }) => usesSeed(values))) return;
  const model = cards.map(({ id }) => id).join(',');
  throw new UnderdrawError('USAGE', { reason: 'seedsUnused', model });
}
