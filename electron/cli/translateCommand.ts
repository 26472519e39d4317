import path from 'node:path';
import { z } from 'zod';
import { checkChain, checkSeeds } from '#common/checkChain';
import { chooseValues } from '#common/chosenValues';
import {
  chainOf,
  type EngineCalls,
  formatByName,
  type ModelSummary,
  type Notice,
  runSettings,
  seedsOf,
  UnderdrawError,
  type Values,
} from '#common/contract';
import type { Caller } from '#common/link/caller';
import { english } from '#common/messages/english';
import { percentOf } from '#common/percentOf';
import { sweepTemporaryFiles } from '#engine/files/temporaryFile';
import type { EngineHost } from '#engine/host/engineHost';
import type { CommandContext } from './commandContext';
import { type CommandReport, exitCodes, exitFor } from './commandReport';
import { modelOption, setOption } from './optionsFromSchema';
import { expandInputs, fromHome } from './paths';
import { planOutputs, severalForOne } from './planOutputs';
import { ProgressLine } from './progressLine';
import { isStdout, isStream, StandardStreams, standardStream } from './standardStreams';
import { withEngine } from './withEngine';

export const translateOptionsSchema = z.object({
  model: modelOption,
  output: z.string().optional().meta({
    description: 'where to write (default: beside the input); - is standard output',
    placeholder: 'file|dir',
    short: 'o',
  }),
  set: setOption,
  ...runSettings,
});
export type TranslateOptions = z.output<typeof translateOptionsSchema>;

/** Milliseconds between two signs of life of a picture that takes long, and between two events of them. */
const workingMs = 1_000;
const eventMs = 10_000;

/** One picture to make. */
interface FileJob {
  /** Absolute path; undefined for a model that needs no picture. */
  input?: string;
  /** The input as it was named. */
  named?: string;
  seed?: number;
  output: string;
  /** Whether the output is sent to standard output. */
  sent: boolean;
}

/** `underdraw translate`. @returns the exit code. */
export async function translateCommand(
  given: string[],
  options: TranslateOptions,
  report: CommandReport,
  context: CommandContext,
): Promise<number> {
  const inputs = await expandInputs(given);
  const streams = new StandardStreams(context);
  try {
    const jobs = await planJobs(inputs, options, report, streams, context);
    return await translateJobs(jobs, options, report, context, streams);
  } finally {
    await streams.close();
  }
}

async function translateJobs(
  jobs: readonly FileJob[],
  options: TranslateOptions,
  report: CommandReport,
  context: CommandContext,
  streams: StandardStreams,
): Promise<number> {
  const sweep = async () => {
    for (const folder of new Set(jobs.map(({ output }) => path.resolve(path.dirname(output)))))
      await sweepTemporaryFiles(folder);
  };
  await sweep();
  try {
    return await withEngine(context, (ask, host) => {
      const line = new ProgressLine(report.json, context.stderr);
      return translateAll(ask, jobs, options, report, line, host, context.signal, streams);
    });
  } finally {
    // An engine that was ended in the middle of writing can't tidy up.
    await sweep();
  }
}

/** Where each picture comes from and goes to; what comes through a pipe is read here. */
async function planJobs(
  inputs: readonly string[],
  { model, output, seed }: TranslateOptions,
  report: CommandReport,
  streams: StandardStreams,
  { stdout }: CommandContext,
): Promise<FileJob[]> {
  const piped = inputs.length === 1 && isStream(inputs[0]) && output === undefined;
  const sent = isStdout(output) || piped;
  const all = inputs.length > 0 ? inputs : [undefined];
  const pictures = seedsOf(seed).flatMap((one) => all.map((input) => ({ input, seed: one })));
  if (sent && pictures.length > 1) throw severalForOne(pictures, standardStream);
  if (sent && report.json) throw new UnderdrawError('USAGE', { reason: 'stdoutHasJson' });
  if (sent && stdout.isTTY) throw new UnderdrawError('USAGE', { reason: 'stdoutIsTerminal' });
  const files: string[] = [];
  for (const input of inputs) {
    files.push(isStream(input) ? await streams.read(input) : path.resolve(input));
  }
  if (sent) {
    const [file] = files;
    const ending = file && formatByName(file) ? path.extname(file) : '.png';
    return [{ input: file, named: inputs[0], output: await streams.output(ending), sent }];
  }
  const shown = pictures.map(({ input, seed: one }, i) => {
    const file = files[i % all.length];
    return { input: input && isStream(input) ? path.basename(file) : input, file, seed: one };
  });
  const outputs = await planOutputs(shown, model, fromHome(output));
  return outputs.map((one, i) => ({
    input: files[i % all.length],
    named: pictures[i].input,
    seed: pictures[i].seed,
    output: one,
    sent,
  }));
}

