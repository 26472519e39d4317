import { readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  type Card,
  clipFrames,
  isPictureName,
  type Notice,
  type Picture,
  pictureNames,
  pictureNamesOf,
  UnderdrawError,
} from '#common/contract';
import { type Decoded, decode, readPictureFile } from '../io/decode';
import { decodeFilm, type Film } from '../io/film';
import { hashBytes, joinHashes } from '../io/hash';
import { earlierFrames, NumberedFiles } from '../io/numberedFiles';
import { splitStem } from '../io/splitStem';
import { indicesNotice, labelFileIndices } from './labelFileIndices';
import { paintInput } from './paintInput';
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

/** Files for a model's other inputs and frames, by picture name. */
export type Companions = Readonly<Record<string, string>>;

/**
 * Find the file's companions: for a model with several inputs, files in the same folder named
 * `<base>.<input>.<ending>`; for one that takes a clip, what is numbered right before it.
 */
async function companionsOf(card: Card, file: string, base: string): Promise<Companions> {
  const folder = path.dirname(file);
  const found: Record<string, string> = {};
  if (pictureNames(card.inputs).length === 1) return found;
  const entries = (await readdir(folder)).sort();
  for (const entry of entries) {
    const other = splitName(card, entry);
    if (other.base !== base || !other.input || entry === path.basename(file)) continue;
    if (!isPictureName(entry)) continue;
    found[other.input] = path.join(folder, entry);
  }
  const clip = clipFrames(card);
  if (clip.length === 0 || Object.keys(found).length > 0) return found;
  const among = new NumberedFiles(entries.filter(isPictureName));
  const earlier = earlierFrames(path.basename(file), among, clip);
  return Object.fromEntries(
    Object.entries(earlier).map(([name, entry]) => [name, path.join(folder, entry)]),
  );
}

/**
 * The input for a file whose name contains none: the card's first, or its paint input if the first
 * is optional ink and the picture has colours. For an input with frames, the latest frame.
 * @throws UnderdrawError USAGE if the model takes no pictures.
 */
function defaultInput(card: Card, { picture }: Decoded): string {
  const [first] = card.inputs;
  if (!first) {
    throw new UnderdrawError('USAGE', { reason: 'noPictures', model: card.id });
  }
  return paintInput(card, picture)?.name ?? pictureNamesOf(first).at(-1) ?? first.name;
}

/** The bytes of the files of one translation. */
export interface InputFiles {
  file: string;
  bytes: Uint8Array;
  companions: Record<string, { file: string; bytes: Uint8Array }>;
  /** Hash of all files together. */
  content: string;
}

/**
 * Read a file and its companions.
 * @param companions if known already; else they are searched in the file's folder.
 * @throws UnderdrawError INPUT_NOT_FOUND, INPUT_EMPTY or INPUT_UNREADABLE.
 */
export async function readInputFiles(
  card: Card,
  file: string,
  companions?: Companions,
): Promise<InputFiles> {
  const { base, input } = splitName(card, file);
  const beside = companions ?? (await companionsOf(card, file, base));
  const bytes = await readPictureFile(file);
  const others: InputFiles['companions'] = {};
  const hashes: Record<string, string> = {};
  for (const [name, companion] of Object.entries(beside)) {
    if (name === input) continue;
    const data = await readPictureFile(companion);
    others[name] = { file: companion, bytes: data };
    hashes[name] = hashBytes(data);
  }
  const content = joinHashes(hashBytes(bytes), hashes);
  return { file, bytes, companions: others, content };
}

/** The pictures of one translation. */
export interface ReadInputs {
  inputs: Inputs;
  /** The file itself. */
  decoded: Decoded;
  /** Of an animation, the time that a frame is shown, in milliseconds. */
  frameMs?: number;
  notes: Notice[];
}

/**
 * Decode the pictures of one translation.
 * @param numbers whether label maps hold class numbers instead of colours.
 * @param admit awaited with the bytes of all pictures before any is decoded.
 * @throws UnderdrawError INPUT_UNREADABLE or INPUT_TOO_LARGE, or USAGE if the model takes no pictures.
 */
export async function decodeInputs(
  card: Card,
  files: InputFiles,
  maxMegapixels: number,
  numbers = false,
  admit: (bytes: number) => Promise<void> = async () => {},
): Promise<ReadInputs> {
  const { file, bytes, companions } = files;
  const pictures = 1 + Object.keys(companions).length;
  const named = splitName(card, file).input;
  const clip = named === undefined && pictures === 1 ? clipFrames(card) : [];
  // One request for all pictures, and for the frames that an animation may have: two readers that each
  // hold one and wait for another would deadlock.
  const decoded = await decode(bytes, path.basename(file), maxMegapixels, (size) =>
    admit(size * (pictures + clip.length)),
  );
  const { picture } = decoded;
  const film = clip.length > 0 && (await decodeFilm(bytes, clip.length));
  if (film) return readFilm(film, decoded, clip);
  const input = named ?? defaultInput(card, decoded);
  const notes = [...decoded.notes];
  const labelsOr = async (name: string, read: Decoded, data: Uint8Array, called: string) => {
    const label = card.inputs.find((one) => one.name === name);
    if (label?.kind !== 'labels') return read.picture;
    const labelFile = { bytes: data, name: called, maxMegapixels, decoded: read };
    if (numbers) {
      const found = await labelFileIndices(labelFile, label);
      notes.push(...found.notes);
      return found.picture;
    }
    const notice = await indicesNotice(labelFile, label);
    if (notice) notes.push(notice);
    return read.picture;
  };
  const inputs: Record<string, Decoded['picture']> = {
    [input]: await labelsOr(input, decoded, bytes, path.basename(file)),
  };
  for (const [name, companion] of Object.entries(companions)) {
    if (inputs[name]) continue;
    const companionName = path.basename(companion.file);
    const other = await decode(companion.bytes, companionName, maxMegapixels);
    const { width, height } = other.picture;
    if (width !== picture.width || height !== picture.height) {
      throw new UnderdrawError('INPUT_UNREADABLE', {
        reason: 'companionSize',
        companion: companionName,
        companionWidth: width,
        companionHeight: height,
        file: path.basename(file),
        width: picture.width,
        height: picture.height,
      });
    }
    notes.push(...other.notes);
    inputs[name] = await labelsOr(name, other, companion.bytes, companionName);
  }
  return { inputs, decoded, notes };
}

/** The last frames of an animation, as those of a model that takes a clip. */
function readFilm(film: Film, decoded: Decoded, clip: readonly string[]): ReadInputs {
  const { frames, frameMs } = film;
  const inputs = frames.map((frame, i): [string, Picture] => [
    clip[clip.length - frames.length + i],
    frame,
  ]);
  const notes = decoded.notes.filter(({ code }) => code !== 'FIRST_FRAME');
  const picture = frames.at(-1) ?? decoded.picture;
  return { inputs: Object.fromEntries(inputs), decoded: { ...decoded, picture }, frameMs, notes };
}

/** Read and decode a file and the companions in its folder. @throws as `readInputFiles` and `decodeInputs`. */
export async function readInputs(
  card: Card,
  file: string,
  maxMegapixels: number,
  numbers = false,
): Promise<ReadInputs> {
  return decodeInputs(card, await readInputFiles(card, file), maxMegapixels, numbers);
}
