import { z } from 'zod';
import { canRefine } from '#common/cardAbilities';
import { describeValue } from '#common/chosenValues';
import { type Card, type CardInput, type ModelSummary, UnderdrawError } from '#common/contract';
import { english } from '#common/messages/english';
import type { CommandContext } from './commandContext';
import { type CommandReport, exitCodes } from './commandReport';
import { confirm, hasTerminal } from './confirm';
import { describeCheck, megabytes } from './describeCheck';
import { withEngine } from './withEngine';

/** `underdraw models list`. @returns the exit code. */
export async function listModels(report: CommandReport, context: CommandContext): Promise<number> {
  const { signal } = context;
  return withEngine(context, async (ask) => {
    const { models, problems } = await ask('models.list', {}, signal);
    for (const { card, bytes, origin, folder } of models) {
      report.result(
        `${card.id}  ${card.name}: ${card.summary}  (${card.licence.name}, ${megabytes(bytes)}, ${origin})`,
        {
          type: 'model',
          id: card.id,
          name: card.name,
          summary: card.summary,
          task: card.task,
          licence: card.licence.name,
          bytes,
          origin,
          folder,
        },
      );
    }
    for (const problem of problems) report.warn(`${english.message(problem)} (${problem.folder})`);
    return report.done(exitCodes.done, { total: models.length, done: models.length });
  });
}

/** `underdraw models info ID`. @returns the exit code. */
export async function modelInfo(
  id: string,
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  const { signal } = context;
  return withEngine(context, async (ask) => {
    const model = await ask('models.info', { id }, signal);
    report.result(describe(model), {
      type: 'model',
      ...model.card,
      bytes: model.bytes,
      origin: model.origin,
      folder: model.folder,
      check: model.check ?? null,
    });
    return report.done(exitCodes.done, { total: 1, done: 1 });
  });
}

export const removeOptionsSchema = z.object({
  yes: z.boolean().default(false).meta({ description: 'do not ask' }),
});
export type RemoveOptions = z.output<typeof removeOptionsSchema>;

/**
 * `underdraw models remove ID`: asks for confirmation unless `--yes` is given.
 * @returns the exit code.
 * @throws UnderdrawError USAGE if there is no terminal to ask on; CANCELLED if the answer is no.
 */
export async function removeModel(
  id: string,
  { yes }: RemoveOptions,
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  if (!yes && !hasTerminal(context)) {
    throw new UnderdrawError('USAGE', { reason: 'noTerminal' });
  }
  const { signal } = context;
  return withEngine(context, async (ask) => {
    if (!yes) {
      const found = (await ask('models.list', {}, signal)).models.find((m) => m.card.id === id);
      const what = found ? `${id} (${found.card.name}, ${megabytes(found.bytes)})` : id;
      // A bundled model is refused anyway, without a question; a damaged one can be removed.
      const isBundled = found?.origin === 'bundled';
      if (!isBundled && !(await confirm(`Remove the model ${what}?`, context))) {
        throw new UnderdrawError('CANCELLED', {});
      }
    }
    const { folder } = await ask('models.remove', { id }, signal);
    report.result(`Removed ${id}.`, { type: 'removed', id, folder });
    return report.done(exitCodes.done, { total: 1, done: 1 });
  });
}

function describe({ card, bytes, origin, folder, check }: ModelSummary): string {
  const { size: rule } = card;
  const size =
    'fixed' in rule
      ? `${rule.fixed.join(' × ')} only`
      : `any; starts at ${rule.default.join(' × ')}`;
  const lines: [string, string][] = [
    ['id', card.id],
    ['name', card.name],
    ['summary', card.summary],
    ['task', card.task],
    ['author', card.author],
    ['licence', card.licence.name],
    ['source', card.source],
    ...card.trainingData.map((d): [string, string] => [
      'data',
      `${d.name}, ${d.author}, ${d.licence}`,
    ]),
    ...card.inputs.flatMap(describeInput),
    ...card.values.map((value): [string, string] => [value.kind, describeValue(value)]),
    ...describeOutput(card),
    ...(card.previous.length > 0 ? [pair('previous', card.previous.join(', '))] : []),
    ...(card.next.length > 0 ? [pair('next', card.next.join(', '))] : []),
    ['size', size],
    ...card.limits.map((l): [string, string] => ['limit', l]),
    ['weights', megabytes(bytes)],
    ['folder', `${folder} (${origin})`],
    ['check', check ? `${describeCheck(check)} (${check.checkedAt.slice(0, 10)})` : 'never'],
  ];
  return lines.map(([key, value]) => `${key.padEnd(8)}  ${value}`).join('\n');
}

const pair = (key: string, value: string): [string, string] => [key, value];

/** How the output differs from a picture of the input's size, and the other ways to run. */
function describeOutput(card: Card): [string, string][] {
  const { output, variants, variantName } = card;
  const lines: [string, string][] = [];
  const { size } = output;
  if ('fixed' in size) lines.push(pair('output', `always ${size.fixed.join(' × ')}`));
  else if (size.scale > 1) lines.push(pair('output', `${size.scale} times the size of the input`));
  if (output.kind === 'labels') {
    lines.push(pair('labels', output.palette.map((l) => `${l.name} ${l.colour}`).join(', ')));
  }
  if (canRefine(card)) {
    lines.push(
      pair('refine', '0 to 1: how closely borders follow the picture; 0 unless it is set'),
    );
  }
  if (variantName) lines.push(pair('variant', `${variantName}, unless another is set`));
  for (const { id, name } of variants) lines.push(pair('variant', `${id}: ${name}`));
  return lines;
}

function describeInput(input: CardInput): [string, string][] {
  const optional = input.optional ? ', optional' : '';
  const frames = 'frames' in input && input.frames ? `, ${input.frames.count} frames` : '';
  const lines = [
    pair('input', `${input.name}: ${input.kind}, ${input.encoding}${frames}${optional}`),
  ];
  if (input.kind === 'labels') {
    lines.push(['labels', input.palette.map((l) => `${l.name} ${l.colour}`).join(', ')]);
  }
  return lines;
}
