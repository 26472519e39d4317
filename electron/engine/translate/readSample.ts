import path from 'node:path';
import { type ModelSummary, maxMegapixels, type Picture, UnderdrawError } from '#common/contract';
import type { Catalog } from '../catalog/catalog';
import { decode } from '../io/decode';

/** A sample of a package, decoded: its pictures by input. @throws UnderdrawError BAD_REQUEST if there is none. */
export async function readSample(
  catalog: Catalog,
  model: ModelSummary,
  index: number,
): Promise<Record<string, Picture>> {
  const files = model.card.samples[index];
  if (!files) {
    throw new UnderdrawError('BAD_REQUEST', { reason: 'noSample', model: model.card.id, index });
  }
  const sample: Record<string, Picture> = {};
  for (const [name, file] of Object.entries(files)) {
    const bytes = await catalog.asset(model, file);
    sample[name] = (await decode(bytes, path.basename(file), maxMegapixels.sample)).picture;
  }
  return sample;
}
