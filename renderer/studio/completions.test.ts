import { expect, it } from 'vitest';
import type { TextValue } from '#common/contract';
import { completions } from './completions';

const text = { vocabulary: ['lake', 'land', 'straße', 'castle'] } as TextValue;

it('completes the last word of a text to words of the vocabulary', () => {
  expect(completions(text, 'a Castle by a LA')).toEqual([
    'a Castle by a lake',
    'a Castle by a land',
  ]);
  expect(completions(text, 'Stra')).toEqual(['straße']);
  expect(completions(text, 'lake')).toEqual([]);
  expect(completions(text, 'lake, ')).toEqual([]);
  expect(completions(text, '')).toEqual([]);
  expect(completions(text, 'dragon')).toEqual([]);
});
