import i18next from 'i18next';
import de from './sentences.de.json';

/** English sentences of the engine with `{{1}}`, `{{2}}` … for values, and what they are elsewhere. */
const sentences: Record<string, Record<string, string>> = { de };

type Rule = readonly [english: RegExp, other: string];
const rules = new Map<string, Rule[]>();

/**
 * A sentence of the engine in the language of the window. The engine speaks English, to the
 * terminal and to scripts; the window knows its sentences by their form, as gettext does.
 * One that is not known stays as it is.
 */
export function said(sentence: string): string {
  for (const [english, other] of rulesOf(i18next.language)) {
    const values = english.exec(sentence);
    if (values) return other.replace(/\{\{(\d)\}\}/g, (_, n) => values[Number(n)] ?? '');
  }
  return sentence;
}

function rulesOf(language: string): Rule[] {
  let known = rules.get(language);
  if (!known) {
    known = Object.entries(sentences[language] ?? {}).map(([english, other]) => [
      new RegExp(
        `^${english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\{\d\}\}/g, '(.+?)')}$`,
        's',
      ),
      other,
    ]);
    rules.set(language, known);
  }
  return known;
}
