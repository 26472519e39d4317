import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  errnoOf,
  type ImportCalls,
  importCalls,
  type ModelFileContent,
  type ModelSummary,
  type ParsedParamsOf,
  UnderdrawError,
} from '#common/contract';
import { answering, type Handlers } from '#common/link/caller';
import { deadlines } from './deadlines';
import { EngineHost } from './engineHost';
import type { EngineProcess } from './engineProcess';
import type { ModelChecker } from './modelChecker';
import type { Roots } from './roots';

export interface ImportServiceOptions {
  /** Starts a process that reads and tries a file, and may die or hang. */
  spawn(): EngineProcess;
  checker: ModelChecker;
  /** For uploads; it may be missing. */
  folder: string;
  /** What windows may name of this machine; absent where they may name nothing. */
  granted?: Pick<Roots, 'checkFile'>;
}

/** Uploads of a door that was killed are deleted after this time. */
const staleMs = 86_400_000;
/** Folder of an upload that has none of its own; models are named after it at times. */
const plainFolder = 'model';

type Params<M extends keyof ImportCalls> = ParsedParamsOf<ImportCalls, M>;

/** An import between `import.open` and `import.close`. */
interface OpenImport {
  /** The model's main file. */
  file: string;
  /** What is deleted at the end; undefined for a file that was there. */
  folder: string | undefined;
  engine: EngineHost;
  kind: ModelFileContent['kind'] | undefined;
  /** An installation that may still be running. */
  installing: Promise<unknown>;
  isInstalling: boolean;
  /** Ids that go again unless they are kept. */
  installed: string[];
}

/** Adds models for one window. What is not kept goes when the import or the window is closed. */
export class ImportService {
  private readonly imports = new Map<string, OpenImport>();

  readonly handlers = answering(importCalls, {
    'import.open': (params) => this.open(params),
    'import.write': (params) => this.write(params),
    'import.recognise': (params, signal) => this.recognise(params, signal),
    'import.candidates': ({ key, ...params }, signal) => {
      const { engine, file } = this.find(key);
      return engine.call('models.candidates', { file, ...params }, signal);
    },
    'import.install': (params, signal) => this.install(params, signal),
    'import.check': ({ key, id }, signal) => {
      this.find(key);
      return this.options.checker.check(id, signal);
    },
    'import.keep': ({ key }) => {
      this.find(key).installed = [];
      return {};
    },
    'import.close': async ({ key }) => {
      await this.end(key);
      return {};
    },
  } satisfies Handlers<ImportCalls>);

  constructor(private readonly options: ImportServiceOptions) {}

  /** The window is gone. Uploads are deleted at once: the door may be about to end. */
  close(): void {
    for (const [key, { folder }] of this.imports) {
      if (folder) rmSync(folder, { recursive: true, force: true });
      void this.end(key);
    }
  }

  private async open(params: Params<'import.open'>): Promise<{ key: string }> {
    const key = randomUUID();
    const { folder, file } = await this.place(key, params);
    const engine = new EngineHost({
      spawn: this.options.spawn,
      deadlineMs: deadlines.import,
      tolerateCallCrashes: true,
    });
    engine.start();
    const nothing = {
      kind: undefined,
      installing: Promise.resolve(),
      isInstalling: false,
      installed: [],
    };
    this.imports.set(key, { folder, file, engine, ...nothing });
    return { key };
  }

  private async place(
    key: string,
    params: Params<'import.open'>,
  ): Promise<Pick<OpenImport, 'folder' | 'file'>> {
    if ('path' in params) {
      const { granted } = this.options;
      if (granted) return { folder: undefined, file: await granted.checkFile(params.path) };
      const folder = path.dirname(params.path);
      throw new UnderdrawError('BAD_REQUEST', { reason: 'folderNotGranted', folder });
    }
    await this.sweep();
    const folder = path.join(this.options.folder, key);
    const file = uploadedFile(folder, params.upload);
    await mkdir(path.dirname(file), { recursive: true }).catch((error) => failed(folder, error));
    return { folder, file };
  }

