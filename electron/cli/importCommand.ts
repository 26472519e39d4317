import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  type Card,
  type ImportAbout,
  type ImportCandidates,
  issueOf,
  type Label,
  modelId,
  paletteSchema,
  type RecognisedNet,
  UnderdrawError,
} from '#common/contract';
import { builtInPalettes } from '#common/label/builtInPalettes';
import { isPackageFile } from '#engine/archive/readArchive';
import { readRegularText } from '#engine/files/regularFile';
import { deadlines } from '#engine/host/deadlines';
import { choose } from './choose';
import type { CommandContext } from './commandContext';
import { type CommandReport, exitCodes } from './commandReport';
import { hasTerminal } from './confirm';
import { importPackage, reportCheck } from './packageCommands';
import { startChecker, withEngine } from './withEngine';

export const importOptionsSchema = z.object({
  id: z.string().optional().meta({ description: 'id of the new model', placeholder: 'id' }),
  set: z.record(z.string(), z.string()).default({}).meta({
    description: 'what the file does not say; --dry-run lists the keys; can be repeated',
    placeholder: 'key=value',
  }),
  yes: z.boolean().default(false).meta({ description: 'do not ask, take the likely answers' }),
  dryRun: z
    .boolean()
    .default(false)
    .meta({ description: 'say what the file is and what can be set, and import nothing' }),
});
export type ImportOptions = z.output<typeof importOptionsSchema>;

/** `underdraw models import FILE`: a package of models, or a checkpoint. @returns the exit code. */
export async function importModel(
  file: string,
  options: ImportOptions,
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  if (await isPackageFile(file)) return importPackage(file, options, report, context);
  // A TensorFlow.js model is a folder; its graph is the one file that names the others.
  const inFolder = path.join(file, 'model.json');
  const hasGraph = await stat(inFolder).then(
    (found) => found.isFile(),
    () => false,
  );
  const graph = hasGraph ? inFolder : file;
  return importCheckpoint(graph, options, report, context);
}

/**
 * Import the net in a checkpoint. What the file doesn't say is asked on a terminal; without one, or
 * with `--yes`, the likely answers are taken and listed.
 */
async function importCheckpoint(
  file: string,
  { id, set, yes, dryRun }: ImportOptions,
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  if (id !== undefined && !modelId.safeParse(id).success) {
    throw new UnderdrawError('USAGE', { reason: 'idForm', id });
  }
  const { about, palette, answers: given } = await readSettings(set);
  const { signal } = context;
  return withEngine(
    context,
    async (ask) => {
      const recognised = await ask('models.recognise', { file, answers: given }, signal);
      const asks = !yes && !dryRun && hasTerminal(context);
      reportRecognised(recognised, report, asks);
      if (dryRun) {
        report.result(describeKeys(recognised), { type: 'keys', keys: keysOf(recognised) });
        if (Object.keys(recognised.assumed).length > 0) {
          const params = { file, answers: given, palette };
          reportCandidates(await ask('models.candidates', params, signal), report);
        }
        return report.done(exitCodes.done, { total: 1, skipped: 1 });
      }
      const answers = asks ? await answersOf(recognised, given, context) : given;
      const params = { file, id, answers, about, palette };
      const { card, folder } = await ask('models.importCheckpoint', params, signal);
      try {
        reportCheck(card.id, await startChecker(context).check(card.id, signal), report);
      } catch (error) {
        await ask('models.remove', { id: card.id });
        throw error;
      }
      reportImported(card, folder, report);
      return report.done(exitCodes.done, { total: 1, done: 1, id: card.id });
    },
    deadlines.import,
  );
}

const aboutKeys = ['name', 'licence', 'author', 'source'] as const;

interface Settings {
  about: ImportAbout;
  palette?: Label[];
  /** For the net and its numbers. */
  answers: Record<string, string>;
}

