import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import i18next from 'i18next';
import { expect, it } from 'vitest';
import { type Card, parseCard } from '#common/contract';
import { cardText, labelName } from './cardText';
import { fallback, i18nOptions, languages } from './index';

const folder = path.join(import.meta.dirname, '../../models');
const cards = readdirSync(folder)
  .filter((name) => name !== 'training' && !name.includes('.'))
  .map((name): [string, Card] => {
    const parsed = parseCard(
      JSON.parse(readFileSync(path.join(folder, name, 'model.json'), 'utf8')),
    );
    if (!('card' in parsed)) throw new Error(`${name}: ${JSON.stringify(parsed)}`);
    return [name, parsed.card];
  });

/** Who made what is said as they write it themselves. */
const properNames = ['Kay Lousberg', 'Microsoft Corporation'];

/** All texts of a card that the window shows. */
function shownTexts(card: Card): string[] {
  const { name, summary, author, source, limits, trainingData, inputs, output, values } = card;
  const palettes = [...inputs, output].flatMap((one) =>
    'palette' in one ? (one.palette ?? []) : [],
  );
  const ofValues = values.flatMap((value) => {
    if (value.kind === 'noise') return [];
    if (value.kind === 'numbers') return value.sliders.map((one) => one.label ?? one.name);
    return value.kind === 'choice' ? [value.name, ...value.classes] : [value.name];
  });
  return [
    ...[name, summary, author, source, ...limits, ...ofValues],
    ...trainingData.flatMap((data) => [data.name, data.author]),
    ...palettes.map((label) => label.name),
    ...card.naturalScale.map(({ thing }) => thing),
    ...card.howToDraw.map(({ text }) => text),
    ...card.variants.map((variant) => variant.name),
    ...(card.variantName ? [card.variantName] : []),
    ...(card.loss ? [card.loss] : []),
  ];
}

const others = [...languages.keys()].filter((code) => code !== fallback);

it.each(cards)(
  '%s says all that is shown in every language of the window, and nothing else',
  (_, card) => {
    const shown = new Set(shownTexts(card).filter((text) => !properNames.includes(text)));
    for (const code of others) {
      const said = { ...languages.get(code)!.cards, ...card.translations[code] };
      expect([...shown].filter((text) => !(text in said))).toEqual([]);
    }
    for (const [code, texts] of Object.entries(card.translations)) {
      expect(others).toContain(code);
      expect(Object.keys(texts).filter((text) => !shown.has(text))).toEqual([]);
    }
  },
);

it('shows a text of a card in the language of the window, else as it is', async () => {
  const [, islands] = cards.find(([name]) => name === 'islands')!;
  await i18next.init(i18nOptions('de'));
  expect(cardText(islands, islands.name)).toBe('Inseln');
  expect(labelName(islands, 'roof_red')).toBe('rotes Dach');
  expect(cardText(islands, 'unheard of')).toBe('unheard of');
  expect(labelName({ translations: {} }, 'roof_red')).toBe('roof red');
  await i18next.changeLanguage('en');
  expect(labelName(islands, 'roof_red')).toBe('roof red');
});

it('takes what a card lacks from the folder of the language, and nothing that it says itself', async () => {
  const german = languages.get('de')! as { cards?: Record<string, string> };
  german.cards = { sea: 'die See', 'a boat': 'ein Boot' };
  await i18next.init(i18nOptions('de'));
  const card = { translations: { de: { sea: 'Meer' } } };
  expect(cardText(card, 'sea')).toBe('Meer');
  expect(cardText(card, 'a boat')).toBe('ein Boot');
  expect(cardText(card, 'a whale')).toBe('a whale');
  delete german.cards;
  await i18next.changeLanguage('en');
});
