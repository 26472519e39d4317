import path from 'node:path';
import { z } from 'zod';
import { type EngineCalls, type Notice, runSettings } from '#common/contract';
import type { Caller } from '#common/link/caller';
import { english } from '#common/messages/english';
import { withEngine } from './engine';
import { planOutputs } from './outputs';
import { exitCodes, exitFor, type Report } from './report';

export const translateOptionsSchema = z.object({
  model: z.string().meta({ description: 'the model to use', placeholder: 'id' }),
  output: z.string().optional().meta({
    description: 'where to write (default: beside the input)',
    placeholder: 'file|dir',
    short: 'o',
  }),
  ...runSettings,
});
export type TranslateOptions = z.output<typeof translateOptionsSchema>;

/** `underdraw translate`. @returns the exit code. */
export async function translateCommand(
  inputs: string[],
  options: TranslateOptions,
  report: Report,
  signal: AbortSignal,
): Promise<number> {
  const outputs = await planOutputs(inputs, options.model, options.output);
  return withEngine((ask) => translateAll(ask, inputs, outputs, options, report, signal));
}

async function translateAll(
  ask: Caller<EngineCalls>,
  inputs: string[],
  outputs: string[],
  options: TranslateOptions,
  report: Report,
  signal: AbortSignal,
): Promise<number> {
  const { model, provider, maxMegapixels, seed } = options;
  const counts = { total: inputs.length, done: 0, failed: 0, skipped: 0, outputs: [] as string[] };
  let exit: number = exitCodes.done;
  try {
    await ask('models.info', { id: model }, signal);
  } catch (error) {
    exit = exitFor(report.error(error).code);
    return report.done(exit, { ...counts, skipped: inputs.length });
  }
  for (const [i, input] of inputs.entries()) {
    try {
      const done = await ask(
        'file.translate',
        {
          model,
          provider,
          seed,
          maxMegapixels,
          input: path.resolve(input),
          output: path.resolve(outputs[i]),
        },
        signal,
      );
      counts.done++;
      counts.outputs.push(outputs[i]);
      for (const note of done.notes) report.warn(english.notice(note), input);
      if (done.illegal > 0) {
        const replaced: Notice = { code: 'LABELS_REPLACED', params: { count: done.illegal } };
        report.warn(`${input}: ${english.notice(replaced)}`, input);
      }
      const { width, height, ms, runMs, illegal } = done;
      report.say(`${outputs[i]}  ${width} × ${height}  ${Math.round(ms)} ms on ${done.provider}`, {
        type: 'progress',
        input,
        output: outputs[i],
        done: i + 1,
        total: inputs.length,
        width,
        height,
        illegal,
        provider: done.provider,
        runMs,
        ms,
      });
    } catch (error) {
      const { code } = report.error(error, input);
      if (code !== 'CANCELLED') counts.failed++;
      exit = Math.max(exit, exitFor(code));
      // A model that can't run, or Ctrl+C, ends the rest too.
      if (exit > exitCodes.someFailed) {
        counts.skipped = inputs.length - counts.done - counts.failed;
        break;
      }
    }
  }
  return report.done(exit, counts);
}