async function readSettings({ palette, ...set }: Record<string, string>): Promise<Settings> {
  const about: ImportAbout = {};
  const answers: Record<string, string> = {};
  for (const [key, value] of Object.entries(set)) {
    const aboutKey = aboutKeys.find((one) => one === key);
    // Nothing is the same as not stated.
    if (aboutKey) about[aboutKey] = value.trim() === '' ? undefined : value;
    else answers[key] = value;
  }
  return {
    about,
    answers,
    palette: palette === undefined ? undefined : await readPalette(palette),
  };
}

/** @param given the name of a palette, or a JSON file. */
async function readPalette(given: string): Promise<Label[]> {
  const known = builtInPalettes[given];
  if (known) return [...known];
  let json: unknown;
  try {
    json = JSON.parse(await readRegularText(given));
  } catch (cause) {
    const params = { file: given, names: Object.keys(builtInPalettes) };
    throw new UnderdrawError('USAGE', { reason: 'paletteFile', ...params }, { cause });
  }
  const parsed = paletteSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, issue } = issueOf(parsed.error);
  throw new UnderdrawError('USAGE', { reason: 'paletteForm', file: given, path, issue });
}

async function answersOf(
  { choices }: RecognisedNet,
  given: Record<string, string>,
  context: CommandContext,
): Promise<Record<string, string>> {
  const open = choices.filter(({ key }) => given[key] === undefined);
  const chosen = await choose(open, context);
  if (!chosen) throw new UnderdrawError('CANCELLED', {});
  return { ...given, ...chosen };
}

const list = (all: Readonly<Record<string, unknown>>) =>
  Object.entries(all)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

function reportRecognised(
  { family, name, variant, isGuess, assumed }: RecognisedNet,
  report: CommandReport,
  asks: boolean,
): void {
  const lines = [`${isGuess ? 'A guess: ' : ''}${name} (${family}): ${list(variant)}`];
  if (!asks && Object.keys(assumed).length > 0) {
    lines.push(`Assumed, since the file does not say it: ${list(assumed)}`);
  }
  report.result(lines.join('\n'), {
    type: 'recognised',
    family,
    variant,
    assumed,
    ...(isGuess && { guess: true }),
  });
}

/** Everything that `--set` takes here, with its values; none for free text. */
function keysOf({ choices, settings }: RecognisedNet): Record<string, readonly string[]> {
  return Object.fromEntries([
    ...[...choices, ...settings].map(({ key, values }) => [key, values] as const),
    ...[...aboutKeys, 'palette'].map((key) => [key, []] as const),
  ]);
}

function describeKeys({ choices, settings }: RecognisedNet): string {
  const row = (key: string, values: string) => `  ${key.padEnd(14)}${values}`;
  const names = Object.keys(builtInPalettes).join(', ');
  return [
    'Can be set with --set key=value:',
    ...choices.map(({ key, values: [likely, ...others] }) =>
      row(key, [`${likely} (likely)`, ...others].join(', ')),
    ),
    ...settings.map(({ key, values }) =>
      row(key, `${values.join(', ')} (absent: the family's own)`),
    ),
    row('palette', `a JSON file with a list of {name, colour}, or ${names}`),
    ...aboutKeys.map((key) => row(key, 'any text')),
  ].join('\n');
}

/** The readings that were tried; a terminal has no place for their pictures. */
function reportCandidates({ candidates }: ImportCandidates, report: CommandReport): void {
  const heading = 'Readings that give different pictures, the likely one first:\n';
  for (const [i, { id, answers, differences, score }] of candidates.entries()) {
    const line = `  ${i + 1}. ${list(answers)} (looks like a picture: ${score.toFixed(2)})`;
    const event = { type: 'candidate', id, answers, differences, score };
    report.result(i === 0 ? heading + line : line, event);
  }
}

function reportImported({ id, name, licence }: Card, folder: string, report: CommandReport): void {
  report.result(`Imported ${id}: ${name} (licence: ${licence.name}).`, {
    type: 'imported',
    id,
    name,
    licence: licence.name,
    folder,
  });
}
