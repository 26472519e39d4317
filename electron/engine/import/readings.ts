import type { ImportAnswer, ImportChoice } from '#common/contract';

/** One answer to each choice that is open. */
export interface Reading {
  answers: Readonly<Record<string, string>>;
  /** Answers that are not the likely ones, in the order of the choices. */
  differences: ImportAnswer[];
}

/**
 * All readings of a file with at most two answers that are not the likely ones, in the order in
 * which they are worth a look: first the likely one, then one for each choice, the likelier answers
 * before the others, then pairs.
 */
export function readingsOf(choices: readonly ImportChoice[]): Reading[] {
  const likely = Object.fromEntries(choices.map(({ key, values }) => [key, values[0]]));
  const singles = choices
    .flatMap(({ key, values }) =>
      values.slice(1).map((value, i) => ({ rank: i, change: { key, value } })),
    )
    .sort((a, b) => a.rank - b.rank)
    .map(({ change }) => change);
  const sets: ImportAnswer[][] = [[], ...singles.map((change) => [change])];
  for (const [i, first] of singles.entries())
    for (const second of singles.slice(i + 1))
      if (first.key !== second.key) sets.push([first, second]);
  const orderOf = ({ key }: ImportAnswer) => choices.findIndex((one) => one.key === key);
  return sets.map((changes) => ({
    answers: {
      ...likely,
      ...Object.fromEntries(changes.map(({ key, value }) => [key, value])),
    },
    differences: [...changes].sort((a, b) => orderOf(a) - orderOf(b)),
  }));
}
