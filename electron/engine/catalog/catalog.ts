import { createHash } from 'node:crypto';
import { mkdir, readdir, realpath, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Card,
  errnoOf,
  type Failure,
  filesOf,
  fromFailure,
  type ModelSummary,
  toFailure,
  UnderdrawError,
} from '#common/contract';
import type { CatalogFolder } from '../engineOptions';
import { readRegular } from '../files/regularFile';
import { replaceFile } from '../files/replaceFile';
import { cardName, cardStamp, readCard } from './cardFile';
import { installPackage, modelExistsError, writeError } from './install';
import { readPackage } from './readPackage';
import {
  isReplacing,
  removeLeftovers,
  removePackage,
  removeUndoably,
  undoableName,
} from './setAside';
import type { PackageSource } from './source';

/** A package, and the stamp of the card that was read. */
interface Found {
  model: ModelSummary;
  stamp: string;
}

type Problem = Failure & { folder: string };

/** How often, and after how many ms, a package is looked for again that is just being replaced. */
const replaceTries = 20;
const replaceMs = 10;

/** Model packages on disk. The first folder that holds an id wins. */
export class Catalog {
  /**
   * Packages that were found, with a stamp of their card: a stroke must not cost a look through all
   * folders. The stamp is compared each time, so that whatever another process installs or removes
   * is known at the next call.
   */
  private readonly known = new Map<string, Found>();
  private swept: Promise<void> | undefined;

  constructor(private readonly folders: readonly CatalogFolder[]) {}

  /** All packages by id, and what is wrong with those that can't be used. */
  async list(): Promise<{ models: ModelSummary[]; problems: Problem[] }> {
    const { found, problems } = await this.look();
    const models = [...found.values()].map(({ model }) => model);
    return { models: models.sort((a, b) => a.card.id.localeCompare(b.card.id)), problems };
  }

  /**
   * @throws UnderdrawError MODEL_NOT_FOUND, or MODEL_CORRUPT if a package of this id
   *   is there but its card can't be used.
   */
  async find(id: string): Promise<ModelSummary> {
    const known = this.known.get(id);
    if (known && (await cardStamp(known.model.folder)) === known.stamp) return known.model;
    const sound = await this.lookFor(id);
    if (sound) return this.keep(id, sound);
    let looked = await this.look();
    for (let tries = 0; !looked.found.has(id) && tries < replaceTries; tries++) {
      const replacing = await this.isReplacing();
      // Twice more in any case: one replacement may have ended just now, and the next begun.
      if (!replacing && tries > 1) break;
      if (replacing) await sleep(replaceMs);
      looked = await this.look();
    }
    const found = looked.found.get(id);
    if (found) return this.keep(id, found);
    const broken = looked.problems.find((p) => path.basename(p.folder) === id);
    if (broken) throw fromFailure(broken);
    throw notFoundError(id, [...looked.found.keys()]);
  }

  private keep(id: string, found: Found): ModelSummary {
    this.known.set(id, found);
    return found.model;
  }

  /** All ids that a new model can't have, those of damaged packages among them. */
  async ids(): Promise<ReadonlySet<string>> {
    const { found, problems } = await this.look();
    return new Set([...found.keys(), ...problems.map(({ folder }) => path.basename(folder))]);
  }

