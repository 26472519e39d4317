import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import {
  type BatchFormat,
  chainName,
  errnoOf,
  type Failure,
  type ItemKey,
  type Notice,
  type OnExists,
  seedsOf,
  toFailure,
  UnderdrawError,
  type Values,
  type WritableFormat,
} from '#common/contract';
import { makeFolders } from '../files/makeFolders';
import { isMangledName } from '../files/mangledName';
import { formatForFile } from '../io/files';
import type { Grant } from './grant';
import { groupInputs } from './groupInputs';
import { foldName, isNameOrNumbered, NameTemplate, numbered } from './nameTemplate';
import { sameEnding } from './sameEnding';
import { type FolderContent, formatOfFile, isInside, readFolder, VisitedFolders } from './walk';
import { isList, nameOfLine, readList } from './wordList';

/**
 * One picture to make by one model or chain. Paths are relative to the two folders, with '/'. The input is a
 * picture, or names what is said to the model: as in `BatchItem`.
 */
export interface BatchJob {
  input: string;
  output: string;
  model: string;
  /** As in `ItemKey`. */
  seed?: number;
  format: WritableFormat;
  /** Files for the model's further inputs, by input. */
  companions?: Record<string, string>;
  /** What is said to a model that takes no picture: no file belongs to such a job. */
  words?: Values;
}

/** The jobs of one folder. */
export interface PlannedFolder {
  /** Relative to `inDir`; '' is `inDir` itself. */
  folder: string;
  jobs: BatchJob[];
  /** Pictures in formats that are not read, relative to `inDir`. */
  unread: string[];
  /** Number of files that are not pictures. */
  others: number;
  /** One for each link that is not followed. */
  warnings: Notice[];
  /** What can't be read: the folder itself, or lists in it. Paths relative to `inDir`. */
  failures: { input: string; failure: Failure }[];
}

export interface PlanSettings {
  inDir: string;
  outDir: string;
  models: readonly string[];
  /** Several make a picture each of every input. */
  seed?: readonly number[];
  format: BatchFormat;
  name: string;
  onExists: OnExists;
  /** The output that an earlier run wrote for this item; it keeps that name. */
  earlier?(item: ItemKey): string | undefined;
  /** Names of a model's inputs and frames: with several, `NAME.<input>.png` belongs to NAME and is not a picture of its own. */
  inputsOf?(model: string): readonly string[];
  /** Names of the frames of a model that takes a clip: a file's are those numbered before it. */
  clipFrames?(model: string): readonly string[];
  /**
   * For a model that takes no picture, the name of the value that a line of a list sets; undefined for one
   * that takes pictures, '' for one to which nothing can be said.
   */
  lineValue?(model: string): string | undefined;
  /** Links to folders that it does not allow are not followed. */
  grant?: Grant;
  /**
   * Files of a folder, at most, that are opened to know the ending of an output in their own format; the
   * rest goes by name. All if left out; who only counts needs none.
   */
  opened?: number;
}

interface FolderPair {
  absolute: string;
  input: string;
  output: string;
}

/**
 * Real paths of the two folders; `outDir` is created if missing. No input folder ('') stays none.
 * @throws UnderdrawError USAGE, INPUT_NOT_FOUND or OUTPUT_FAILED.
 */
export async function openFolders(
  inDir: string,
  outDir: string,
): Promise<{ inDir: string; outDir: string }> {
  const from =
    inDir &&
    (await realpath(inDir).catch((cause) => {
      throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'folder', folder: inDir }, { cause });
    }));
  await makeFolders(outDir).catch((cause) => {
    if (cause instanceof UnderdrawError) throw cause;
    const params = { folder: outDir, errno: errnoOf(cause) };
    throw new UnderdrawError('OUTPUT_FAILED', { reason: 'batchFolder', ...params }, { cause });
  });
  const to = await realpath(outDir);
  if (from === to) {
    throw new UnderdrawError('USAGE', { reason: 'outputsAmongInputs' });
  }
  return { inDir: from, outDir: to };
}

/**
 * All jobs, folder by folder, so that only one folder is in memory at a time. Output names are
 * assigned here: within a folder no two outputs, and no output and subfolder, have names that
 * a case-insensitive file system would treat as equal.
 * @throws UnderdrawError USAGE for a bad template; a folder that can't be read is yielded with its failure.
 */
