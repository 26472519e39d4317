import { searchText } from '../ui/searchText';
import type { CommandEntry } from './commandEntries';

/** Entries that have every word of a query; those that are called so come first. */
export function findEntries(entries: readonly CommandEntry[], query: string): CommandEntry[] {
  const wanted = searchText(query).split(/\s+/).filter(Boolean);
  const whole = wanted.join(' ');
  const rank = ({ label, words }: CommandEntry): number => {
    const name = searchText(label);
    if (name === whole) return -1;
    if (name.startsWith(whole)) return 0;
    if (wanted.every((word) => startsWord(name, word))) return 1;
    if (wanted.every((word) => name.includes(word))) return 2;
    const all = `${name} ${searchText(words)}`;
    if (wanted.every((word) => startsWord(all, word))) return 3;
    return wanted.every((word) => all.includes(word)) ? 4 : Number.POSITIVE_INFINITY;
  };
  return entries
    .map((entry, i) => ({ entry, i, rank: rank(entry) }))
    .filter(({ rank: found }) => Number.isFinite(found))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ entry }) => entry);
}

const startsWord = (text: string, word: string) => ` ${text}`.includes(` ${word}`);
