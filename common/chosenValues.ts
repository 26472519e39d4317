import { assertNever } from './assertNever';
import { canContinue, canRefine } from './cardAbilities';
import {
  type Card,
  type CardValue,
  type CardVariant,
  type ChoiceValue,
  maxSeed,
  type Slider,
  settableNames,
  type TextValue,
  UnderdrawError,
  usesSeed,
  type Values,
} from './contract';

/** Where the noise of a run lies on the way from its own seed to another one. */
export interface NoiseWalk {
  /** 0 is the run's own seed, 1 the other one. */
  fraction: number;
  /** The other seed; absent: the run's own plus one. */
  towards?: number;
}

/** What a card's values are for one run, checked. */
export interface ChosenValues {
  /**
   * By the value's name: of a choice [class number], of a text the words' indices, of numbers one
   * for each slider. Noise is not among them: it follows from the seed, and from `walk`.
   */
  numbers: ReadonlyMap<string, readonly number[]>;
  walk: NoiseWalk;
  /** How many frames follow those that are given; 1 for models that do not continue a clip. */
  ahead: number;
  /** Absent: the card's first way to run. */
  variant?: CardVariant;
  /** How strongly the borders of a label map follow the picture, 0 … 1. */
  refine: number;
  /** Whether label maps hold class numbers instead of colours. */
  labelIndices: boolean;
}

/**
 * What a person set, for each model of a chain.
 * @throws UnderdrawError USAGE that says what there is, for a name that no model knows, a value
 *   out of its range, a word that is in no vocabulary, or a text that lacks.
 */
export function chooseValues(cards: readonly Card[], given: Values): ChosenValues[] {
  const perCard = cards.map((): Record<string, string | number> => ({}));
  for (const [name, value] of Object.entries(given)) {
    const dot = name.indexOf('.');
    const [model, own] = dot < 0 ? [undefined, name] : [name.slice(0, dot), name.slice(dot + 1)];
    const takers = cards.flatMap((card, i) =>
      (model === undefined || card.id === model) && namesFor(card).includes(own) ? [i] : [],
    );
    if (takers.length === 0) throw unknownName(cards, name);
    // A name that is said for one model goes before the same for all.
    for (const i of takers) {
      if (model !== undefined || !(`${cards[i].id}.${own}` in given)) perCard[i][own] = value;
    }
  }
  return cards.map((card, i) => chooseForOne(card, perCard[i]));
}

/** How many frames a model goes on by: each is made from those before it. */
export const aheadSlider: Slider = { name: 'ahead', min: 1, max: 32, default: 1 };

/** How strongly the borders of a label map follow the picture that it was found in. */
export const refineSlider: Slider = { name: 'refine', min: 0, max: 1, default: 0 };

/** How far a model's noise has walked from its own seed to another one. */
export const walkSlider: Slider = { name: 'walk', min: 0, max: 1, default: 0 };

/** All names that `--set` takes for a model. */
export function namesFor(card: Card): string[] {
  const names = settableNames(card.values);
  if (usesSeed(card.values)) names.push(walkSlider.name, 'towards');
  if (card.variants.length > 0) names.push('variant');
  if (canRefine(card)) names.push('refine');
  if (canContinue(card)) names.push(aheadSlider.name);
  if (card.inputs.some(({ kind }) => kind === 'labels')) names.push('labels');
  return names;
}

/** One sentence without a full stop on what may be set: for `models info` and in hints. */
export function describeValue(value: CardValue): string {
  switch (value.kind) {
    case 'noise':
      return 'other seeds give other pictures; walk: 0 to 1, how far to the seed towards (the next one unless it is set)';
    case 'choice':
      return `${value.name}: one of ${first(value.classes).join(', ')}; ${value.default} unless it is set`;
    case 'text':
      return `${value.name}: at most ${value.length} words of ${first(value.vocabulary).join(', ')}`;
    case 'numbers':
      return value.sliders
        .map((s) => `${s.name}: ${s.min} to ${s.max}, ${s.default} unless it is set`)
        .join('; ');
  }
}

function chooseForOne(card: Card, given: Readonly<Record<string, string | number>>): ChosenValues {
  const numbers = new Map<string, readonly number[]>();
  for (const value of card.values) {
    switch (value.kind) {
      case 'noise':
        break;
      case 'choice':
        numbers.set(value.name, [classNumber(value, given[value.name])]);
        break;
      case 'text':
        numbers.set(value.name, wordIndices(card, value, given[value.name]));
        break;
      case 'numbers':
        numbers.set(
          value.name,
          value.sliders.map((slider) => sliderNumber(slider, given[slider.name])),
        );
        break;
      default:
        assertNever(value, 'kind of value');
    }
  }
  const refine = sliderNumber(refineSlider, given.refine);
  const walk = {
    fraction: sliderNumber(walkSlider, given.walk),
    towards: otherSeed(given.towards),
  };
  const ahead = wholeNumber(aheadSlider, given.ahead);
  const labelIndices = isLabelIndices(given.labels);
  return { numbers, walk, ahead, variant: variantOf(card, given.variant), refine, labelIndices };
}

