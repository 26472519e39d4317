import { z } from 'zod';
import { type CheckedModel, type ModelSummary, UnderdrawError } from '#common/contract';
import { english } from '#common/messages/english';
import { deadlines } from '#engine/host/deadlines';
import type { ModelChecker } from '#engine/host/modelChecker';
import type { CommandContext } from './commandContext';
import { type CommandReport, exitCodes } from './commandReport';
import { describeCheck, megabytes } from './describeCheck';
import { fromHome } from './paths';
import { startChecker, withEngine } from './withEngine';

export const exportOptionsSchema = z.object({
  output: z.string().meta({ short: 'o', description: 'the new file', placeholder: 'file' }),
});
export type ExportOptions = z.output<typeof exportOptionsSchema>;

/** `underdraw models export ID... -o FILE`. @returns the exit code. */
export async function exportModels(
  ids: readonly string[],
  options: ExportOptions,
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  const output = fromHome(options.output);
  if (output === '') throw new UnderdrawError('USAGE', { reason: 'emptyOutput' });
  return withEngine(
    context,
    async (ask) => {
      const written = await ask('models.export', { ids: [...ids], output }, context.signal);
      report.result(`${output}: ${written.ids.join(', ')} (${megabytes(written.bytes)})`, {
        type: 'exported',
        file: output,
        ...written,
      });
      const total = written.ids.length;
      return report.done(exitCodes.done, { total, done: total, outputs: [output] });
    },
    deadlines.pack,
  );
}

/**
 * `underdraw models import FILE` for an `.underdraw-model` file: installs its models and checks
 * them. There is nothing to ask. If one can't be used, none is kept.
 * @returns the exit code.
 */
export async function importPackage(
  file: string,
  { id }: { id?: string },
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  const { signal } = context;
  const checker = startChecker(context);
  return withEngine(
    context,
    async (ask) => {
      const { models, present } = await ask('models.importArchive', { file, id }, signal);
      try {
        for (const model of models) {
          reportImported(model, report);
          reportCheck(model.card.id, await checker.check(model.card.id, signal), report);
        }
      } catch (error) {
        for (const { card } of models) await ask('models.remove', { id: card.id });
        throw error;
      }
      for (const one of present) {
        report.result(`${one} was here already.`, { type: 'present', id: one });
      }
      return report.done(exitCodes.done, {
        total: models.length + present.length,
        done: models.length,
        skipped: present.length,
        ...(models.length === 1 && { id: models[0].card.id }),
      });
    },
    deadlines.pack,
  );
}

function reportImported({ card, folder, bytes }: ModelSummary, report: CommandReport): void {
  report.result(`Imported ${card.id}: ${card.name} (${card.licence.name}, ${megabytes(bytes)}).`, {
    type: 'imported',
    id: card.id,
    name: card.name,
    licence: card.licence.name,
    bytes,
    folder,
  });
}

/** `underdraw models check ID`. @returns the exit code. */
export async function checkModel(
  id: string,
  report: CommandReport,
  context: CommandContext,
  checker: ModelChecker = startChecker(context),
): Promise<number> {
  reportCheck(id, await checker.check(id, context.signal), report);
  return report.done(exitCodes.done, { total: 1, done: 1 });
}

/** Report a check, without its picture. */
export function reportCheck(
  id: string,
  { picture: _picture, notes, ...check }: CheckedModel,
  report: CommandReport,
): void {
  for (const note of notes) report.warn(english.notice(note));
  report.result(`Checked ${id}: ${describeCheck(check)}.`, { type: 'check', id, ...check });
}