  /** Several, in their order. @throws UnderdrawError as `find`. */
  findAll(ids: readonly string[]): Promise<ModelSummary[]> {
    return Promise.all(ids.map((id) => this.find(id)));
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

  /** Bytes of a picture that the card names. @throws UnderdrawError BAD_REQUEST for any other path. */
  async asset(model: ModelSummary, file: string): Promise<Uint8Array> {
    const { id, preview, samples, truths, howToDraw } = model.card;
    const named = [
      ...[preview, ...truths],
      ...samples.flatMap((sample) => Object.values(sample)),
      ...howToDraw.map((step) => step.picture),
    ];
    if (!named.includes(file)) {
      throw new UnderdrawError('BAD_REQUEST', { reason: 'fileNotOnCard', model: id, file });
    }
    return readInside(model.folder, file, id);
  }

  /**
   * Install a package among the user's models: written beside them, checked, then put in place.
   * @param options.replace whether it may take the place of one of the user's models.
   * @throws UnderdrawError PACKAGE_INVALID, MODEL_EXISTS, MODEL_BUNDLED, OUTPUT_FAILED, or what the
   *   source throws; then nothing has changed.
   */
  async install(source: PackageSource, { replace = false } = {}): Promise<ModelSummary> {
    const checked = await readPackage(source);
    const { card } = checked;
    const models = this.userFolder();
    try {
      await mkdir(models, { recursive: true });
    } catch (error) {
      throw writeError(models, error);
    }
    await removeLeftovers(models);
    if (await this.locate(card.id, 'bundled')) throw bundledError(card.id);
    const existing = await this.locate(card.id, 'user');
    if (existing !== undefined && !replace) throw modelExistsError(card.id, existing);
    const folder = await installPackage(models, checked, existing);
    this.known.delete(card.id);
    return summary(card, folder, 'user');
  }

  /**
   * Remove one of the user's models, also a damaged one: it is renamed first and then deleted, so
   * that nothing ever finds half of it.
   * @returns the folder that it was in.
   * @throws UnderdrawError MODEL_NOT_FOUND, MODEL_BUNDLED or OUTPUT_FAILED.
   */
  async remove(id: string): Promise<string> {
    const existing = await this.ownFolder(id);
    await this.whileThere(id, existing, () => removePackage(existing));
    return existing;
  }

  /**
   * Remove one of the user's models; for an hour it can be restored.
   * @returns what `restore` takes.
   * @throws UnderdrawError as `remove`.
   */
  async removeUndoably(id: string): Promise<string> {
    const existing = await this.ownFolder(id);
    return this.whileThere(id, existing, () => removeUndoably(existing));
  }

  /**
   * Give a model that `removeUndoably` removed its place again.
   * @throws UnderdrawError MODEL_NOT_FOUND if it was deleted meanwhile, MODEL_EXISTS if another has
   *   its id, or OUTPUT_FAILED.
   */
  async restore(removed: string): Promise<ModelSummary> {
    const models = this.userFolder();
    const name = undoableName(removed);
    const aside = path.join(models, removed);
    const read = name === undefined ? undefined : await readCard(aside);
    if (name === undefined || !read) throw notFoundError(name ?? removed, []);
    const place = path.join(models, name);
    const taken = (await this.look()).found.get(read.card.id);
    if (taken) throw modelExistsError(read.card.id, taken.model.folder);
    try {
      await rename(aside, place);
    } catch (error) {
      throw writeError(place, error);
    }
    return this.find(read.card.id);
  }

  /**
   * Change the card of one of the user's models: its name, or a picture of it.
   * @param change makes the new card, with the same id and weights.
   * @param files that are added to the package before, by their path.
   * @throws UnderdrawError MODEL_NOT_FOUND, MODEL_CORRUPT, MODEL_BUNDLED or OUTPUT_FAILED.
   */
  async revise(
    id: string,
    change: (card: Card) => Card,
    files: Readonly<Record<string, Uint8Array>> = {},
  ): Promise<ModelSummary> {
    const folder = await this.ownFolder(id);
    const read = await readCard(folder);
    if (!read) throw notFoundError(id, []);
    try {
      for (const [name, data] of Object.entries(files)) {
        await replaceFile(path.join(folder, ...name.split('/')), data);
      }
      const card = `${JSON.stringify(change(read.card), undefined, 2)}\n`;
      await replaceFile(path.join(folder, cardName), Buffer.from(card));
    } catch (error) {
      throw writeError(folder, error);
    }
    return this.find(id);
  }

  /** The folder of one of the user's models. @throws UnderdrawError MODEL_NOT_FOUND or MODEL_BUNDLED. */
  private async ownFolder(id: string): Promise<string> {
    await removeLeftovers(this.userFolder());
    const existing = await this.locate(id, 'user');
    if (existing !== undefined) return existing;
    if (await this.locate(id, 'bundled')) throw bundledError(id);
    throw notFoundError(id, [...(await this.look()).found.keys()]);
  }

  /** Move a model away. Another process may have done so first. */
  private async whileThere<T>(id: string, folder: string, move: () => Promise<T>): Promise<T> {
    this.known.delete(id);
    try {
      return await move();
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw writeError(folder, error);
      throw notFoundError(id, [...(await this.look()).found.keys()]);
    }
  }

  /** The one that `look` finds under this id, without a check of all other cards, which takes longer. */
  private async lookFor(id: string): Promise<Found | undefined> {
    this.swept ??= this.sweep();
    await this.swept;
    for (const { folder, origin } of this.folders) {
      for (const name of await subfolders(folder)) {
        const home = path.join(folder, name);
        const read = await readCard(home, id).catch(() => undefined);
        const isSound =
          read &&
          (await checkSizes(read.card, home).then(
            () => true,
            () => false,
          ));
        if (isSound) return { model: summary(read.card, home, origin), stamp: read.stamp };
      }
    }
    return undefined;
  }

  private async look(): Promise<{ found: Map<string, Found>; problems: Problem[] }> {
    // Once, before the first look: what a killed process left must not hide a package.
    this.swept ??= this.sweep();
    await this.swept;
    const found = new Map<string, Found>();
    const problems: Problem[] = [];
    for (const { folder, origin } of this.folders) {
      for (const name of await subfolders(folder)) {
        const home = path.join(folder, name);
        try {
          const read = await readCard(home);
          if (!read || found.has(read.card.id)) continue;
          await checkSizes(read.card, home);
          const model = summary(read.card, home, origin);
          found.set(read.card.id, { model, stamp: read.stamp });
        } catch (error) {
          problems.push({ ...toFailure(error), folder: home });
        }
      }
    }
    return { found, problems };
  }

  /** The folder of a model, sound or not. */
  private async locate(id: string, origin: ModelSummary['origin']): Promise<string | undefined> {
    for (const { folder, origin: from } of this.folders) {
      if (from !== origin) continue;
      for (const name of await subfolders(folder)) {
        const home = path.join(folder, name);
        // A damaged one goes by the name of its folder.
        const read =
          name === id
            ? await readCard(home).catch(() => 'damaged' as const)
            : await readCard(home, id).catch(() => undefined);
        if ((read === 'damaged' ? name : read?.card.id) === id) return home;
      }
    }
    return undefined;
  }

  private userFolder(): string {
    const own = this.folders.find(({ origin }) => origin === 'user');
    if (!own) throw new Error('The catalog has no folder for models of the user.');
    return own.folder;
  }

  private async sweep(): Promise<void> {
    for (const { folder, origin } of this.folders)
      if (origin === 'user') await removeLeftovers(folder);
  }

  private async isReplacing(): Promise<boolean> {
    const own = this.folders.filter(({ origin }) => origin === 'user');
    return (await Promise.all(own.map(({ folder }) => isReplacing(folder)))).includes(true);
  }
}

const maxIdLength = 64;

/** An id that is free: `zebras`, `zebras-2`, …. */
export function nextFreeId(id: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const ending = n === 1 ? '' : `-${n}`;
    const free = id.slice(0, maxIdLength - ending.length) + ending;
    if (!taken.has(free)) return free;
  }
}

