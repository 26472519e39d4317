/** A large picture through the engine process of a batch: what `tiles` and `megapixels` measure. */
import path from 'node:path';
import sharp from 'sharp';
import { type Card, fromFailure, type Notice } from '#common/contract';
import type { EngineOptions } from '#engine/engineOptions';
import { EngineHost } from '#engine/host/engineHost';
import { forkEngine } from '#engine/host/forkEngine';
import { coreSeconds, residentMegabytes } from './processes';

/** Write a picture of that size: the model's first sample again and again, at its own scale, or noise. */
export async function writeLarge(
  file: string,
  { width, height }: { width: number; height: number },
  sample: string | undefined,
): Promise<void> {
  const ground = { width, height, channels: 3 as const, background: '#9ccc3c' };
  const large = sample
    ? sharp({ create: ground, limitInputPixels: false }).composite([{ input: sample, tile: true }])
    : sharp({
        create: { ...ground, noise: { type: 'gaussian', mean: 128, sigma: 30 } },
        limitInputPixels: false,
      }).blur(2);
  await large.png({ compressionLevel: 1 }).toFile(file);
}

/** The file of a card's first sample for its first input. */
export function firstSample(folder: string, { samples, inputs }: Card): string | undefined {
  const [sample] = samples;
  const [input] = inputs;
  const file = sample?.[input.name] ?? sample?.[`${input.name}.1`];
  return file && path.join(folder, file);
}

/** What was remarked on a result, by its codes. */
export const codesOf = (notes: readonly Notice[]): string =>
  notes.map(({ code }) => code).join(' ');

interface Run {
  /** Folder of packages. */
  models: string;
  id: string;
  input: string;
  /** Where the picture goes. */
  output: string;
  /** What a picture may take as a whole, in bytes; beyond it is made in tiles. */
  memory: number;
}

/** One picture by one thread of a fresh engine: seconds by the clock and of a core, ms in the net, and the most that the process had resident, in MiB. */
export async function throughEngine({ models, id, input, output, memory }: Run) {
  const options: EngineOptions = {
    catalog: [{ folder: models, origin: 'bundled' }],
    threads: 1,
    batch: { memory },
  };
  const host = new EngineHost({
    spawn: forkEngine(path.resolve('out/main/engine.js'), options),
    deadlineMs: 3_600_000,
  });
  try {
    const began = performance.now();
    const done = await host.call('file.batch', {
      model: id,
      provider: 'cpu',
      input,
      temporary: output,
      format: 'png',
      maxMegapixels: 200,
      thumbs: true,
    });
    if ('failure' in done) throw fromFailure(done.failure);
    const seconds = (performance.now() - began) / 1000;
    const pid = host.status().pid ?? 0;
    const peak = residentMegabytes(pid, 'VmHWM');
    return { seconds, coreSeconds: coreSeconds(pid), runMs: done.runMs, peak, notes: done.notes };
  } finally {
    host.close();
  }
}
