/**
 * A text as it is searched, without case and accents: "Größe" is found by "große", and "groß" by
 * "GROSS".
 */
export function searchText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
}
