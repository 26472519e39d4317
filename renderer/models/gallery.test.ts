import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type ModelSummary, parseCard } from '#common/contract';
import { findModels, type GalleryQuery, kindOf } from './gallery';

const models: ModelSummary[] = readdirSync('models')
  .filter((id) => id !== 'training' && !id.includes('.'))
  .map((id, i) => {
    const read = parseCard(JSON.parse(readFileSync(`models/${id}/model.json`, 'utf8')));
    if (!('card' in read)) throw new Error(`the card of ${id} can't be read`);
    return { card: read.card, folder: id, origin: 'bundled', bytes: 1000 - i };
  });

const idsOf = (query: Partial<GalleryQuery>, speeds = {}) =>
  findModels(models, { search: '', kind: 'all', sort: 'name', ...query }, speeds).map(
    ({ card }) => card.id,
  );

it('tells the kinds of the bundled models', () => {
  const kinds = Object.fromEntries(models.map(({ card }) => [card.id, kindOf(card)]));
  expect(kinds).toMatchObject({
    islands: 'draw',
    'islands-ink': 'draw',
    'gloss-ink': 'draw',
    flowers: 'draw',
    'flowers-many': 'draw',
    gloss: 'photo',
    upscale: 'upscale',
    'islands-segment': 'read',
    ink: 'read',
  });
});

it('finds every word wherever it stands on the card, without case and accents', () => {
  expect(idsOf({ search: 'ISLANDS ínk' })).toContain('islands-ink');
  expect(idsOf({ search: 'kaykit' })).toContain('islands');
  expect(idsOf({ search: 'no such words' })).toEqual([]);
  expect(idsOf({ search: 'islands', kind: 'read' })).toContain('islands-segment');
  expect(idsOf({ search: 'islands', kind: 'read' })).not.toContain('islands');
});

it('sorts by name, by time for a pixel, and by size', () => {
  const names = findModels(models, { search: '', kind: 'all', sort: 'name' }, {});
  const sorted = names.map(({ card }) => card.name).toSorted((a, b) => a.localeCompare(b));
  expect(names.map(({ card }) => card.name)).toEqual(sorted);
  const at = (runMs: number, side: number) =>
    ({ runMs, width: side, height: side, provider: 'cpu' }) as const;
  const speeds = { ink: at(40, 256), islands: at(50, 512), gloss: at(10, 256) };
  expect(idsOf({ sort: 'fastest' }, speeds).slice(0, 3)).toEqual(['gloss', 'islands', 'ink']);
  expect(idsOf({ sort: 'smallest' })[0]).toBe(models.at(-1)!.card.id);
});
