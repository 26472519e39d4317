import { expect, it } from 'vitest';
import { fallback, languages } from './index';

/** Every text by its full key. */
function texts(words: object, path = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === 'string') all.set(name, value);
    else for (const [inner, text] of texts(value, name)) all.set(inner, text);
  }
  return all;
}

const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();
const english = texts(languages.get(fallback)!.window);
const others = [...languages].filter(([code]) => code !== fallback);

it.each(others)('%s says everything that English says, with the same placeholders', (_, pack) => {
  const said = texts(pack.window);
  expect([...said.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [key, text] of english) {
    expect(placeholders(said.get(key)!), key).toEqual(placeholders(text));
    expect(said.get(key)!.trim(), key).not.toBe('');
  }
});

it('finds a language in each folder', () => {
  expect([...languages.keys()].sort()).toEqual(['de', 'en']);
});