function otherSeed(wanted: string | number | undefined): number | undefined {
  if (wanted === undefined) return undefined;
  return wholeNumber({ name: 'towards', min: 0, max: maxSeed, default: 0 }, wanted);
}

function wholeNumber(slider: Slider, wanted: string | number | undefined): number {
  const number = sliderNumber(slider, wanted);
  if (Number.isInteger(number)) return number;
  const { name, min, max } = slider;
  const params = { name, value: String(wanted), min, max };
  throw new UnderdrawError('USAGE', { reason: 'notWholeNumber', ...params });
}

/** What a label map holds: the palette's colours, or the numbers of its labels. */
const labelForms = ['colours', 'index'] as const;

function isLabelIndices(wanted: string | number = labelForms[0]): boolean {
  if (labelForms.some((form) => form === wanted)) return wanted === 'index';
  const params = { name: 'labels', value: String(wanted), classes: labelForms };
  throw new UnderdrawError('USAGE', { reason: 'unknownClass', ...params });
}

function variantOf(card: Card, wanted: string | number | undefined): CardVariant | undefined {
  if (wanted === undefined) return undefined;
  const variant = card.variants.find(({ id }) => id === String(wanted));
  if (variant) return variant;
  const variants = card.variants.map(({ id }) => id);
  const params = { model: card.id, variant: String(wanted), variants };
  throw new UnderdrawError('USAGE', { reason: 'unknownVariant', ...params });
}

function classNumber(choice: ChoiceValue, wanted: string | number = choice.default): number {
  const plain = (text: string) => text.normalize('NFC').toLowerCase();
  const found = choice.classes.findIndex((name) => plain(name) === plain(String(wanted)));
  if (found >= 0) return found;
  const params = { name: choice.name, value: String(wanted), classes: first(choice.classes) };
  throw new UnderdrawError('USAGE', { reason: 'unknownClass', ...params });
}

function sliderNumber(slider: Slider, wanted: string | number = slider.default): number {
  const number = typeof wanted === 'string' && wanted.trim() === '' ? Number.NaN : Number(wanted);
  if (number >= slider.min && number <= slider.max) return number;
  const { name, min, max } = slider;
  throw new UnderdrawError('USAGE', {
    reason: 'outOfRange',
    name,
    value: String(wanted),
    min,
    max,
  });
}

function wordIndices(card: Card, text: TextValue, given?: string | number): number[] {
  const wanted = given === undefined ? text.default : String(given);
  const { name } = text;
  const model = card.id;
  const known = first(text.vocabulary);
  if (wanted === undefined) {
    throw new UnderdrawError('USAGE', { reason: 'textMissing', model, name, known });
  }
  const { indices, unknown } = readWords(text, wanted);
  if (unknown.length > 0) {
    const count = unknown.length;
    const params = { model, count, words: unknown, known };
    throw new UnderdrawError('USAGE', { reason: 'unknownWords', ...params });
  }
  if (indices.length > text.length) {
    const params = { model, name, count: indices.length, limit: text.length };
    throw new UnderdrawError('USAGE', { reason: 'tooManyWords', ...params });
  }
  return indices;
}

/** The indices of a text's words in the order of the text, and the words that are in no list. */
export function readWords(
  { vocabulary, ignored, firstIndex }: TextValue,
  text: string,
): { indices: number[]; unknown: string[] } {
  const places = new Map(vocabulary.map((word, i) => [word, i + firstIndex]));
  const passedOver = new Set(ignored.map((word) => word.toLowerCase()));
  const indices: number[] = [];
  const unknown = new Set<string>();
  for (const word of text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}'-]+/gu) ?? []) {
    const index = places.get(word);
    if (index !== undefined) indices.push(index);
    else if (!passedOver.has(word)) unknown.add(word);
  }
  return { indices, unknown: [...unknown] };
}

function unknownName(cards: readonly Card[], name: string): UnderdrawError {
  const model = cards.map(({ id }) => id).join(',');
  const names = cards.flatMap((card) =>
    namesFor(card).map((own) => (cards.length === 1 ? own : `${card.id}.${own}`)),
  );
  return new UnderdrawError(
    'USAGE',
    names.length > 0
      ? { reason: 'unknownValue', model, name, names }
      : { reason: 'noValues', model, name },
  );
}

/** The first of a list, so that a sentence stays one. */
function first(all: readonly string[]): string[] {
  const most = 60;
  return all.length > most ? [...all.slice(0, most), '…'] : [...all];
}
