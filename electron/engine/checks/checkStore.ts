import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ModelCheck, modelCheckSchema, type RealProvider } from '#common/contract';
import { readRegularText } from '../files/regularFile';
import { sweepTemporaryFiles, temporaryName } from '../files/temporaryFile';
import { machineId } from './machineId';

/**
 * Checks of models on this machine, kept from one start to the next: one file for each machine
 * with its driver and each graph, `<folder>/<machine>/<SHA-256 of the weights>.json`. Several
 * processes may read and write.
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
    const file = await this.fileFor(weights);
    const temporary = path.join(path.dirname(file), temporaryName());
    await mkdir(path.dirname(file), { recursive: true });
    await sweepTemporaryFiles(path.dirname(file));
    try {
      await writeFile(temporary, `${JSON.stringify(modelCheckSchema.parse(check), null, 2)}\n`);
      await rename(temporary, file);
    } finally {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  /** Providers that `auto` passes over for these weights. */
  async demoted(weights: string): Promise<RealProvider[]> {
    const check = await this.load(weights);
    const demoted = check?.providers.filter(({ verdict }) => verdict === 'demoted');
    return demoted?.map(({ provider }) => provider) ?? [];
  }

  private async fileFor(weights: string): Promise<string> {
    this.machine ??= machineId();
    return path.join(this.folder, await this.machine, `${weights}.json`);
  }
}
