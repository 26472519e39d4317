import { createHash } from 'node:crypto';
import path from 'node:path';
import type {
  Card,
  ModelSummary,
  NetFacts,
  Params,
  ParsedParams,
  RecognisedNet,
} from '#common/contract';
import { type Catalog, nextFreeId } from '../catalog/catalog';
import { reservedName } from '../catalog/readPackage';
import { memorySource } from '../catalog/source';
import { encode } from '../io/encode';
import { within } from './example';
import { inFile } from './failure';
import type { Answers, FamilyChoice, GraphFacts } from './families/family';
import { fittedPalette } from './fittedPalette';
import { importedCard, licenceFile, licenceText } from './importedCard';
import { checkAnswers } from './readCheckpoint';
import { cardChoices, openCheckpoint, rebuild } from './rebuild';
import { type NetTrial, tryNet } from './sizeTrial';
import { asPictureOutput, splitInput } from './splitChannels';

const generatorFile = 'generator.onnx';
const cardFile = 'model.json';
const previewFile = 'preview.webp';
const previewSide = 512;

/**
 * What the net in a file is, and what the file can't say.
 * @throws UnderdrawError as `importCheckpoint`, but for what the net does when it runs.
 */
export async function recogniseCheckpoint({
  file,
  answers = {},
}: Params<'models.recognise'>): Promise<RecognisedNet> {
  const checkpoint = await openCheckpoint(file, answers);
  try {
    const { family, name, variant, isGuess, choices } = checkpoint;
    const settings = cardChoices(choices);
    checkAnswers(path.basename(file), [...choices, ...settings], answers);
    const open = choices.filter(({ key }) => answers[key] === undefined);
    const assumed = Object.fromEntries(open.map(({ key, values }) => [key, values[0]]));
    const facts = netFacts(checkpoint.facts(answersOf(choices, answers)));
    return { family, name, variant, isGuess, choices, settings, assumed, facts };
  } finally {
    checkpoint.close();
  }
}

/** Those of the answers that are about the graph. */
const answersOf = (choices: readonly FamilyChoice[], answers: Answers): Answers =>
  Object.fromEntries(
    Object.entries(answers).filter(([key]) => choices.some((choice) => choice.key === key)),
  );

const netFacts = ({ inputs, output, size, noise }: GraphFacts): NetFacts => ({
  inputs: inputs
    .flatMap((input) => splitInput(input))
    .map(({ kind, channels }) => ({ kind, channels })),
  output: { channels: asPictureOutput(output).channels, scale: output.scale },
  size,
  noise: noise !== undefined,
});

/**
 * Rebuild the net in a file, try it, and install it among the user's models, with a preview. A
 * person's own picture becomes its sample.
 * @param threads for the run that tries it.
 * @throws UnderdrawError INPUT_NOT_FOUND, INPUT_UNREADABLE, MODEL_UNREADABLE, MODEL_UNKNOWN, USAGE,
 *   MODEL_CHECK_FAILED, or those of `Catalog.install`; then nothing has changed.
 */
export async function importCheckpoint(
  catalog: Catalog,
  threads: number,
  {
    file,
    id: wanted,
    answers,
    about,
    palette: given,
    example,
  }: ParsedParams<'models.importCheckpoint'>,
): Promise<ModelSummary> {
  const name = path.basename(file);
  const { onnx, ...rebuilt } = await rebuild(file, answers);
  const palette = fittedPalette(name, rebuilt.facts, given);
  const title = titleOf(file);
  const id = wanted ?? (await freeId(catalog, title));
  const generator = {
    path: generatorFile,
    sha256: createHash('sha256').update(onnx).digest('hex'),
    bytes: onnx.length,
  };
  const parts = { id, ...rebuilt, file: name, title, about, palette, generator };
  const trial = await tryNet(
    onnx,
    (size, bytesPerPixel) => inFile(name, () => importedCard({ ...parts, size, bytesPerPixel })),
    rebuilt.facts,
    threads,
    example ?? (async () => undefined),
  );
  const pictures = await picturesOf(trial, example !== undefined);
  const card: Card = { ...trial.card, preview: previewFile, samples: pictures.samples };
  const text = new TextEncoder();
  return catalog.install(
    memorySource([
      { path: cardFile, data: text.encode(`${JSON.stringify(card, undefined, 2)}\n`) },
      { path: generatorFile, data: onnx },
      { path: licenceFile, data: text.encode(licenceText(about, name)) },
      ...pictures.files,
    ]),
  );
}

/** The preview, and the sample if a person gave it. */
async function picturesOf({ example, result }: NetTrial, isSample: boolean) {
  const preview = await within(result, previewSide, 'picture');
  const files = [{ path: previewFile, data: await encode(preview, 'webp') }];
  const sample: Record<string, string> = {};
  for (const [name, picture] of isSample ? Object.entries(example) : []) {
    sample[name] = `samples/example.${name}.png`;
    files.push({ path: sample[name], data: await encode(picture, 'png') });
  }
  return { files, samples: isSample ? [sample] : [] };
}

/** The file's name, or its folder's: every TensorFlow.js model is called `model.json`. */
function titleOf(file: string): string {
  const { name, dir } = path.parse(path.resolve(file));
  return (name === 'model' && path.basename(dir)) || name;
}

const longestId = 60;

/** An id after a title that no model has: `latest-net-g`, `latest-net-g-2`, …. */
async function freeId(catalog: Catalog, title: string): Promise<string> {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const plain = (words ?? ['model']).join('-').slice(0, longestId).replace(/-$/, '');
  const stem = reservedName.test(plain) ? `${plain}-model` : plain;
  return nextFreeId(stem, await catalog.ids());
}
