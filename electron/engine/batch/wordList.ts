import path from 'node:path';
import { type Card, UnderdrawError, type Values } from '#common/contract';
import { readRegular } from '../files/regularFile';
import { cannotRead } from '../io/cannotRead';
import { hashBytes } from '../io/hash';

/** The ending of a list: a line of it is said to a model that takes no picture. */
export const listEnding = '.txt';
/** Longest list, in bytes. */
const maxListBytes = 4_000_000;

export function isList(file: string): boolean {
  return path.extname(file).toLowerCase() === listEnding;
}

/**
 * The lines of a list: UTF-8, without empty ones and without those that are there twice, which would
 * give the same picture.
 * @throws UnderdrawError INPUT_TOO_LARGE, or what reading throws.
 */
export async function readList(file: string): Promise<string[]> {
  const bytes = await readRegular(file).catch((cause: unknown) => {
    throw cannotRead(file, cause);
  });
  if (bytes.length > maxListBytes) {
    const name = path.basename(file);
    throw new UnderdrawError('INPUT_UNREADABLE', { reason: 'listTooLong', file: name });
  }
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

/** What a line sets: the first text of a chain's cards, or the first choice where there is none. */
export function lineValue(cards: readonly Card[]): string | undefined {
  const values = cards.flatMap((card) => card.values);
  return (
    values.find((value) => value.kind === 'text') ?? values.find((value) => value.kind === 'choice')
  )?.name;
}

/** A line as the name of a file: without what a file system would not take. */
export function nameOfLine(line: string): string {
  const name = line
    .normalize('NFC')
    .replace(/[/\\:*?"<>|\p{Cc}]+/gu, '-')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return name === '' ? '-' : name;
}

/** Stands for the hash of an input file where there is none: what is said instead. */
export function hashOfWords(words: Values): string {
  return hashBytes(Buffer.from(`words ${JSON.stringify(words)}`));
}
