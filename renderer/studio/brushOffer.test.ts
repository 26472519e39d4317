import { expect, it } from 'vitest';
import type { Card, ModelSummary } from '#common/contract';
import { brushOffer } from './brushOffer';

function seen(kinds: string[], size: [number, number], brushes: number[], fixed = false) {
  const inputs = kinds.map((kind) => ({ kind, name: kind, stroke: 18, optional: false }));
  const sizeRule = fixed ? { fixed: [256, 256] } : { default: [256, 256], multipleOf: 32 };
  const card = { id: 'one', inputs, size: sizeRule } as unknown as Card;
  const [width, height] = size;
  return { model: { card } as ModelSummary, size: { width, height }, sheet: 0, brushes };
}

it('offers brushes that grow with the side of a large sheet, once they are not chosen', () => {
  // The sketch has a brush of its own, and grows along.
  const offer = brushOffer(seen(['labels'], [1024, 768], [18, 4]));
  expect(offer?.times).toBe(3.5);
  expect(offer?.brushes[0]).toBe(63);
  expect(brushOffer(seen(['labels'], [1024, 768], [...offer!.brushes]))).toBeUndefined();
});

it('leaves ink as wide as the model knows it', () => {
  const offer = brushOffer(seen(['edges', 'paint'], [1024, 1024], [4, 18, 4]));
  expect(offer?.brushes.slice(0, 2)).toEqual([4, 72]);
});

it('offers nothing on usual sheets, nor where the model takes one size', () => {
  expect(brushOffer(seen(['labels'], [341, 256], [18, 4]))).toBeUndefined();
  expect(brushOffer(seen(['labels'], [1024, 768], [18, 4], true))).toBeUndefined();
});
