import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
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

/** The parts of a text that are no words: values, other texts, and tags. */
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{[^}]*\}\}|\$t\([^)]*\)|<\/?\d+\/?>/g)].map(String).sort();
const english = texts(languages.get(fallback)!.window);
const others = [...languages].filter(([code]) => code !== fallback);

/** What a language has to say, as English says it; numbers in each of its own plural forms. */
function wanted(code: string): Map<string, string> {
  const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions();
  const plurals = [...english].filter(([key]) => key.endsWith('_other'));
  const forms = plurals.flatMap(([key, text]) =>
    pluralCategories.map((form): [string, string] => [key.replace(/other$/, form), text]),
  );
  return new Map([...forms, ...english]);
}

it.each(others)(
  '%s says everything that English says, with the same placeholders',
  (code, pack) => {
    const said = texts(pack.window);
    expect([...said.keys()].sort()).toEqual([...wanted(code).keys()].sort());
    for (const [key, text] of wanted(code)) {
      expect(placeholders(said.get(key)!), key).toEqual(placeholders(text));
      expect(said.get(key)!.trim(), key).not.toBe('');
    }
  },
);

it('a language of more plural forms than English has to say them all', () => {
  const few = english.get('batch.pictures_other');
  expect(wanted('pl').get('batch.pictures_few')).toBe(few);
  expect(wanted('fr').get('batch.pictures_many')).toBe(few);
  expect([...wanted('de').keys()].sort()).toEqual([...english.keys()].sort());
});

it('German leaves no sentence in English', () => {
  const german = texts(languages.get('de')!.window);
  const left = [...german].filter(([, text]) =>
    /\b(the|and|of|your|this|with|for|not|from|are|is)\b/i.test(
      text.replaceAll(/\{\{.*?\}\}/g, ''),
    ),
  );
  // Synonyms are words that people type, in whatever language.
  expect(left.filter(([key]) => !key.startsWith('synonyms.'))).toEqual([]);
});

it('finds a language in each folder', () => {
  const folders = readdirSync(path.join(import.meta.dirname, 'languages'));
  expect(folders).toContain(fallback);
  expect([...languages.keys()].sort()).toEqual(folders.sort());
  // Chromium's own words, in the packages of the desktop.
  const packaged = readFileSync(path.join(folder, '../electron-builder.yml'), 'utf8');
  expect(/^electronLanguages: \[(.*)\]$/m.exec(packaged)?.[1].split(', ').sort()).toEqual(folders);
});

const folder = path.join(import.meta.dirname, '..');

/** The window's own sources, parsed. */
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.(test|test-data|d)\.tsx?$/.test(name))
  .map((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  });

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

it('every text is shown somewhere', () => {
  const whole = new Set<string>();
  const beginnings = new Set<string>();
  for (const source of sources) {
    visit(source, (node) => {
      if (ts.isStringLiteralLike(node)) whole.add(node.text);
      if (ts.isTemplateExpression(node) && node.head.text.includes('.')) {
        beginnings.add(node.head.text);
      }
    });
  }
  const isSaid = (key: string) =>
    whole.has(key.replace(/_(zero|one|two|few|many|other)$/, '')) ||
    [...beginnings].some((beginning) => key.startsWith(beginning));
  expect([...english.keys()].filter((key) => !isSaid(key))).toEqual([]);
});

it('the window shows no words but those of its languages', () => {
  const spoken = new Set(['alt', 'aria-label', 'description', 'label', 'placeholder', 'title']);
  const found: string[] = [];
  for (const source of sources) {
    visit(source, (node) => {
      const text = ts.isJsxText(node)
        ? node.text
        : ts.isJsxAttribute(node) &&
            spoken.has(node.name.getText()) &&
            node.initializer &&
            ts.isStringLiteral(node.initializer)
          ? node.initializer.text
          : '';
      if (/\p{L}{2}/u.test(text)) found.push(`${source.fileName}: ${text.trim()}`);
    });
  }
  expect(found).toEqual([]);
});
