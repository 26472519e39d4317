import type { ModelSummary } from '#common/contract';

/** Whose discriminator gives its opinion of pictures that are made of the first sample, and what it is told of them. */
export interface Judge {
  model: string;
  /** The sample of that model that shows the same place. */
  sample: number;
}

/** Models that differ in what they were trained with alone, to be seen side by side. */
export interface LossSet {
  id: string;
  /** The plainest loss first. The last one's first sample is shown, beside what that really is. */
  models: readonly ModelSummary[];
  /** Absent: the last model's own discriminator, if it has one. */
  judge: Judge | undefined;
}

/** The first samples of `colour` and `upscale` are renders of the map that is the first sample of `islands`. */
const judge = { model: 'islands', sample: 0 };

/** Ready sets of the collection, by id. A set is there as soon as all of its models are. */
const table: readonly { models: readonly string[]; judge?: Judge }[] = [
  { models: ['colour-mean', 'colour'], judge },
  { models: ['upscale-l2', 'upscale'], judge },
  { models: ['upscale-l1', 'upscale'], judge },
  { models: ['next-frame-l2', 'next-frame'] },
];

/** The sets of these models: those of the table, then each other model beside its plain twin. */
export function lossSetsOf(models: readonly ModelSummary[]): LossSet[] {
  const listed = table.flatMap((row) => {
    const found = row.models.flatMap((id) => models.filter(({ card }) => card.id === id));
    const judged = models.some(({ card }) => card.id === row.judge?.model && card.discriminator);
    if (found.length < row.models.length) return [];
    return [setOf(found, judged ? row.judge : undefined)];
  });
  const twins = twinPairs(models).map(([model, twin]) => setOf([twin, model], undefined));
  return [...listed, ...twins.filter(({ id }) => !listed.some((set) => set.id === id))];
}

function setOf(models: readonly ModelSummary[], by: Judge | undefined): LossSet {
  return { id: models.map(({ card }) => card.id).join(' '), models, judge: by };
}

/** The models in their order, but each plain twin right behind the model that it is compared with. */
export function besideTwins(models: readonly ModelSummary[]): ModelSummary[] {
  const twins = twinPairs(models).map(([, twin]) => twin);
  const ordered = models
    .filter((model) => !twins.includes(model))
    .flatMap((model) => [model, ...twinsOf(model, models)]);
  return [...new Set(ordered)];
}

/** Each model whose plain twin is there, with that. */
export function twinPairs(models: readonly ModelSummary[]): [ModelSummary, ModelSummary][] {
  return models.flatMap((model) =>
    twinsOf(model, models).map((twin): [ModelSummary, ModelSummary] => [model, twin]),
  );
}

function twinsOf({ card }: ModelSummary, models: readonly ModelSummary[]): ModelSummary[] {
  return models.filter((other) => other.card.id === card.plainTwin && !other.card.plainTwin);
}
