import path from 'node:path';
import { z } from 'zod';
import {
  type FoundProvider,
  foundProvidersSchema,
  type ModelCheck,
  modelCheckSchema,
  type RealProvider,
  realProviders,
} from '#common/contract';
import { readRegularText } from '../files/regularFile';
import { replaceFile } from '../files/replaceFile';
import { machineId } from './machineId';

const unwantedSchema = z.array(z.enum(realProviders));

/**
 * Checks of models on this machine, kept from one start to the next: one file for each machine
 * with its driver and each graph, `<folder>/<machine>/<SHA-256 of the weights>.json`, and two for
 * the machine's providers: what was found of them, and which the person does not want. Several
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
    await this.write(await this.fileFor(weights), modelCheckSchema.parse(check));
  }

  /**
   * Providers that `auto` prefers to the CPU for these weights, best first: those that agreed with
   * it, were faster, and are wanted.
   */
  async trusted(weights: string): Promise<RealProvider[]> {
    const check = await this.load(weights);
    const better = check?.providers.filter(
      ({ verdict, ms = Number.POSITIVE_INFINITY }) => verdict === 'trusted' && ms < check.ms,
    );
    if (!better || better.length === 0) return [];
    const unwanted = await this.loadUnwanted();
    return better.map(({ provider }) => provider).filter((name) => !unwanted.includes(name));
  }

  /** Providers that the person does not want on this machine. */
  async loadUnwanted(): Promise<RealProvider[]> {
    try {
      const text = await readRegularText(await this.fileFor('unwanted'));
      return unwantedSchema.parse(JSON.parse(text));
    } catch {
      return [];
    }
  }

  /** @throws the error of the file system. */
  async saveUnwanted(unwanted: readonly RealProvider[]): Promise<void> {
    await this.write(await this.fileFor('unwanted'), unwanted);
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

  private write(file: string, value: unknown): Promise<void> {
    return replaceFile(file, `${JSON.stringify(value, null, 2)}\n`);
  }
}