  private async write({ key, file, data }: Params<'import.write'>): Promise<Record<string, never>> {
    const { folder } = this.find(key);
    if (!folder) throw new UnderdrawError('BAD_REQUEST', { reason: 'noSuchImport' });
    const target = uploadedFile(folder, file);
    try {
      await mkdir(path.dirname(target), { recursive: true });
      await appendFile(target, data);
    } catch (error) {
      failed(target, error);
    }
    return {};
  }

  private async recognise(
    { key, answers }: Params<'import.recognise'>,
    signal: AbortSignal,
  ): Promise<ModelFileContent> {
    const current = this.find(key);
    const content = await current.engine.call(
      'models.inspect',
      { file: current.file, answers },
      signal,
    );
    current.kind = content.kind;
    return content;
  }

  private async install(
    { key, id, answers, about, palette, example }: Params<'import.install'>,
    signal: AbortSignal,
  ): Promise<ModelSummary[]> {
    const current = this.find(key);
    const { engine, file } = current;
    const install = async (): Promise<ModelSummary[]> => {
      if (current.kind === 'package') {
        return (await engine.call('models.importArchive', { file, id })).models;
      }
      const params = { file, id, answers, about, palette, example };
      return [await engine.call('models.importCheckpoint', params)];
    };
    // The call itself is not cancelled: what it installs after a cancel goes with the import.
    const installing = install().then((models) => {
      current.installed.push(...models.map(({ card }) => card.id));
      return models;
    });
    current.isInstalling = true;
    const ended = () => {
      current.isInstalling = false;
    };
    current.installing = installing.then(ended, ended);
    return untilAborted(installing, signal);
  }

  private async end(key: string): Promise<void> {
    const current = this.imports.get(key);
    if (!current) return;
    this.imports.delete(key);
    const { engine, folder, kind } = current;
    // Models that are being unpacked are waited for, so that all of them are known; a net that is
    // being tried is not.
    if (kind === 'package') await current.installing;
    const { isInstalling } = current;
    await engine.finish();
    await current.installing;
    if (folder) await rm(folder, { recursive: true, force: true });
    if (current.installed.length === 0 && !isInstalling) return;
    const remover = new EngineHost({ spawn: this.options.spawn });
    try {
      // A look at the catalog sweeps what the engine was writing if it had to be killed.
      if (isInstalling) await remover.call('models.list', {}).catch(() => {});
      for (const id of current.installed) {
        // Whoever removed it first did what was to be done.
        await remover.call('models.remove', { id }).catch(() => {});
      }
    } finally {
      await remover.finish();
    }
  }

  private find(key: string): OpenImport {
    const found = this.imports.get(key);
    if (!found) throw new UnderdrawError('BAD_REQUEST', { reason: 'noSuchImport' });
    return found;
  }

  /** Delete uploads that a killed door left. */
  private async sweep(): Promise<void> {
    for (const name of await readdir(this.options.folder).catch(() => [])) {
      const folder = path.join(this.options.folder, name);
      const changed = await stat(folder).catch(() => undefined);
      if (!changed || Date.now() - changed.mtimeMs < staleMs) continue;
      await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }
}

/** A file at the top of an upload lies in a folder too. */
function uploadedFile(folder: string, file: string): string {
  const parts = file.split('/');
  return path.join(folder, ...(parts.length === 1 ? [plainFolder, ...parts] : parts));
}

function failed(file: string, cause: unknown): never {
  const errno = errnoOf(cause);
  const reason = errno === 'ENOSPC' || errno === 'EDQUOT' ? 'diskFull' : 'file';
  throw new UnderdrawError('OUTPUT_FAILED', { reason, file, errno }, { cause });
}

/** @throws UnderdrawError CANCELLED when the signal is aborted; the promise goes on. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new UnderdrawError('CANCELLED', {}));
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
