import { type Card, type ModelSummary, modelId, UnderdrawError } from '#common/contract';
import { cardName } from '../catalog/cardFile';
import type { Catalog } from '../catalog/catalog';
import { maxCardBytes, packageError, readPackage } from '../catalog/readPackage';
import { memorySource, type PackageSource } from '../catalog/source';
import { PackageArchive } from './readArchive';

/** What became of the models of an archive. */
export interface ImportedModels {
  /** Newly installed. */
  models: ModelSummary[];
  /** Ids of models of an air-gap pack that were here already, with the same card and weights. */
  present: string[];
}

/**
 * Install all models of an `.underdraw-model` file, or none.
 * @param id replaces the id of the card; for archives of one model only.
 * @throws UnderdrawError USAGE, PACKAGE_INVALID, MODEL_EXISTS, MODEL_BUNDLED, INPUT_NOT_FOUND,
 *   INPUT_UNREADABLE, OUTPUT_FAILED or CANCELLED; then nothing has changed.
 */
export async function importArchive(
  catalog: Catalog,
  file: string,
  id: string | undefined,
  signal: AbortSignal,
): Promise<ImportedModels> {
  if (id !== undefined && !modelId.safeParse(id).success) {
    throw new UnderdrawError('USAGE', { reason: 'idForm', id });
  }
  const archive = await PackageArchive.open(file, signal);
  const models: ModelSummary[] = [];
  const present: string[] = [];
  try {
    const sources = archive.packages.map((source) =>
      id === undefined ? source : renamed(source, id),
    );
    if (id !== undefined && sources.length > 1) {
      throw new UnderdrawError('USAGE', { reason: 'idForOneModel', count: sources.length });
    }
    const cards: Card[] = [];
    for (const source of sources) {
      const { card } = await readPackage(source);
      if (cards.some((other) => other.id === card.id)) {
        throw packageError({ reason: 'sameId', id: card.id });
      }
      cards.push(card);
    }
    for (const [i, source] of sources.entries()) {
      // Packs overlap: one that brings three models of which one is here brings the other two.
      if (sources.length > 1 && (await isPresent(catalog, cards[i]))) present.push(cards[i].id);
      else models.push(await catalog.install(source));
    }
    return { models, present };
  } catch (error) {
    for (const { card } of models) await catalog.remove(card.id).catch(() => {});
    throw error;
  } finally {
    archive.close();
  }
}

/** Whether the same card, with the same hashes of weights, is installed. */
export async function isPresent(catalog: Catalog, card: Card): Promise<boolean> {
  const found = await catalog.find(card.id).catch(() => undefined);
  return JSON.stringify(found?.card) === JSON.stringify(card);
}

/** A package with another id on its card. */
function renamed(source: PackageSource, id: string): PackageSource {
  return {
    async files() {
      const files = await source.files();
      const old = files.find(({ path }) => path === cardName);
      if (!old || old.bytes > maxCardBytes) return files; // Refused by `readPackage`.
      const chunks: Uint8Array[] = [];
      for await (const chunk of old.read()) chunks.push(chunk);
      const data = withId(Buffer.concat(chunks), id);
      const [card] = await memorySource([{ path: cardName, data }]).files();
      return [card, ...files.filter((file) => file !== old)];
    },
  };
}

/** A card with another id; bytes that are no JSON object stay as they are. */
function withId(bytes: Buffer, id: string): Buffer {
  try {
    const fields: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
    if (typeof fields !== 'object' || fields === null) return bytes;
    return Buffer.from(`${JSON.stringify({ ...fields, id }, null, 2)}\n`);
  } catch {
    return bytes;
  }
}
