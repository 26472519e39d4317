import { expect, it } from 'vitest';
import { english } from './english';
import { printable, printableLines } from './printable';

it('what a terminal would obey is shown as an escape', () => {
  expect(printable('a\u001b[31mb\u0007\u009b\u007f\n\t')).toBe('a\\x1b[31mb\\x07\\x9b\\x7f\\n\\t');
  expect(printable('gnp.\u202efdp')).toBe('gnp.\\u202efdp');
  const plain = 'Zoë 👩‍👩‍👧‍👦 日本 عربي.png';
  expect(printable(plain)).toBe(plain);
  expect(printableLines('one\u001b\ntwo')).toBe('one\\x1b\ntwo');
});

it('names in sentences are printable', () => {
  const file = '\u001b]0;gone\u0007\n.png';
  expect(english.message({ code: 'INPUT_EMPTY', params: { file } })).toContain(
    '\\x1b]0;gone\\x07\\n.png',
  );
});
