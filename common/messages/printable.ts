/**
 * Characters that a terminal obeys instead of showing, and those that turn the direction of what
 * follows: C0 and C1 controls, DEL, and Unicode's bidirectional controls.
 */
const controls = /[\p{Cc}\p{Bidi_Control}]/gu;

/** Text of a file's name or of a card, with escapes such as `\x1b` for what would not be shown. */
export function printable(text: string): string {
  return text.replace(controls, (character) => {
    const code = character.charCodeAt(0);
    if (code > 0xff) return `\\u${code.toString(16)}`;
    return shortEscapes[character] ?? `\\x${code.toString(16).padStart(2, '0')}`;
  });
}

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The same for text of several lines, whose line breaks are meant. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