export async function* plan(settings: PlanSettings): AsyncGenerator<PlannedFolder> {
  const template = new NameTemplate(settings.name, settings.inDir === '');
  const visited = new VisitedFolders();
  // Links are walked last, so that a folder is planned under its real path.
  const links: FolderPair[] = [];
  const root = { absolute: settings.inDir, input: '', output: '' };
  if (settings.inDir === '') {
    yield await planned(root, nothing);
    return;
  }
  if (isList(settings.inDir)) {
    const list = path.basename(settings.inDir);
    const absolute = path.dirname(settings.inDir);
    yield await planned({ ...root, absolute }, { ...nothing, lists: [list], others: 1 });
    return;
  }
  yield* walk(root);
  for (let link = links.shift(); link; link = links.shift()) yield* walk(link);

  function isOutput(real: string): boolean {
    const { inDir, outDir } = settings;
    // outDir may lie inside inDir, or contain it.
    return isInside(real, outDir) && (isInside(outDir, inDir) || !isInside(real, inDir));
  }

  async function* walk(start: FolderPair): AsyncGenerator<PlannedFolder> {
    const stack = [start];
    for (let place = stack.pop(); place; place = stack.pop()) {
      const one = emptyPlan(place.input);
      try {
        const real = await visited.enter(place.absolute);
        if (real === undefined || isOutput(real)) continue;
        const content = await readFolder(place.absolute, settings.grant);
        const names = await outputNames(place);
        const subfolder = (name: string): FolderPair => ({
          absolute: path.join(place.absolute, name),
          input: join(place.input, name),
          output: join(place.output, names.firstFree(name)),
        });
        const folders = content.folders.map(subfolder);
        const linked = content.links.map(subfolder);
        await planFolder(place, content, names, one);
        stack.push(...folders.reverse());
        for (const link of linked) {
          const target = await realpath(link.absolute);
          const isAllowed = settings.grant?.contains(target) ?? true;
          if (!isAllowed || isInside(settings.inDir, target) || isInside(real, target)) {
            one.warnings.push({ code: 'LINK_NOT_FOLLOWED', params: { link: link.input } });
          } else links.push(link);
        }
      } catch (cause) {
        one.failures.push({ input: place.input, failure: folderFailure(place.input, cause) });
      }
      yield one;
    }
  }

  async function planned(place: FolderPair, content: FolderContent): Promise<PlannedFolder> {
    const one = emptyPlan(place.input);
    await planFolder(place, content, await outputNames(place), one);
    return one;
  }

  /** The names of an output folder; a mirrored subfolder must not be inDir itself. */
  async function outputNames(folder: FolderPair): Promise<FolderNames> {
    const output = path.join(settings.outDir, folder.output);
    const names = new FolderNames(await namesIn(output));
    const avoid = path.relative(output, settings.inDir);
    if (settings.inDir !== '' && avoid !== '' && !avoid.startsWith('..'))
      names.reserve(avoid.split(path.sep)[0]);
    return names;
  }

  /** What a model has to do in a folder, before it is given names. */
  async function tasksFor(
    model: string,
    folder: FolderPair,
    content: FolderContent,
    endings: ReadonlyMap<string, string>,
    failures: PlannedFolder['failures'],
  ): Promise<Task[]> {
    const value = settings.lineValue?.(model);
    if (value === undefined) {
      return groupInputs(
        content.files,
        settings.inputsOf?.(model) ?? [],
        settings.clipFrames?.(model) ?? [],
      ).map(({ file, companions }) => ({
        input: join(folder.input, file),
        name: path.parse(file).name,
        ending: endings.get(file) ?? sameEnding(file, undefined),
        companions: mapValues(companions, (other) => join(folder.input, other)),
      }));
    }
    if (settings.inDir === '') return [{ input: '', name: '', ending: 'png', words: {} }];
    if (value === '') return [];
    const tasks: Task[] = [];
    for (const list of content.lists) {
      const input = join(folder.input, list);
      try {
        const file = path.join(folder.absolute, list);
        for (const line of await readList((await settings.grant?.check(file)) ?? file)) {
          const words = { [value]: line };
          tasks.push({ input: `${input}: ${line}`, name: nameOfLine(line), ending: 'png', words });
        }
      } catch (error) {
        const { detail: _detail, ...failure } = toFailure(error);
        failures.push({ input, failure });
      }
    }
    return tasks;
  }

  async function planFolder(
    folder: FolderPair,
    content: FolderContent,
    names: FolderNames,
    planned: PlannedFolder,
  ): Promise<void> {
    const [first] = settings.seed ?? [];
    const same = settings.format === 'same';
    const looked = same ? content.files.slice(0, settings.opened) : [];
    const endings = await sameEndings(folder.absolute, looked, settings.grant);
    const tasks = await Promise.all(
      settings.models.map(async (model) =>
        (await tasksFor(model, folder, content, endings, planned.failures)).map((task) => ({
          ...task,
          model,
        })),
      ),
    );
    const wanted = tasks.flat().flatMap(({ name, ending, model, ...task }) =>
      seedsOf(settings.seed).map((seed) => ({
        ...task,
        model,
        seed,
        name: template.fill({
          name,
          model: chainName(model),
          seed: seed ?? first,
          severalSeeds: seed !== undefined,
          ext: same ? ending : settings.format,
        }),
      })),
    );
    // Names of an earlier run are reserved first: a new file must not take one of them.
    const kept = wanted.map(({ name, ...item }) => {
      const { dir, base } = path.posix.parse(settings.earlier?.(item) ?? '');
      const isIts = dir === folder.output && isNameOrNumbered(base, name);
      return isIts && names.reserve(base) ? base : undefined;
    });
    planned.unread = content.unread.map((file) => join(folder.input, file));
    const read = wanted.some(({ words }) => words !== undefined) ? content.lists.length : 0;
    planned.others = content.others - read;
    planned.jobs = wanted.map(({ name, ...item }, i) => {
      const output = join(
        folder.output,
        kept[i] ?? names.firstFree(name, settings.onExists === 'rename'),
      );
      return { ...item, output, format: formatForFile(output) };
    });
  }
}

