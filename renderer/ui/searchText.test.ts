import { expect, it } from 'vitest';
import { searchText } from './searchText';

it('finds a text whatever its case, accents and form', () => {
  expect(searchText('GRÖSSE')).toBe('grosse');
  expect(searchText('Größe')).toBe('grosse');
  expect(searchText('Cafe\u0301')).toBe(searchText('CAFÉ'));
});
