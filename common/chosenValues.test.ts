import { describe, expect, it } from 'vitest';
import { checkChain } from './checkChain';
import { chooseValues, describeValue, namesFor, readWords } from './chosenValues';
import type { Card, CardValue, Values } from './contract';

const season: CardValue = {
  kind: 'choice',
  name: 'season',
  tensor: 's',
  encoding: 'one-hot',
  classes: ['Summer', 'Winter'],
  default: 'Summer',
};
const words: CardValue = {
  kind: 'text',
  name: 'text',
  tensor: 't',
  type: 'int64',
  vocabulary: ['castle', 'lake', 'straße'],
  firstIndex: 5,
  padding: 0,
  length: 3,
  ignored: ['a', 'by'],
};
const numbers: CardValue = {
  kind: 'numbers',
  name: 'style',
  tensor: 'n',
  type: 'float32',
  sliders: [
    { name: 'strength', min: 0, max: 1, default: 0.5 },
    { name: 'grain', min: -2, max: 2, default: 0 },
  ],
};

const card = (id: string, values: CardValue[], more: object = {}) =>
  ({
    id,
    inputs: [{ name: 'photo', kind: 'photo' }],
    values,
    variants: [],
    output: { kind: 'picture' },
    ...more,
  }) as unknown as Card;
const dream = card('dream', [season, words, numbers]);

const numbersOf = (given: Values, ...cards: Card[]) =>
  chooseValues(cards.length > 0 ? cards : [dream], given).map((one) =>
    Object.fromEntries(one.numbers),
  );

const failure = (given: Values, ...cards: Card[]) => {
  try {
    numbersOf(given, ...cards);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
};

describe('values that a person sets', () => {
  it('are numbers, words and classes, with the defaults of the card', () => {
    const text = 'A castle by a LAKE';
    expect(numbersOf({ text })).toEqual([{ season: [0], text: [5, 6], style: [0.5, 0] }]);
    expect(numbersOf({ text: '', season: 'winter', strength: '1', grain: -2 })).toEqual([
      { season: [1], text: [], style: [1, -2] },
    ]);
  });

  it('words are found in any case and composition, and unknown ones are named once', () => {
    const composed = readWords(words, 'Straße, stra\u00dfe! DRAGON dragon; elf');
    expect(composed).toEqual({ indices: [7, 7], unknown: ['dragon', 'elf'] });
  });

  const known = ['castle', 'lake', 'straße'];
  it.each<[Values, object]>([
    [{}, { reason: 'textMissing', name: 'text', known }],
    [{ text: 'a dragon' }, { reason: 'unknownWords', count: 1, words: ['dragon'], known }],
    [{ text: 'elf dragon' }, { reason: 'unknownWords', count: 2, words: ['elf', 'dragon'] }],
    [{ text: 'castle castle lake lake' }, { reason: 'tooManyWords', count: 4, limit: 3 }],
    [
      { text: '', season: 'spring' },
      { reason: 'unknownClass', classes: ['Summer', 'Winter'] },
    ],
    [
      { text: '', strength: 2 },
      { reason: 'outOfRange', name: 'strength', value: '2', max: 1 },
    ],
    [
      { text: '', strength: 'much' },
      { reason: 'outOfRange', value: 'much' },
    ],
    [
      { text: '', strength: '' },
      { reason: 'outOfRange', value: '' },
    ],
    [
      { text: '', colour: 'red' },
      { reason: 'unknownValue', name: 'colour', names: ['season', 'text', 'strength', 'grain'] },
    ],
    [
      { text: '', variant: 'b' },
      { reason: 'unknownValue', name: 'variant' },
    ],
    [
      { text: '', refine: 1 },
      { reason: 'unknownValue', name: 'refine' },
    ],
  ])('%j is refused with what there is', (given, params) => {
    expect(failure(given)).toMatchObject({ code: 'USAGE', params });
  });

  it('variants and refinement are for cards that have them', () => {
    const output = { kind: 'labels', refineBy: 'photo' };
    const two = card('two', [], { variants: [{ id: 'b', name: 'B' }], output });
    expect(namesFor(two)).toEqual(['variant', 'refine']);
    const [chosen] = chooseValues([two], { variant: 'b', refine: 0.5 });
    expect(chosen).toMatchObject({ variant: { id: 'b' }, refine: 0.5 });
    expect(failure({ variant: 'c' }, two)).toMatchObject({ params: { variants: ['b'] } });
    expect(failure({ refine: 2 }, two)).toMatchObject({ params: { name: 'refine' } });
  });

  it('walk from one seed to another where a card has noise', () => {
    const noise: CardValue = {
      kind: 'noise',
      name: 'noise',
      tensor: 'z',
      type: 'float32',
      form: 'vector',
      size: 8,
    };
    const noisy = card('noisy', [noise]);
    expect(namesFor(noisy)).toEqual(['walk', 'towards']);
    expect(chooseValues([noisy], {})[0].walk).toEqual({ fraction: 0, towards: undefined });
    const walk = { walk: '0.25', towards: '7' };
    expect(chooseValues([noisy], walk)[0].walk).toEqual({ fraction: 0.25, towards: 7 });
    expect(failure({ walk: 2 }, noisy)).toMatchObject({ params: { reason: 'outOfRange' } });
    expect(failure({ towards: 1.5 }, noisy)).toMatchObject({
      params: { reason: 'notWholeNumber', name: 'towards' },
    });
    expect(failure({ walk: 1 })).toMatchObject({ params: { reason: 'unknownValue' } });
  });

  it('go to every model of a chain that knows them, or to the one that is named', () => {
    const a = card('a', [numbers]);
    const b = card('b', [numbers]);
    const style = (given: Values) => numbersOf(given, a, b).map((one) => one.style[0]);
    expect(style({ strength: 1 })).toEqual([1, 1]);
    expect(style({ 'b.strength': 1 })).toEqual([0.5, 1]);
    expect(style({ strength: 0, 'b.strength': 1 })).toEqual([0, 1]);
    expect(style({ 'b.strength': 1, strength: 0 })).toEqual([0, 1]);
    expect(failure({ 'c.strength': 1 }, a, b)).toMatchObject({
      params: { model: 'a,b', names: expect.arrayContaining(['a.strength', 'b.grain']) },
    });
  });

  it('are described in a line each', () => {
    expect([season, words, numbers].map(describeValue)).toEqual([
      'season: one of Summer, Winter; Summer unless it is set',
      'text: at most 3 words of castle, lake, straße',
      'strength: 0 to 1, 0.5 unless it is set; grain: -2 to 2, 0 unless it is set',
    ]);
  });
});

it('a model that takes no picture can only be the first of a chain', () => {
  const made = card('dream', [season], { inputs: [] });
  expect(() => checkChain([made, dream])).not.toThrow();
  expect(() => checkChain([dream, made])).toThrow('chainOrder');
});
