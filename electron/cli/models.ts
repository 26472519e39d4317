import { type CardInput, type ModelSummary, UnderdrawError } from '#common/contract';
import { english } from '#common/messages/english';
import { confirm, hasTerminal } from './confirm';
import { withEngine } from './engine';
import { exitCodes, type Report } from './report';

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** `underdraw models list`. @returns the exit code. */
export async function listModels(report: Report, signal: AbortSignal): Promise<number> {
  return withEngine(async (ask) => {
    const { models, problems } = await ask('models.list', {}, signal);
    for (const { card, bytes, origin, folder } of models) {
      report.say(
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
export async function modelInfo(id: string, report: Report, signal: AbortSignal): Promise<number> {
  return withEngine(async (ask) => {
    const model = await ask('models.info', { id }, signal);
    report.say(describe(model), {
      type: 'model',
      ...model.card,
      bytes: model.bytes,
      origin: model.origin,
      folder: model.folder,
    });
    return report.done(exitCodes.done, { total: 1, done: 1 });
  });
}

/**
 * `underdraw models remove ID`: asks first, unless told not to.
 * @returns the exit code.
 * @throws UnderdrawError USAGE if there is no terminal to ask on; CANCELLED if the answer is no.
 */
export async function removeModel(
  id: string,
  { yes }: { yes: boolean },
  report: Report,
  signal: AbortSignal,
): Promise<number> {
  if (!yes && !hasTerminal()) {
    throw new UnderdrawError('USAGE', { reason: 'noTerminal' });
  }
  return withEngine(async (ask) => {
    if (!yes) {
      const found = (await ask('models.list', {}, signal)).models.find((m) => m.card.id === id);
      const what = found ? `${id} (${found.card.name}, ${megabytes(found.bytes)})` : id;
      // A bundled model is refused, which needs no question; a damaged one can be removed.
      const isBundled = found?.origin === 'bundled';
      if (!isBundled && !(await confirm(`Remove the model ${what}?`, signal))) {
        throw new UnderdrawError('CANCELLED', {});
      }
    }
    const { folder } = await ask('models.remove', { id }, signal);
    report.say(`Removed ${id}.`, { type: 'removed', id, folder });
    return report.done(exitCodes.done, { total: 1, done: 1 });
  });
}

function describe({ card, bytes, origin, folder }: ModelSummary): string {
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
    ...(card.noise ? [['noise', 'other seeds give other pictures'] as [string, string]] : []),
    ['size', size],
    ...card.limits.map((l): [string, string] => ['limit', l]),
    ['weights', megabytes(bytes)],
    ['folder', `${folder} (${origin})`],
  ];
  return lines.map(([key, value]) => `${key.padEnd(8)}  ${value}`).join('\n');
}

function describeInput(input: CardInput): [string, string][] {
  const optional = input.optional ? ', optional' : '';
  const lines: [string, string][] = [
    ['input', `${input.name}: ${input.kind}, ${input.encoding}${optional}`],
  ];
  if (input.kind === 'labels') {
    lines.push(['labels', input.palette.map((l) => `${l.name} ${l.colour}`).join(', ')]);
  }
  return lines;
}
