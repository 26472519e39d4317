import path from 'node:path';
import { canContinue } from '#common/cardAbilities';
import { type ChosenValues, chooseValues } from '#common/chosenValues';
import {
  type BatchFile,
  depthIn,
  type FailedBatchFile,
  type FileTranslation,
  type Metrics,
  type ModelSummary,
  type ParsedParams,
  type Picture,
  type StripRule,
  type Translation,
  thumbnailSide,
  toFailure,
  UnderdrawError,
  type Values,
  type WorkProgress,
  type WritableFormat,
} from '#common/contract';
import { outputSize, type Size } from '#common/image/size';
import type { Catalog } from '../catalog/catalog';
import { joinFrames } from '../image/joinFrames';
import { measure } from '../image/measure';
import { shrink } from '../image/shrink';
import { type Decoded, decode, readPictureFile } from '../io/decode';
import { checkFormatSize, encodeFile, thumbnails } from '../io/encode';
import { formatForFile, outputFailed, writeNew, writeTemporary } from '../io/files';
import { encodeFilm } from '../io/film';
import { hashBytes } from '../io/hash';
import { type Metadata, stripped } from '../io/metadata';
import type { Runtime } from '../runtime/runtime';
import { filmOf } from './filmOf';
import {
  decodeInputs,
  type InputFiles,
  type ReadInputs,
  readInputFiles,
  readInputs,
} from './inputFiles';
import type { MemoryRule } from './memory';
import { translateChain } from './translateChain';

/** Services for translating files. */
export interface FileContext {
  catalog: Catalog;
  runtime: Runtime;
  /** For batches, whose engines share a machine. */
  memory?: MemoryRule;
  /** Waits until this many bytes of pixels may be held. @returns a function that releases them. */
  admit(bytes: number): Promise<() => void>;
  /** The models of a chain, by their ids. */
  find(chain: string): Promise<ModelSummary[]>;
  onProgress?(progress: WorkProgress): void;
}

/** Translate a file into a new file. @throws UnderdrawError OUTPUT_EXISTS besides those of reading and translating. */
export async function translateFile(
  { catalog, runtime, find, onProgress }: FileContext,
  params: ParsedParams<'file.translate'>,
): Promise<FileTranslation> {
  const { model: id, input, output, maxMegapixels, quality, strip, ...request } = params;
  const models = await find(id);
  const chosen = valuesOf(models, params);
  const format = formatForFile(output);
  const read =
    input === undefined
      ? noInput
      : await readInputs(models[0].card, input, maxMegapixels, chosen[0].labelIndices);
  const { inputs, decoded, notes } = read;
  if (decoded) checkResultSize(models, chosen, decoded.picture, format);
  const depth = depthIn(format, decoded?.picture.depth ?? 8);
  const done = await translateChain(catalog, runtime, models, {
    ...request,
    inputs,
    depth,
    onProgress: (progress) => onProgress?.({ ...progress, file: input }),
  });
  const { picture: _first, frames: _all, ...rest } = done;
  const { pieces, picture } = await encodeResult(models, read, done, format, params);
  await writeNew(output, pieces);
  const { width, height } = picture;
  return { ...rest, output, width, height, notes: [...notes, ...rest.notes] };
}

/**
 * A result in the format of its file: several frames side by side, or as a GIF one after the other.
 * @returns the pieces of the file, and the picture that stands for it.
 */
async function encodeResult(
  models: readonly ModelSummary[],
  { inputs, decoded, frameMs }: Pick<ReadInputs, 'inputs' | 'frameMs'> & { decoded?: Decoded },
  done: Translation,
  format: WritableFormat,
  settings: { quality?: number; strip?: StripRule },
): Promise<{ pieces: Uint8Array[]; picture: Picture }> {
  const { picture, frames } = done;
  const film = format === 'gif' ? filmOf(models, inputs, done) : undefined;
  if (film) return { pieces: [await encodeFilm({ frames: film, frameMs })], picture };
  const whole = frames ? joinFrames(frames) : picture;
  return { pieces: await encodeOutput(whole, format, decoded, settings), picture: whole };
}

/**
 * Refuse a result that its format has no room for before it is made.
 * @param chosen values of each model.
 * @param given size of the input pictures.
 * @throws UnderdrawError OUTPUT_FAILED.
 */
function checkResultSize(
  models: readonly ModelSummary[],
  chosen: readonly ChosenValues[],
  given: Size,
  format: WritableFormat,
) {
  const cards = models.map(({ card }) => card);
  const { width, height } = cards.reduce((size, { output }) => outputSize(output, size), given);
  const last = cards[cards.length - 1];
  const { output } = last;
  const made = output.kind === 'picture' ? (output.frames?.count ?? 1) : 1;
  const all = canContinue(last) ? chosen[chosen.length - 1].ahead : made;
  // A GIF holds them one after the other, all else side by side.
  const frames = format === 'gif' ? 1 : all;
  checkFormatSize({ width: width * frames, height }, format);
}