function bundledError(model: string): UnderdrawError {
  return new UnderdrawError('MODEL_BUNDLED', { model });
}

function notFoundError(model: string, models: string[]): UnderdrawError {
  return new UnderdrawError(
    'MODEL_NOT_FOUND',
    models.length > 0
      ? { reason: 'unknown', model, models: models.sort() }
      : { reason: 'noModels', model },
  );
}

/** A cheap look at the weights, so that a package without them is not shown as sound. */
async function checkSizes(card: Card, folder: string): Promise<void> {
  for (const { path: file, bytes } of filesOf(card)) {
    const size = await stat(path.join(folder, file)).then(
      (s) => s.size,
      () => 0,
    );
    if (size !== bytes) {
      const reason = size === 0 ? 'fileMissing' : 'fileIncomplete';
      throw new UnderdrawError('MODEL_CORRUPT', { reason, file, model: card.id });
    }
  }
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

function summary(card: Card, folder: string, origin: ModelSummary['origin']): ModelSummary {
  const bytes = filesOf(card).reduce((sum, file) => sum + file.bytes, 0);
  return { card, folder, origin, bytes };
}

async function readInside(folder: string, file: string, id: string): Promise<Uint8Array> {
  try {
    const home = await realpath(folder);
    const real = await realpath(path.join(folder, file));
    if (!real.startsWith(home + path.sep)) throw new Error('outside the package');
    return await readRegular(real);
  } catch (cause) {
    const params = { file, model: id };
    throw new UnderdrawError('MODEL_CORRUPT', { reason: 'fileUnreadable', ...params }, { cause });
  }
}