/** One picture to make, without the seed and the name of its output. */
interface Task extends Pick<BatchJob, 'input' | 'companions' | 'words'> {
  /** For `{name}` in the output's name. */
  name: string;
  /** Of an output in the format of its input. */
  ending: string;
}

/** What a folder holds that is not there. */
const nothing: FolderContent = {
  files: [],
  folders: [],
  links: [],
  unread: [],
  lists: [],
  others: 0,
};

function emptyPlan(folder: string): PlannedFolder {
  return { folder, jobs: [], unread: [], others: 0, warnings: [], failures: [] };
}

/** Reserves the file names of one output folder. */
class FolderNames {
  private readonly taken = new Set<string>();
  private readonly existing: Set<string>;

  constructor(existing: readonly string[]) {
    this.existing = new Set(existing.map(foldName));
  }

  /** @returns false if the name is reserved already. */
  reserve(name: string): boolean {
    const key = foldName(name);
    if (this.taken.has(key)) return false;
    this.taken.add(key);
    return true;
  }

  /** Reserve the name, numbered if it is reserved already; with `avoid` also if such a file exists. */
  firstFree(name: string, avoid = false): string {
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? name : numbered(name, number);
      if ((!avoid || !this.existing.has(foldName(candidate))) && this.reserve(candidate))
        return candidate;
    }
  }
}

/** Files of a folder that are looked into at a time. */
const atOnce = 32;

/** For each file of a folder the ending of an output in its own format, without a dot. */
async function sameEndings(
  folder: string,
  files: readonly string[],
  grant: Grant | undefined,
): Promise<Map<string, string>> {
  const endings = new Map<string, string>();
  for (let i = 0; i < files.length; i += atOnce) {
    await Promise.all(
      files.slice(i, i + atOnce).map(async (file) => {
        endings.set(file, sameEnding(file, await formatOfFile(path.join(folder, file), grant)));
      }),
    );
  }
  return endings;
}

function mapValues(
  values: Record<string, string> | undefined,
  change: (value: string) => string,
): Record<string, string> | undefined {
  if (!values) return undefined;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function folderFailure(relative: string, cause: unknown): Failure {
  const [folder, errno] = [relative || '.', errnoOf(cause)];
  if (errno === 'ENOENT' || errno === 'ENOTDIR') {
    if (isMangledName(relative)) {
      return { code: 'INPUT_UNREADABLE', params: { reason: 'nameNotUtf8', file: relative } };
    }
    return { code: 'INPUT_NOT_FOUND', params: { reason: 'subfolderGone', folder } };
  }
  return { code: 'INPUT_UNREADABLE', params: { reason: 'subfolder', folder, errno } };
}
