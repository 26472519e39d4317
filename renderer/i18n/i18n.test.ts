import { expect, it } from 'vitest';
import de from './de.json';
import en from './en.json';

/** Every sentence by its full key. */
function sentences(words: object, path = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === 'string') all.set(name, value);
    else for (const [inner, text] of sentences(value, name)) all.set(inner, text);
  }
  return all;
}

const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();

it('German says everything that English says, with the same placeholders', () => {
  const [german, english] = [sentences(de), sentences(en)];
  expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [key, text] of english) {
    expect(placeholders(german.get(key)!), key).toEqual(placeholders(text));
    expect(german.get(key)!.trim(), key).not.toBe('');
  }
});
