import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type Card,
  cardSchema,
  errnoOf,
  type Failure,
  fromFailure,
  issueOf,
  type ModelSummary,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import type { CatalogFolder } from '../engineOptions';

/** Model packages on disk. The first folder that holds an id wins. */
export class Catalog {
  /** Packages that were found, with the time of their card: a stroke must not cost a look through all folders. */
  private readonly known = new Map<string, { model: ModelSummary; changed: number }>();

  constructor(private readonly folders: readonly CatalogFolder[]) {}

  /** All packages by id, and what is wrong with those that can't be used. */
  async list(): Promise<{ models: ModelSummary[]; problems: (Failure & { folder: string })[] }> {
    const models = new Map<string, ModelSummary>();
    const problems: (Failure & { folder: string })[] = [];
    for (const { folder, origin } of this.folders) {
      for (const name of await subfolders(folder)) {
        const home = path.join(folder, name);
        try {
          const card = await readCard(home);
          if (!card || models.has(card.id)) continue;
          await checkSizes(card, home);
          models.set(card.id, summary(card, home, origin));
        } catch (error) {
          problems.push({ ...toFailure(error), folder: home });
        }
      }
    }
    return {
      models: [...models.values()].sort((a, b) => a.card.id.localeCompare(b.card.id)),
      problems,
    };
  }

  /**
   * @throws UnderdrawError MODEL_NOT_FOUND, or MODEL_CORRUPT if a package of this id
   *   is there but its card can't be used.
   */
  async find(id: string): Promise<ModelSummary> {
    const known = this.known.get(id);
    if (known && (await cardTime(known.model.folder)) === known.changed) return known.model;
    const { models, problems } = await this.list();
    const found = models.find((m) => m.card.id === id);
    if (found) {
      this.known.set(id, { model: found, changed: await cardTime(found.folder) });
      return found;
    }
    const broken = problems.find((p) => path.basename(p.folder) === id);
    if (broken) throw fromFailure(broken);
    const ids = models.map((m) => m.card.id);
    throw new UnderdrawError(
      'MODEL_NOT_FOUND',
      ids.length > 0
        ? { reason: 'unknown', model: id, models: ids }
        : { reason: 'noModels', model: id },
    );
  }

  /**
   * Bytes of a file that the card lists with its hash, verified.
   * @throws UnderdrawError MODEL_CORRUPT if it is missing, altered or outside the package.
   */
  async verified(model: ModelSummary, file: { path: string; sha256: string }): Promise<Uint8Array> {
    const bytes = await readInside(model.folder, file.path, model.card.id);
    if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) {
      const params = { file: file.path, model: model.card.id } as const;
      throw new UnderdrawError('MODEL_CORRUPT', { reason: 'checksum', ...params });
    }
    return bytes;
  }

  /** Bytes of a preview or sample that the card names. @throws UnderdrawError BAD_REQUEST for any other path. */
  async asset(model: ModelSummary, file: string): Promise<Uint8Array> {
    const { preview, samples } = model.card;
    const named = [preview, ...samples.flatMap((sample) => Object.values(sample))];
    if (!named.includes(file)) {
      throw new UnderdrawError('BAD_REQUEST', {
        reason: 'fileNotOnCard',
        model: model.card.id,
        file,
      });
    }
    return readInside(model.folder, file, model.card.id);
  }
}

/** A cheap look at the weights, so that a package without them is not shown as sound. */
async function checkSizes(card: Card, folder: string): Promise<void> {
  for (const file of [card.files.generator, card.files.discriminator]) {
    if (!file) continue;
    const size = await stat(path.join(folder, file.path)).then(
      (s) => s.size,
      () => 0,
    );
    if (size !== file.bytes) {
      throw new UnderdrawError('MODEL_CORRUPT', {
        reason: size === 0 ? 'fileMissing' : 'fileIncomplete',
        file: file.path,
        model: card.id,
      });
    }
  }
}

/** When a package's card was last changed; NaN, which equals nothing, if it is gone. */
async function cardTime(folder: string): Promise<number> {
  return stat(path.join(folder, 'model.json')).then(
    (s) => s.mtimeMs,
    () => Number.NaN,
  );
}

async function subfolders(folder: string): Promise<string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
    // A link to a package elsewhere is followed: the person put it there.
    const isFolder = await Promise.all(
      names.map((name) =>
        stat(path.join(folder, name)).then(
          (s) => s.isDirectory(),
          () => false,
        ),
      ),
    );
    return names.filter((_, i) => isFolder[i]);
  } catch {
    return []; // No folder of one's own yet is not an error.
  }
}

/** The card of a package folder; undefined where there is no model.json. */
async function readCard(folder: string): Promise<Card | undefined> {
  const name = path.basename(folder);
  const text = await readFile(path.join(folder, 'model.json'), 'utf8').catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined;
      throw new UnderdrawError('MODEL_CORRUPT', {
        reason: 'cardUnreadable',
        model: name,
        errno: errnoOf(cause),
      });
    },
  );
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new UnderdrawError('MODEL_CORRUPT', { reason: 'cardNotJson', model: name }, { cause });
  }
  const parsed = cardSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path: place, issue } = issueOf(parsed.error);
  const params = { model: name, path: place || 'card', issue };
  throw new UnderdrawError('MODEL_CORRUPT', { reason: 'cardSchema', ...params });
}

function summary(card: Card, folder: string, origin: ModelSummary['origin']): ModelSummary {
  const { generator, discriminator } = card.files;
  return { card, folder, origin, bytes: generator.bytes + (discriminator?.bytes ?? 0) };
}

async function readInside(folder: string, file: string, id: string): Promise<Uint8Array> {
  try {
    const home = await realpath(folder);
    const real = await realpath(path.join(folder, file));
    if (!real.startsWith(home + path.sep)) throw new Error('outside the package');
    return await readFile(real);
  } catch (cause) {
    const params = { file, model: id };
    throw new UnderdrawError('MODEL_CORRUPT', { reason: 'fileUnreadable', ...params }, { cause });
  }
}
