import path from 'node:path';
import { z } from 'zod';
import {
  chainOf,
  type EngineCalls,
  type ModelSummary,
  type Notice,
  runSettings,
  UnderdrawError,
  type Values,
} from '#common/contract';
import type { Caller } from '#common/link/caller';
import { english } from '#common/messages/english';
import { checkChain, chooseValues } from '#common/values';
import { sweepTemporaryFiles } from '#engine/files/temporaryFile';
import type { EngineHost } from '#engine/host/engineHost';
import { type CommandReport, exitCodes, exitFor } from './commandReport';
import { setOption } from './options';
import { planOutputs } from './planOutputs';
import { ProgressLine } from './progressLine';
import { withEngine } from './withEngine';

export const translateOptionsSchema = z.object({
  model: z.string().meta({ description: 'the model to use; a,b is a chain', placeholder: 'id' }),
  output: z.string().optional().meta({
    description: 'where to write (default: beside the input)',
    placeholder: 'file|dir',
    short: 'o',
  }),
  set: setOption,
  ...runSettings,
});
export type TranslateOptions = z.output<typeof translateOptionsSchema>;

/** `underdraw translate`. @returns the exit code. */
export async function translateCommand(
  inputs: string[],
  options: TranslateOptions,
  report: CommandReport,
  signal: AbortSignal,
): Promise<number> {
  const outputs = await planOutputs(inputs, options.model, options.output);
  const sweep = async () => {
    for (const folder of new Set(outputs.map((output) => path.resolve(path.dirname(output)))))
      await sweepTemporaryFiles(folder);
  };
  await sweep();
  try {
    return await withEngine((ask, host) => {
      const line = new ProgressLine(report.json);
      return translateAll(ask, inputs, outputs, options, report, line, host, signal);
    });
  } finally {
    // An engine that was ended in the middle of writing can't tidy up.
    await sweep();
  }
}

async function translateAll(
  ask: Caller<EngineCalls>,
  inputs: string[],
  outputs: string[],
  options: TranslateOptions,
  report: CommandReport,
  line: ProgressLine,
  host: EngineHost,
  signal: AbortSignal,
): Promise<number> {
  const { model, provider, maxMegapixels, seed, quality, strip, set: values } = options;
  const total = outputs.length;
  const counts = { total, done: 0, failed: 0, skipped: 0, outputs: [] as string[] };
  let exit: number = exitCodes.done;
  try {
    const models = chainOf(model).map((id) => ask('models.info', { id }, signal));
    check(await Promise.all(models), inputs, values);
  } catch (error) {
    exit = exitFor(report.error(error).code);
    return report.done(exit, { ...counts, skipped: total });
  }
  for (const [i, output] of outputs.entries()) {
    const input: string | undefined = inputs[i];
    // Of a picture that is made at once there is nothing to tell.
    const unsubscribe = host.onProgress(({ done, total: parts }) => {
      if (parts <= 1) return;
      report.event({ type: 'part', input, done, total: parts });
      line.step(input ?? model, done, parts);
    });
    try {
      const done = await ask(
        'file.translate',
        {
          model,
          provider,
          seed,
          values,
          maxMegapixels,
          quality,
          strip,
          input: input === undefined ? undefined : path.resolve(input),
          output: path.resolve(output),
        },
        signal,
      );
      line.end();
      counts.done++;
      counts.outputs.push(output);
      for (const note of done.notes) report.warn(english.notice(note), input);
      if (done.illegal > 0) {
        const replaced: Notice = { code: 'LABELS_REPLACED', params: { count: done.illegal } };
        report.warn(`${input ?? model}: ${english.notice(replaced)}`, input);
      }
      const { width, height, ms, runMs, illegal } = done;
      report.result(`${output}  ${width} × ${height}  ${Math.round(ms)} ms on ${done.provider}`, {
        type: 'progress',
        input,
        output,
        done: i + 1,
        total,
        width,
        height,
        illegal,
        provider: done.provider,
        runMs,
        ms,
      });
    } catch (error) {
      line.end();
      const { code } = report.error(error, input);
      if (code !== 'CANCELLED') counts.failed++;
      exit = Math.max(exit, exitFor(code));
      // A model that can't run, or Ctrl+C, stops the remaining inputs too.
      if (exit > exitCodes.someFailed) {
        counts.skipped = total - counts.done - counts.failed;
        break;
      }
    } finally {
      unsubscribe();
    }
  }
  return report.done(exit, counts);
}

/** @throws UnderdrawError USAGE for values that do not fit, or pictures that lack or are too many. */
function check(models: readonly ModelSummary[], inputs: readonly string[], values: Values): void {
  const cards = models.map(({ card }) => card);
  const [first] = cards;
  checkChain(cards);
  chooseValues(cards, values);
  if (first.inputs.length > 0 && inputs.length === 0) {
    throw new UnderdrawError('USAGE', {
      reason: 'pictureMissing',
      model: first.id,
      inputs: first.inputs.map(({ name }) => name),
    });
  }
  if (first.inputs.length === 0 && inputs.length > 0) {
    throw new UnderdrawError('USAGE', { reason: 'noPictures', model: first.id });
  }
}
