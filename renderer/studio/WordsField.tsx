import { Autocomplete } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readWords } from '#common/chosenValues';
import type { TextValue } from '#common/contract';
import { inMain } from '../ui/inMain';
import { completions } from './completions';

interface Props {
  text: TextValue;
  label: string;
  /** The text that is set. */
  value: string;
  /** Called with texts of known words only. */
  onChange(value: string): void;
}

/** Most vocabulary words to list below. */
const shownWords = 24;

/**
 * A field for words: those that the model knows appear while one is typed. Unknown ones are named, and
 * nothing is sent until they are corrected.
 */
export function WordsField({ text, label, value, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const [typed, setTyped] = useState(value);
  // It may also be changed by undo, or by another drawing.
  useEffect(() => setTyped(value), [value]);
  const { indices, unknown } = readWords(text, typed);
  const offered = completions(text, typed);
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  // The beginning of a known word is no mistake yet.
  const wrong = offered.length > 0 ? unknown.slice(0, -1) : unknown;
  const problem =
    wrong.length > 0
      ? t('values.unknownWords', { count: wrong.length, words: list.format(wrong) })
      : indices.length > text.length && t('values.tooManyWords', { count: text.length });
  const known = text.vocabulary.slice(0, shownWords).join(', ');
  const more = text.vocabulary.length > shownWords ? ', …' : '';
  return (
    <Autocomplete
      label={label}
      styles={{ label: { fontSize: 'var(--mantine-font-size-sm)', fontWeight: 600 } }}
      description={t('values.knownWords', { words: known + more })}
      comboboxProps={{ portalProps: inMain }}
      data={offered}
      filter={({ options }) => options}
      renderOption={({ option }) => option.value.split(' ').at(-1)}
      value={typed}
      error={problem || undefined}
      onChange={(next) => {
        setTyped(next);
        const read = readWords(text, next);
        if (read.unknown.length > 0 || read.indices.length > text.length) return;
        onChange(next);
      }}
    />
  );
}
