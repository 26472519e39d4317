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
  type PictureFormat,
  seedsOf,
  UnderdrawError,
} from '#common/contract';
import { makeFolders } from '../files/makeFolders';
import { isMangledName } from '../files/mangledName';
import { formatForFile } from '../io/files';
import { earlierFrames, NumberedFiles } from '../io/numberedFiles';
import { splitStem } from '../io/splitStem';
import type { Grant } from './grant';
import { foldName, isNameOrNumbered, NameTemplate, numbered } from './nameTemplate';
import { sameEnding } from './sameEnding';
import { formatOfFile, isInside, readFolder, VisitedFolders } from './walk';

/** One picture to translate by one model or chain. Paths are relative to the two folders, with '/'. */
export interface BatchJob {
  input: string;
  output: string;
  model: string;
  /** As in `ItemKey`. */
  seed?: number;
  format: PictureFormat;
  /** Files for the model's further inputs, by input. */
  companions?: Record<string, string>;
}

/** The jobs of one folder, or the failure that kept it from being read. */
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
  failure?: Failure;
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
  /** Links to folders that it does not allow are not followed. */
  grant?: Grant;
}

interface FolderPair {
  absolute: string;
  input: string;
  output: string;
}

/**
 * Real paths of the two folders; `outDir` is created if missing.
 * @throws UnderdrawError USAGE, INPUT_NOT_FOUND or OUTPUT_FAILED.
 */
export async function openFolders(
  inDir: string,
  outDir: string,
): Promise<{ inDir: string; outDir: string }> {
  const from = await realpath(inDir).catch((cause) => {
    throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'folder', folder: inDir }, { cause });
  });
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
  const template = new NameTemplate(settings.name);
  const visited = new VisitedFolders();
  // Links are walked last, so that a folder is planned under its real path.
  const links: FolderPair[] = [];
  yield* walk({ absolute: settings.inDir, input: '', output: '' });
  for (let link = links.shift(); link; link = links.shift()) yield* walk(link);

  function isOutput(real: string): boolean {
    const { inDir, outDir } = settings;
    // outDir may lie inside inDir, or contain it.
    return isInside(real, outDir) && (isInside(outDir, inDir) || !isInside(real, inDir));
  }

  async function* walk(start: FolderPair): AsyncGenerator<PlannedFolder> {
    const stack = [start];
    for (let place = stack.pop(); place; place = stack.pop()) {
      const planned: PlannedFolder = {
        folder: place.input,
        jobs: [],
        unread: [],
        others: 0,
        warnings: [],
      };
      try {
        const real = await visited.enter(place.absolute);
        if (real === undefined || isOutput(real)) continue;
        const { folders, links: linked } = await planFolder(place, planned);
        stack.push(...folders.reverse());
        for (const link of linked) {
          const target = await realpath(link.absolute);
          const isAllowed = settings.grant?.contains(target) ?? true;
          if (!isAllowed || isInside(settings.inDir, target) || isInside(real, target)) {
            planned.warnings.push({ code: 'LINK_NOT_FOLLOWED', params: { link: link.input } });
          } else links.push(link);
        }
      } catch (cause) {
        planned.failure = folderFailure(place.input, cause);
      }
      yield planned;
    }
  }

  async function planFolder(folder: FolderPair, planned: PlannedFolder) {
    const content = await readFolder(folder.absolute);
    const names = new FolderNames(await namesIn(path.join(settings.outDir, folder.output)));
    const avoid = path.relative(path.join(settings.outDir, folder.output), settings.inDir);
    // A mirrored subfolder must not be inDir itself.
    if (avoid !== '' && !avoid.startsWith('..')) names.reserve(avoid.split(path.sep)[0]);
    const subfolder = (name: string): FolderPair => ({
      absolute: path.join(folder.absolute, name),
      input: join(folder.input, name),
      output: join(folder.output, names.firstFree(name)),
    });
    const folders = content.folders.map(subfolder);
    const links = content.links.map(subfolder);
    const endings =
      settings.format === 'same' ? await sameEndings(folder.absolute, content.files) : new Map();
    const wanted = settings.models.flatMap((model) =>
      groupInputs(
        content.files,
        settings.inputsOf?.(model) ?? [],
        settings.clipFrames?.(model) ?? [],
      ).flatMap(({ file, companions }) => {
        const { name } = path.parse(file);
        const kind = settings.format === 'same' ? endings.get(file)! : settings.format;
        const [first = 0] = settings.seed ?? [];
        return seedsOf(settings.seed).map((seed) => ({
          input: join(folder.input, file),
          model,
          seed,
          name: template.fill({
            name,
            model: chainName(model),
            seed: seed ?? first,
            severalSeeds: seed !== undefined,
            ext: kind,
          }),
          companions: mapValues(companions, (other) => join(folder.input, other)),
        }));
      }),
    );
    // Names of an earlier run are reserved first: a new file must not take one of them.
    const kept = wanted.map(({ name, ...item }) => {
      const { dir, base } = path.posix.parse(settings.earlier?.(item) ?? '');
      const same = dir === folder.output && isNameOrNumbered(base, name);
      return same && names.reserve(base) ? base : undefined;
    });
    planned.unread = content.unread.map((file) => join(folder.input, file));
    planned.others = content.others;
    planned.jobs = wanted.map(({ name, ...item }, i) => {
      const output = join(
        folder.output,
        kept[i] ?? names.firstFree(name, settings.onExists === 'rename'),
      );
      return { ...item, output, format: formatForFile(output) };
    });
    return { folders, links };
  }
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

/**
 * Group the files that belong to one translation: `a.jpg` with `a.paint.png`, or `a.ink.png`
 * with `a.paint.png`, where the file of the card's first input is the main one. A file alone is the
 * latest frame of a clip, and what is numbered right before it are the earlier ones.
 */
function groupInputs(
  files: readonly string[],
  inputs: readonly string[],
  clip: readonly string[],
): { file: string; companions: Record<string, string> | undefined }[] {
  if (inputs.length < 2) return files.map((file) => ({ file, companions: undefined }));
  const split = files.map((file) => ({ file, ...splitStem(path.parse(file).name, inputs) }));
  const among = new NumberedFiles(clip.length > 0 ? files : []);
  const groups = new Map<string, { file: string; input: string | undefined }[]>();
  for (const one of split) groups.set(one.base, [...(groups.get(one.base) ?? []), one]);
  return [...groups.values()].flatMap((group) => {
    const named = group.filter(({ input }) => input !== undefined);
    const plain = group.filter(({ input }) => input === undefined);
    const first = inputs.find((name) => named.some(({ input }) => input === name));
    const leaders = plain.length > 0 ? plain : named.filter(({ input }) => input === first);
    const others = named.filter((one) => !leaders.includes(one));
    if (others.length === 0) {
      return leaders.map(({ file, input }) => {
        const earlier = input ? {} : earlierFrames(file, among, clip);
        return { file, companions: Object.keys(earlier).length > 0 ? earlier : undefined };
      });
    }
    const companions = Object.fromEntries(others.map(({ file, input }) => [input, file]));
    return leaders.map(({ file }) => ({ file, companions }));
  });
}

/** Files of a folder that are looked into at a time. */
const atOnce = 32;

/** For each file of a folder the ending of an output in its own format, without a dot. */
async function sameEndings(folder: string, files: readonly string[]): Promise<Map<string, string>> {
  const endings = new Map<string, string>();
  for (let i = 0; i < files.length; i += atOnce) {
    await Promise.all(
      files.slice(i, i + atOnce).map(async (file) => {
        endings.set(file, sameEnding(file, await formatOfFile(path.join(folder, file))));
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
