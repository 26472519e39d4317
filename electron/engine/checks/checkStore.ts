import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type FoundProvider,
  foundProvidersSchema,
  type ModelCheck,
  modelCheckSchema,
  type RealProvider,
} from '#common/contract';
import { readRegularText } from '../files/regularFile';
import { sweepTemporaryFiles, temporaryName } from '../files/temporaryFile';
import { machineId } from './machineId';

/**
 * Checks of models on this machine, kept from one start to the next: one file for each machine
 * with its driver and each graph, `<folder>/<machine>/<SHA-256 of the weights>.json`, and one for
 * the machine's providers. Several processes may read and write.
 */
export class CheckStore {
  private machine: Promise<string> | undefined;

  constructor(private readonly folder: string) {}

  /** @returns undefined if these weights were never checked here, or what was kept is unreadable. */
  async load(weights: string): Promise<ModelCheck | undefined> {
    try {
      const text = await readRegularText(await this.fileFor(weights));
      return modelCheckSchema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  /** @throws the error of the file system. */
  async save(weights: string, check: ModelCheck): Promise<void> {
    await this.write(await this.fileFor(weights), modelCheckSchema.parse(check));
  }

  /**
   * Providers that `auto` prefers to the CPU for these weights, best first: those that agreed with
   * it and were faster.
   */
  async trusted(weights: string): Promise<RealProvider[]> {
    const check = await this.load(weights);
    const better = check?.providers.filter(
      ({ verdict, ms = Number.POSITIVE_INFINITY }) => verdict === 'trusted' && ms < check.ms,
    );
    return better?.map(({ provider }) => provider) ?? [];
  }

  /** What was found out about providers on this machine; undefined if nothing was. */
  async loadFound(): Promise<FoundProvider[] | undefined> {
    try {
      const text = await readRegularText(await this.foundFile());
      return foundProvidersSchema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  /** @throws the error of the file system. */
  async saveFound(found: readonly FoundProvider[]): Promise<void> {
    await this.write(await this.foundFile(), found);
  }

  private async fileFor(name: string): Promise<string> {
    this.machine ??= machineId();
    return path.join(this.folder, await this.machine, `${name}.json`);
  }

  private foundFile(): Promise<string> {
    return this.fileFor('providers');
  }

  /** Other processes see the old file or the new one, never a part of it. */
  private async write(file: string, value: unknown): Promise<void> {
    const temporary = path.join(path.dirname(file), temporaryName());
    await mkdir(path.dirname(file), { recursive: true });
    await sweepTemporaryFiles(path.dirname(file));
    try {
      await writeFile(temporary, `${JSON.stringify(value, null, 2)}\n`);
      await rename(temporary, file);
    } finally {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }
}
