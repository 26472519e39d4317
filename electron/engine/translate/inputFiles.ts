import { readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  type Card,
  isInk,
  isPictureName,
  type Notice,
  namesOf,
  pictureNames,
  UnderdrawError,
} from '#common/contract';
import { isColoured } from '#common/image/colour';
import { type Decoded, decode, readPictureFile } from '../io/decode';
import { hashBytes, joinHashes } from '../io/hash';
import { splitStem } from '../io/splitStem';
import type { Inputs } from './prepareInputs';

/**
 * `rose.paint.png` → base `rose`, input `paint`; `walk.clip.2.png` → base `walk`, input `clip.2`;
 * `rose.png` → base `rose`, no input.
 */
export function splitName(
  card: Card,
  file: string,
): { base: string; input: string | undefined; ending: string } {
  const { name, ext } = path.parse(file);
  return { ...splitStem(name, pictureNames(card.inputs)), ending: ext };
}

/** Files for a model's further inputs and frames, by name. */
export type Companions = Readonly<Record<string, string>>;

/**
 * The file's companions: for other inputs of a model that takes several, files beside it
 * that are called `<base>.<input>.<ending>`.
 */
async function companionsOf(card: Card, file: string, base: string): Promise<Companions> {
  const folder = path.dirname(file);
  const found: Record<string, string> = {};
  if (pictureNames(card.inputs).length === 1) return found;
  for (const entry of (await readdir(folder)).sort()) {
    const other = splitName(card, entry);
    if (other.base !== base || !other.input || entry === path.basename(file)) continue;
    if (!isPictureName(entry)) continue;
    found[other.input] = path.join(folder, entry);
  }
  return found;
}

/**
 * Which input a file without an input's name is for: the first of the card, unless that one
 * is an optional drawing in ink and the picture is coloured; then it is the paint. Of frames it
 * is the latest.
 * @throws UnderdrawError USAGE if the model takes no pictures.
 */
function inputFor(card: Card, { picture }: Decoded): string {
  const [first] = card.inputs;
  if (!first) {
    throw new UnderdrawError('USAGE', { reason: 'noPictures', model: card.id });
  }
  const paint = card.inputs.find((i) => i.kind === 'paint');
  const isPaint = paint && isInk(first) && first.optional && isColoured(picture);
  return isPaint ? paint.name : (namesOf(first).at(-1) ?? first.name);
}

/** What one translation is made from. */
export interface ReadInputs {
  inputs: Inputs;
  /** The file itself. */
  decoded: Decoded;
  /** Hash of all files together. */
  content: string;
  notes: Notice[];
}

/**
 * A file's picture and those of its companions, by input.
 * @param companions where they are known already; else they are looked for beside the file.
 * @param admit waited for with the bytes of all pictures, before any is decoded.
 */
export async function readInputs(
  card: Card,
  file: string,
  maxMegapixels: number,
  companions?: Companions,
  admit: (bytes: number) => Promise<void> = async () => {},
): Promise<ReadInputs> {
  const { base, input: told } = splitName(card, file);
  const beside = companions ?? (await companionsOf(card, file, base));
  // Asked once for all: two that each hold one picture and wait for room for another would wait for ever.
  const pictures = 1 + Object.keys(beside).length;
  const bytes = await readPictureFile(file);
  const decoded = await decode(bytes, path.basename(file), maxMegapixels, (size) =>
    admit(size * pictures),
  );
  const { picture } = decoded;
  const input = told ?? inputFor(card, decoded);
  const notes = [...decoded.notes];
  const inputs: Record<string, Decoded['picture']> = { [input]: picture };
  const hashes: Record<string, string> = {};
  for (const [name, companion] of Object.entries(beside)) {
    if (inputs[name]) continue;
    const otherBytes = await readPictureFile(companion);
    const other = await decode(otherBytes, path.basename(companion), maxMegapixels);
    const { width, height } = other.picture;
    if (width !== picture.width || height !== picture.height) {
      throw new UnderdrawError('INPUT_UNREADABLE', {
        reason: 'companionSize',
        companion: path.basename(companion),
        companionWidth: width,
        companionHeight: height,
        file: path.basename(file),
        width: picture.width,
        height: picture.height,
      });
    }
    inputs[name] = other.picture;
    hashes[name] = hashBytes(otherBytes);
    notes.push(...other.notes);
  }
  return { inputs, decoded, content: joinHashes(hashBytes(bytes), hashes), notes };
}
