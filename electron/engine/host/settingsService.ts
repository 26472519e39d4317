import { readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  type SettingsCalls,
  type SettingsReport,
  settingsCalls,
  UnderdrawError,
} from '#common/contract';
import { answering, type Handlers } from '#common/link/caller';
import type { CheckStore } from '../checks/checkStore';
import { providerOrder } from '../checks/providerOrder';
import { usualThreads } from './defaultEngineOptions';
import { type ScoutOptions, workingGpus } from './providerScout';
import type { Roots } from './roots';
import type { SettingsStore } from './settingsStore';

export interface SettingsParts {
  settings: SettingsStore;
  checks: CheckStore;
  /** Starts a process in which a provider is tried. */
  spawn: ScoutOptions['spawn'];
  roots: Pick<Roots, 'all' | 'revoke'>;
  isBatchBusy(): boolean;
  /** Folder of the user's models and of what is kept, and that of prepared graphs. */
  home: string;
  cache: string;
  /** Whether folders were granted by a person at this window, who can take them back. */
  mayRevoke: boolean;
  gpus?: ScoutOptions['gpus'];
}

/** Answers what the Settings page asks of a door. */
export class SettingsService {
  constructor(private readonly parts: SettingsParts) {}

  readonly handlers = answering(settingsCalls, {
    'settings.read': () => this.report(),
    'settings.change': async (patch) => {
      await this.parts.settings.change(patch);
      return this.report();
    },
    'settings.findProviders': async (_, signal) => {
      const { spawn, checks: store, gpus } = this.parts;
      await workingGpus({ spawn, store, again: true, ...(gpus && { gpus }) }, signal);
      return this.report();
    },
    'settings.want': async ({ provider, wanted }) => {
      const { checks } = this.parts;
      const others = (await checks.loadUnwanted()).filter((name) => name !== provider);
      await checks.saveUnwanted(wanted ? others : [...others, provider]);
      return this.report();
    },
    'settings.clearCache': async () => {
      const { cache } = this.parts;
      // The folder stays: an engine may be writing into it.
      for (const name of await list(cache)) {
        await rm(path.join(cache, name), { recursive: true, force: true });
      }
      return this.report();
    },
    'settings.revoke': ({ folder }) => {
      const { roots, isBatchBusy, mayRevoke } = this.parts;
      if (isBatchBusy()) throw new UnderdrawError('FOLDER_IN_USE', { reason: 'running' });
      if (!mayRevoke)
        throw new UnderdrawError('BAD_REQUEST', { reason: 'folderNotGranted', folder });
      roots.revoke(folder);
      return this.report();
    },
  } satisfies Handlers<SettingsCalls>);

  private async report(): Promise<SettingsReport> {
    const { settings, checks, roots, home, cache, mayRevoke } = this.parts;
    const { gpus = providerOrder(process.platform) } = this.parts;
    const [found, unwanted] = [await checks.loadFound(), await checks.loadUnwanted()];
    return {
      settings: settings.current,
      cores: os.availableParallelism(),
      usualThreads: usualThreads(true),
      memoryBytes: os.totalmem(),
      providers: gpus.map((name) => ({
        name,
        found: found?.find((one) => one.name === name),
        wanted: !unwanted.includes(name),
      })),
      cache: { folder: cache, bytes: await bytesIn(cache) },
      home,
      folders: roots.all,
      mayRevoke,
    };
  }
}

/** Names in a folder; none if there is no such folder. */
const list = (folder: string) => readdir(folder).catch((): string[] => []);

async function bytesIn(folder: string): Promise<number> {
  const sizes = (await list(folder)).map((name) =>
    stat(path.join(folder, name)).then(
      (found) => found.size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
