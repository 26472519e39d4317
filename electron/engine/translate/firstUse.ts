import { writeFile } from 'node:fs/promises';
import type { ModelSummary } from '#common/contract';
import type { GraphRunner } from '../runtime/runtime';
import { madeUpPictures } from './exampleInputs';
import { highestMemory } from './highestMemory';
import { withMeasuredMemory } from './measuredMemory';
import { bytesPerPixel } from './memory';
import type { WeightsSource } from './runNet';
import { translate } from './translate';

/** About the sides of two pictures that a model is tried on: what the second takes is for its pixels. */
const firstSide = 64;
/** The largest is taken that should not take longer than this, in ms. */
const secondSides = [512, 256, 128];
const maxMs = 3_000;
/** What it may take by its card. A measurement needs no more memory than a tile. */
const maxBytes = 256 * 2 ** 20;
/** Bytes that a process grows by whatever it does. */
const noiseBytes = 16 * 2 ** 20;

/**
 * Measures models of a person that were never checked on this machine, when they are used for the
 * first time, on small pictures: their cards may say anything of the memory that they need.
 */
export class FirstUse {
  private readonly found = new Map<string, Promise<number>>();
  /** One after the other: each begins the process's highest memory anew. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly catalog: WeightsSource,
    private readonly runtime: GraphRunner,
  ) {}

  /** The model, with at least as many bytes a pixel as were measured. */
  async measured(model: ModelSummary): Promise<ModelSummary> {
    const { card, check, origin } = model;
    if (check || origin !== 'user') return withMeasuredMemory(model);
    const isFixed = 'fixed' in card.size;
    const probe = isFixed ? inAnySize(model) : model;
    if (!probe) return model;
    const measure = () => this.measure(probe);
    const key = card.files.generator.sha256;
    const measuring =
      this.found.get(key) ?? this.inTurn(isFixed ? () => measure().catch(() => 0) : measure);
    this.found.set(key, measuring);
    // A run that failed once is tried again; what is wrong with the model is said by the run that follows.
    const found = await measuring.catch(() => void this.found.delete(key));
    const bytesPerPixel = Math.max(card.bytesPerPixel, found ?? 0);
    return { ...model, card: { ...card, bytesPerPixel } };
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => {});
    return turn;
  }

  /** 0 if it can't be told. */
  private async measure(model: ModelSummary): Promise<number> {
    const small = nearSide(model, firstSide);
    // Twice: the first run of a session is slower than those that follow.
    await this.run(model, small);
    const { runMs } = await this.run(model, small);
    const large = secondSides
      .map((side) => nearSide(model, side))
      .find(
        (side) =>
          side > small &&
          (runMs * side ** 2) / small ** 2 <= maxMs &&
          bytesPerPixel(model.card, 8) * side ** 2 <= maxBytes,
      );
    if (large === undefined) return 0;
    const { grown } = await this.run(model, large);
    return Math.max(0, grown - noiseBytes) / large ** 2;
  }

  private async run(model: ModelSummary, side: number): Promise<{ runMs: number; grown: number }> {
    const size = { width: side, height: side };
    const inputs = madeUpPictures(model.card, size);
    const before = await startMeasuring();
    const request = { inputs, size, provider: 'cpu', seed: 0, depth: 8 } as const;
    const { runMs } = await translate(this.catalog, this.runtime, model, request);
    return { runMs, grown: (await highestMemory()) - before };
  }
}

/**
 * A model of one size as if it took others: few graphs insist on the size of their card. Undefined
 * if its result has a size of its own.
 */
function inAnySize(model: ModelSummary): ModelSummary | undefined {
  const { card } = model;
  if ('fixed' in card.output.size) return undefined;
  const size = { default: [firstSide, firstSide] as [number, number], multipleOf: firstSide };
  return { ...model, card: { ...card, size } };
}

/** The next side that the net takes. */
function nearSide({ card: { size } }: ModelSummary, side: number): number {
  const multipleOf = 'fixed' in size ? 1 : size.multipleOf;
  return Math.ceil(side / multipleOf) * multipleOf;
}

/** Begin to note the highest memory of this process, where the system can. @returns what it has now, in bytes. */
async function startMeasuring(): Promise<number> {
  // proc(5): 5 resets VmHWM. Elsewhere the highest since the start counts: too little is measured then, never too much.
  const reset = await writeFile('/proc/self/clear_refs', '5').then(
    () => true,
    () => false,
  );
  return reset
    ? process.memoryUsage.rss()
    : Math.max(process.memoryUsage.rss(), await highestMemory());
}
