import { checkChain, checkSeeds } from '#common/checkChain';
import { chooseValues } from '#common/chosenValues';
import {
  type BatchSettings,
  chainOf,
  clipFrames,
  type ModelSummary,
  pictureNames,
  UnderdrawError,
} from '#common/contract';
import { hashBytes } from '../io/hash';
import { lineValue } from './wordList';

/** Ids of all models of a batch, each once. */
export function modelIds(settings: Pick<BatchSettings, 'models'>): string[] {
  return [...new Set(settings.models.flatMap(chainOf))];
}

/** The chains of a batch: each entry of its `models` is one, mostly of a single model. */
export class Chains {
  private readonly known: ReadonlyMap<string, ModelSummary>;

  /** @param models all that the settings name. */
  constructor(models: readonly ModelSummary[]) {
    this.known = new Map(models.map((model) => [model.card.id, model]));
  }

  /** Names of the pictures that a chain's first model takes: those of inputs and frames. */
  inputsOf(chain: string): string[] {
    return pictureNames(this.cards(chain)[0].inputs);
  }

  /** As `clipFrames`, of a chain's first model. */
  clipFrames(chain: string): string[] {
    return clipFrames(this.cards(chain)[0]);
  }

  /** As `PlanSettings.lineValue`. */
  lineValue(chain: string): string | undefined {
    const cards = this.cards(chain);
    return cards[0].inputs.length > 0 ? undefined : (lineValue(cards) ?? '');
  }

  /** Why a run has nothing to do, if its first chain takes no pictures: there is no list. */
  noList(chain: string): UnderdrawError | undefined {
    const [{ id: model, inputs }] = this.cards(chain);
    if (inputs.length > 0) return undefined;
    return new UnderdrawError('USAGE', { reason: 'noListInBatch', model, chain });
  }

  /** The chains that take no pictures and have nothing to do. @param served those with a job. */
  withoutList(chains: readonly string[], served: ReadonlySet<string>): string[] {
    return chains.filter((chain) => !served.has(chain) && this.noList(chain) !== undefined);
  }

  /** @throws UnderdrawError USAGE for a chain that can't run, or values that do not fit. */
  check({ inDir, models, values, seed }: BatchSettings): void {
    for (const chain of models) {
      const cards = this.cards(chain);
      if (inDir === '' && cards[0].inputs.length > 0) {
        throw new UnderdrawError('USAGE', { reason: 'optionMissing', option: 'DIR' });
      }
      checkChain(cards);
      chooseValues(cards, values);
      checkSeeds(cards, seed);
    }
  }

  /** A hash of everything that changes a chain's pictures: weights, cards and settings. */
  workKey(
    chain: string,
    seed: number | undefined,
    { values, quality, strip }: Pick<BatchSettings, 'values' | 'quality' | 'strip'>,
  ): string {
    const models = this.cards(chain).map((card) => ({
      weights: card.files.generator.sha256,
      size: card.size,
      inputs: card.inputs,
      values: card.values,
      constants: card.constants,
      variants: card.variants,
      output: card.output,
      tiling: card.tiling,
    }));
    const set = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
    // Settings that are not given leave the key as it was before there were such settings.
    return hashBytes(Buffer.from(JSON.stringify({ models, seed, set, quality, strip })));
  }

  private cards(chain: string) {
    return chainOf(chain).map((id) => {
      const model = this.known.get(id);
      if (!model) throw new RangeError(`the model ${id} was not given`);
      return model.card;
    });
  }
}