function valuesOf(models: readonly ModelSummary[], { values }: { values: Values }): ChosenValues[] {
  return chooseValues(
    models.map(({ card }) => card),
    values,
  );
}

/** A result in the format of its file, with what its input has of quality and metadata. */
async function encodeOutput(
  picture: Picture,
  format: WritableFormat,
  decoded: Pick<Decoded, 'metadata' | 'quality'> | undefined,
  { quality, strip }: { quality?: number; strip?: StripRule },
): Promise<Uint8Array[]> {
  const metadata: Metadata = decoded?.metadata ?? {};
  // The qualities of AVIF are on another scale.
  const given = format === 'avif' ? undefined : decoded?.quality;
  return encodeFile(picture, format, await stripped(metadata, strip), quality ?? given);
}

/** Stands for the input file of a model without picture inputs. */
const noInput = { inputs: {}, decoded: undefined, frameMs: undefined, notes: [] };

/**
 * Like `translateFile`, for a batch: writes a temporary file and returns what journal and report need.
 * @returns a failure with the content that failed, where the files could be read: they may be others by now.
 * @throws UnderdrawError for files that can't be read, and CANCELLED.
 */
export async function translateBatchFile(
  context: FileContext,
  params: ParsedParams<'file.batch'>,
): Promise<BatchFile | FailedBatchFile> {
  const models = await context.find(params.model);
  const { input, companions } = params;
  const files =
    input === undefined ? undefined : await readInputFiles(models[0].card, input, companions);
  try {
    return await translateInputFiles(context, params, models, files);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code === 'CANCELLED') throw error;
    return { content: files?.content ?? '', failure };
  }
}

async function translateInputFiles(
  { catalog, runtime, memory, admit, onProgress }: FileContext,
  params: ParsedParams<'file.batch'>,
  models: readonly ModelSummary[],
  files: InputFiles | undefined,
): Promise<BatchFile> {
  const { input, provider, seed, values, temporary, format, maxMegapixels } = params;
  const chosen = valuesOf(models, params);
  const held: (() => void)[] = [];
  try {
    const hold = async (bytes: number) => void held.push(await admit(bytes));
    const numbers = chosen[0].labelIndices;
    const read = files
      ? await decodeInputs(models[0].card, files, maxMegapixels, numbers, hold)
      : noInput;
    const { inputs, decoded, notes } = read;
    const before = decoded?.picture;
    if (before) checkResultSize(models, chosen, before, format);
    // Made before translating: tiles overwrite their input.
    const small = params.thumbs && before ? shrink(before, thumbnailSide) : undefined;
    const depth = depthIn(format, before?.depth ?? 8);
    const request = {
      inputs,
      provider,
      seed,
      values,
      depth,
      memory,
      onProgress: (progress: WorkProgress) => onProgress?.({ ...progress, file: input }),
    };
    const made = await translateChain(catalog, runtime, models, request);
    const { picture: _first, frames: _all, ...done } = made;
    const { pieces, picture } = await encodeResult(models, read, made, format, params);
    const { width, height } = picture;
    const after = params.thumbs ? shrink(picture, thumbnailSide) : undefined;
    // Where there is no input, the result stands for it.
    const thumbs = after && (await thumbnails(small ?? after, after));
    await writeTemporary(temporary, pieces).catch((cause) => {
      throw outputFailed(temporary, cause);
    });
    return {
      ...done,
      width,
      height,
      notes: [...notes, ...done.notes],
      content: files?.content ?? '',
      hash: hashBytes(...pieces),
      bytes: pieces.reduce((sum, piece) => sum + piece.length, 0),
      thumbs,
    };
  } finally {
    for (const release of held) release();
  }
}

/**
 * Compare a picture file with its ground truth.
 * @throws UnderdrawError those of reading, and INPUT_UNREADABLE if the sizes differ.
 */
export async function measureFiles(
  picture: string,
  truth: string,
  maxMegapixels: number,
): Promise<Metrics> {
  const [a, b] = await Promise.all(
    [picture, truth].map(async (file) =>
      decode(await readPictureFile(file), path.basename(file), maxMegapixels),
    ),
  );
  try {
    return measure(a.picture, b.picture);
  } catch (cause) {
    throw new UnderdrawError(
      'INPUT_UNREADABLE',
      {
        reason: 'truthSize',
        truth: path.basename(truth),
        truthWidth: b.picture.width,
        truthHeight: b.picture.height,
        width: a.picture.width,
        height: a.picture.height,
      },
      { cause },
    );
  }
}