async function translateAll(
  ask: Caller<EngineCalls>,
  jobs: readonly FileJob[],
  options: TranslateOptions,
  report: CommandReport,
  line: ProgressLine,
  host: EngineHost,
  signal: AbortSignal,
  streams: StandardStreams,
): Promise<number> {
  const { model, provider, maxMegapixels, seed, quality, strip, set: values } = options;
  const total = jobs.length;
  const counts = { total, done: 0, failed: 0, skipped: 0, outputs: [] as string[] };
  let exit: number = exitCodes.done;
  const began = performance.now();
  // A machine that is very busy may need a minute to start the engine.
  const starting = setInterval(() => line.working(model, performance.now() - began), workingMs);
  try {
    const models = chainOf(model).map((id) => ask('models.info', { id }, signal));
    const inputs = jobs.flatMap(({ input }) => input ?? []);
    check(await Promise.all(models), inputs, values, seed);
  } catch (error) {
    line.end();
    exit = exitFor(report.error(error).code);
    return report.done(exit, { ...counts, skipped: total });
  } finally {
    clearInterval(starting);
  }
  for (const [i, { input, named, seed: own, output, sent }] of jobs.entries()) {
    const began = performance.now();
    let [part, told]: [{ done: number; total: number } | undefined, number] = [undefined, 0];
    const tell = () => line.working(named ?? model, performance.now() - began, part);
    // Of a picture that is made at once there is nothing to tell, unless it takes long.
    const unsubscribe = host.onProgress(({ done, total: parts }) => {
      part = { done, total: parts };
      if (parts <= 1) return;
      const percent = percentOf(part);
      report.event({ type: 'part', input: named, done, total: parts, percent });
      tell();
    });
    const clock = setInterval(() => {
      tell();
      const ms = Math.round(performance.now() - began);
      if (ms < told + eventMs) return;
      told = ms;
      report.event({ type: 'working', input: named, ms });
    }, workingMs);
    try {
      const done = await ask(
        'file.translate',
        {
          model,
          provider,
          seed: own ?? seed?.[0],
          values,
          maxMegapixels,
          quality,
          strip,
          input,
          output: path.resolve(output),
        },
        signal,
      );
      line.end();
      if (done.illegal > 0) {
        const replaced: Notice = { code: 'LABELS_REPLACED', params: { count: done.illegal } };
        report.warn(`${named ?? model}: ${english.notice(replaced)}`, named);
      }
      for (const note of done.notes) report.warn(english.notice(note), named);
      if (sent) await streams.send(output);
      counts.done++;
      if (sent) continue;
      counts.outputs.push(output);
      const { width, height, ms, runMs, illegal } = done;
      report.result(`${output}  ${width} × ${height}  ${Math.round(ms)} ms on ${done.provider}`, {
        type: 'progress',
        input: named,
        seed: own,
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
      const { code } = report.error(error, named);
      if (code !== 'CANCELLED') counts.failed++;
      exit = Math.max(exit, exitFor(code));
      // A model that can't run, or Ctrl+C, stops the remaining inputs too.
      if (exit > exitCodes.someFailed) {
        counts.skipped = total - counts.done - counts.failed;
        break;
      }
    } finally {
      unsubscribe();
      clearInterval(clock);
    }
  }
  return report.done(exit, counts);
}

/** @throws UnderdrawError USAGE for values that do not fit, or pictures that lack or are too many. */
function check(
  models: readonly ModelSummary[],
  inputs: readonly string[],
  values: Values,
  seeds: readonly number[] | undefined,
): void {
  const cards = models.map(({ card }) => card);
  const [first] = cards;
  checkChain(cards);
  chooseValues(cards, values);
  checkSeeds(cards, seeds);
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
