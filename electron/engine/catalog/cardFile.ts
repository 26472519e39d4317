import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Card, errnoOf, type Issue, parseCard, UnderdrawError } from '#common/contract';
import { openRegular } from '../files/regularFile';

/** Name of the card inside a package. */
export const cardName = 'model.json';

/** Why a text is no card. */
export type CardProblem =
  | { reason: 'cardNotJson' }
  | { reason: 'cardSchema'; path: string; issue: Issue };

/** Some editors begin a file with a byte order mark. */
const withoutMark = (text: string) => text.replace(/^\uFEFF/, '');

/** @returns the card, or why the text is none. */
export function parseCardText(text: string): { card: Card } | { problem: CardProblem } {
  let json: unknown;
  try {
    json = JSON.parse(withoutMark(text));
  } catch {
    return { problem: { reason: 'cardNotJson' } };
  }
  const read = parseCard(json);
  if ('card' in read) return read;
  return { problem: { reason: 'cardSchema', path: read.path || 'card', issue: read.issue } };
}

/** A card as it was read, and a stamp that differs whenever the file was written or replaced. */
export interface ReadCard {
  card: Card;
  stamp: string;
}

/**
 * The card of a package folder; undefined where there is no model.json.
 * @param id if only the card of this model is wanted: undefined for others, which are not checked.
 * @throws UnderdrawError MODEL_CORRUPT.
 */
export async function readCard(folder: string, id?: string): Promise<ReadCard | undefined> {
  const model = path.basename(folder);
  let text: string;
  let stamp: string;
  try {
    const file = await openRegular(path.join(folder, cardName));
    try {
      // By the open handle: the path may name another file by now.
      stamp = stampOf(await file.stat());
      text = await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === 'ENOENT') return undefined;
    throw new UnderdrawError(
      'MODEL_CORRUPT',
      { reason: 'cardUnreadable', model, errno },
      { cause },
    );
  }
  if (id !== undefined && idIn(text) !== id) return undefined;
  const parsed = parseCardText(text);
  if ('card' in parsed) return { card: parsed.card, stamp };
  throw new UnderdrawError('MODEL_CORRUPT', { ...parsed.problem, model });
}

/** What a text has for an id; undefined if it is no card. */
function idIn(text: string): unknown {
  try {
    return JSON.parse(withoutMark(text))?.id;
  } catch {
    return undefined;
  }
}

/** The stamp that `readCard` would give now, without reading; undefined if the card is gone. */
export function cardStamp(folder: string): Promise<string | undefined> {
  return stat(path.join(folder, cardName)).then(stampOf, () => undefined);
}

function stampOf({ mtimeMs, ino, size }: Stats): string {
  return `${mtimeMs} ${ino} ${size}`;
}

/** Files that a card names, without those that it lists with their hash. */
export function namedFiles(card: Card): string[] {
  const all = [
    card.licence.file,
    ...card.trainingData.flatMap((data) => data.credits ?? []),
    ...(card.preview === undefined ? [] : [card.preview]),
    ...card.truths,
    ...card.samples.flatMap((sample) => Object.values(sample)),
    ...card.howToDraw.map((step) => step.picture),
  ];
  return [...new Set(all)];
}
