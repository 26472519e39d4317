/** A factor that is written as a word of its own. */
const factor = /(?<!\S)(?:(\d+)[x×]|[x×](\d+))(?!\S)/gi;

/**
 * A text as it is searched, without case and accents: "Größe" is found by "große", and "groß" by
 * "GROSS". A factor is one thing, whether it is typed "×4", "4×", "x4" or "4x".
 */
export function searchText(text: string): string {
  return text
    .replace(factor, (_, before, after) => `×${before ?? after}`)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');
}
