/**
 * Does the supervisor stay responsive while the engine works? Measures its event loop delay, idle and
 * with live translation in turn, and how soon a cancelled call is rejected.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import sharp from 'sharp';
import type { Card, Picture } from '#common/contract';
import { defaultEngineOptions } from '#engine/host/defaultEngineOptions';
import { EngineHost } from '#engine/host/engineHost';
import { forkEngine } from '#engine/host/forkEngine';
import { median, table } from './statistics';

const rounds = Number(process.env.ROUNDS ?? 15);
const root = process.cwd();
const model = 'islands';
const folder = path.join(root, 'models', model);
const card = JSON.parse(readFileSync(path.join(folder, 'model.json'), 'utf8')) as Card;
const [input] = card.inputs;
const host = new EngineHost({
  spawn: forkEngine(path.join(root, 'out/main/engine.js'), defaultEngineOptions(root, true)),
});

/** The first sample, its pixels repeated to a side of `side`. */
async function sample(side: number): Promise<Picture> {
  const { data } = await sharp(path.join(folder, card.samples[0][input.name]))
    .ensureAlpha()
    .resize(side, side, { kernel: 'nearest' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: side, height: side, depth: 8, data: new Uint8Array(data) };
}

const small = await sample(256);
const large = await sample(1024);
const translate = (picture: Picture, signal?: AbortSignal) =>
  host.call('translate', { model, inputs: { [input.name]: picture } }, signal);

/** 99th percentile of this process's event loop delay during `work`, in milliseconds. */
async function eventLoopDelay(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.percentile(99) / 1e6;
}

async function pictures(): Promise<void> {
  for (let i = 0; i < 20; i++) await translate(small);
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

for (let i = 0; i < 5; i++) await translate(small);
const idle: number[] = [];
const live: number[] = [];
for (let round = 0; round < rounds; round++) {
  idle.push(await eventLoopDelay(() => rest(1_000)));
  live.push(await eventLoopDelay(pictures));
}

const cancelMs: number[] = [];
for (let round = 0; round < rounds; round++) {
  const abort = new AbortController();
  const running = translate(large, abort.signal);
  await rest(100);
  const began = performance.now();
  abort.abort();
  await running.catch(() => {});
  cancelMs.push(performance.now() - began);
  // The engine ends the run, or is ended and comes back, before the next.
  await translate(small);
}
host.close();

const row = (name: string, values: readonly number[]) => [
  name,
  median(values).toFixed(1),
  Math.max(...values).toFixed(1),
];
process.stdout.write(
  [
    `Supervisor, ${rounds} rounds`,
    '',
    table(
      ['milliseconds', 'median', 'worst'],
      [
        row('gap of the event loop at 99 %, idle', idle),
        row('gap of the event loop at 99 %, 20 pictures of 256 × 256', live),
        row('from cancelling a run (1024 × 1024) to being told', cancelMs),
      ],
    ),
    '',
  ].join('\n'),
);
process.exit(0);
