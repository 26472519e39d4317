import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  type ImportCandidate,
  type ImportCandidates,
  type ParsedParams,
  type Picture,
  UnderdrawError,
} from '#common/contract';
import type { Catalog } from '../catalog/catalog';
import { checkFailure } from '../checks/checkFailure';
import { measure } from '../image/measure';
import { encode } from '../io/encode';
import { Runtime } from '../runtime/runtime';
import { bundledPhoto, exampleFor, within } from './example';
import { inFile } from './failure';
import { fittedPalette } from './fittedPalette';
import { importedCard } from './importedCard';
import { pictureScore } from './pictureScore';
import { checkAnswers } from './readCheckpoint';
import { type Reading, readingsOf } from './readings';
import { cardChoices, openCheckpoint, type Rebuilt, rebuild } from './rebuild';
import { findSizeRule, runImported } from './sizeTrial';

const maxCandidates = 4;
/** Readings that are tried until there are enough that differ. */
const maxReadings = 8;
const pictureSide = 512;
/** Mean difference of two pictures, in 255ths, below which they look alike. */
const visibleDifference = 0.5;

/**
 * Run the readings of a checkpoint on an example. See `models.candidates`.
 * @param threads for a run.
 * @throws UnderdrawError as `rebuild`, MODEL_CHECK_FAILED if the net runs in no reading, CANCELLED.
 */
export async function candidatesOf(
  catalog: Catalog,
  threads: number,
  params: ParsedParams<'models.candidates'>,
  signal: AbortSignal,
): Promise<ImportCandidates> {
  const { file, answers } = params;
  const readings = await openReadings(file, answers);
  const found: Tried[] = [];
  let failure: unknown;
  for (const reading of readings.slice(0, maxReadings)) {
    // A run blocks the process: here a message that cancels it can arrive.
    await setImmediate();
    if (signal.aborted) throw new UnderdrawError('CANCELLED', {});
    const all = { ...answers, ...reading.answers };
    try {
      const rebuilt = await rebuild(file, all);
      const tried = await tryReading(catalog, threads, params, rebuilt);
      if (found.every(({ picture }) => differs(picture, tried.picture)))
        found.push({ ...tried, reading });
    } catch (error) {
      failure ??= error;
    }
    if (found.length === maxCandidates) break;
  }
  const [first] = found;
  if (!first) throw failure;
  const scored = await Promise.all(found.map(candidateOf));
  const [likely, ...others] = scored;
  return {
    ...(first.example && { example: await png(first.example) }),
    candidates: [likely!, ...others.sort((a, b) => b.score - a.score)],
  };
}

/** The readings that `answers` leave open. @throws UnderdrawError USAGE for an answer that can't be. */
async function openReadings(
  file: string,
  answers: Readonly<Record<string, string>>,
): Promise<Reading[]> {
  const checkpoint = await openCheckpoint(file, answers);
  try {
    const { choices } = checkpoint;
    checkAnswers(path.basename(file), [...choices, ...cardChoices(choices)], answers);
    return readingsOf(choices.filter(({ key }) => answers[key] === undefined));
  } finally {
    checkpoint.close();
  }
}

interface Trying {
  /** Absent of a net that takes no picture. */
  example: Picture | undefined;
  picture: Picture;
}
type Tried = Trying & { reading: Reading };

/** @throws UnderdrawError MODEL_CHECK_FAILED if the net gives no picture. */
async function tryReading(
  catalog: Catalog,
  threads: number,
  { file, palette: given, example }: ParsedParams<'models.candidates'>,
  { onnx, ...rebuilt }: Rebuilt,
): Promise<Trying> {
  const name = path.basename(file);
  const palette = fittedPalette(name, rebuilt.facts, given);
  // Shown to nobody, and loaded in a runtime of its own.
  const generator = { path: 'generator.onnx', sha256: '0'.repeat(64), bytes: onnx.length };
  const about = { id: 'candidate', file: name, title: name, about: {} };
  const runtime = new Runtime(threads);
  try {
    const { card } = await findSizeRule(
      runtime,
      onnx,
      (size, bytesPerPixel) =>
        inFile(name, () =>
          importedCard({ ...about, ...rebuilt, palette, generator, size, bytesPerPixel }),
        ),
      rebuilt.facts,
    );
    const pictures = await exampleFor(card, example ?? (() => bundledPhoto(catalog)));
    const { picture } = await runImported(runtime, onnx, card, pictures);
    const [shown] = Object.values(pictures);
    return { example: shown, picture: await within(picture, pictureSide, 'picture') };
  } catch (error) {
    throw checkFailure(name, error);
  } finally {
    await runtime.close();
  }
}

function differs(one: Picture, other: Picture): boolean {
  if (one.width !== other.width || one.height !== other.height) return true;
  return measure(one, other).l1 * 255 >= visibleDifference;
}

async function candidateOf({ reading, picture }: Tried): Promise<ImportCandidate> {
  const { answers, differences } = reading;
  const id = differences.map(({ key, value }) => `${key}=${value}`).join(',') || 'likely';
  return { id, answers, differences, score: pictureScore(picture), picture: await png(picture) };
}

const png = (picture: Picture) => encode(picture, 'png');
