import type { TextValue } from '#common/contract';

/** Most texts that are offered. */
const most = 8;

/**
 * What a text may go on as: itself with its last word completed to one that the model knows, in the
 * order of the vocabulary. None where the last word is whole, or nothing of one was typed.
 */
export function completions({ vocabulary }: TextValue, typed: string): string[] {
  const [last] = /[\p{L}\p{M}\p{N}'-]+$/u.exec(typed) ?? [];
  if (last === undefined) return [];
  const begun = last.normalize('NFC').toLowerCase();
  const before = typed.slice(0, typed.length - last.length);
  return vocabulary
    .filter((word) => word !== begun && word.startsWith(begun))
    .slice(0, most)
    .map((word) => before + word);
}
