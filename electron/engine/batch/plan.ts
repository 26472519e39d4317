import { mkdir, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import {
  type BatchFormat,
  chainName,
  errnoOf,
  type Failure,
  formatByName,
  type Notice,
  type OnExists,
  type PictureFormat,
  UnderdrawError,
} from '#common/contract';
import { splitStem } from '../io/companions';
import { formatForFile } from '../io/files';
import { fold, isForm, NameTemplate, numbered } from './names';
import { isInside, readFolder, Visited } from './walk';

/** One picture to translate by one model or chain. Paths are relative to the two folders, with '/'. */
export interface Job {
  input: string;
  output: string;
  model: string;
  format: PictureFormat;
  /** Files for the model's further inputs, by input. */
  companions?: Record<string, string>;
}

/** The jobs of one folder, or why there are none. */
export interface PlannedFolder {
  /** Relative; '' is the folder that was given. */
  folder: string;
  jobs: Job[];
  /** Files that are no pictures. */
  others: number;
  /** Links that are not followed. */
  warnings: Notice[];
  failure?: Failure;
}

export interface PlanSettings {
  inDir: string;
  outDir: string;
  models: readonly string[];
  format: BatchFormat;
  name: string;
  onExists: OnExists;
  /** The output that an earlier run gave this input, which it keeps. */
  earlier?(input: string, model: string): string | undefined;
  /** Names of a model's inputs and frames: of several, `NAME.<input>.png` lies beside NAME and is no picture of its own. */
  inputsOf?(model: string): readonly string[];
}

interface Place {
  absolute: string;
  input: string;
  output: string;
}

/**
 * Real paths of the two folders; OUT_DIR is made if need be.
 * @throws UnderdrawError USAGE, INPUT_NOT_FOUND or OUTPUT_FAILED.
 */
export async function openFolders(
  inDir: string,
  outDir: string,
): Promise<{ inDir: string; outDir: string }> {
  const from = await realpath(inDir).catch((cause) => {
    throw new UnderdrawError('INPUT_NOT_FOUND', { reason: 'folder', folder: inDir }, { cause });
  });
  await mkdir(outDir, { recursive: true }).catch((cause) => {
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
 * All jobs, folder by folder: the memory it takes is that of the largest folder.
 * Names are settled here: within a folder no two outputs, and no output and
 * subfolder, have names that a file system might take for one.
 * @throws UnderdrawError USAGE for a bad template; what is wrong with a folder is yielded.
 */
export async function* plan(settings: PlanSettings): AsyncGenerator<PlannedFolder> {
  const template = new NameTemplate(settings.name);
  const visited = new Visited();
  // Links come after everything that is really there, so that a folder is known by its own name.
  const links: Place[] = [];
  yield* walk({ absolute: settings.inDir, input: '', output: '' });
  for (let link = links.shift(); link; link = links.shift()) yield* walk(link);

  function isOutput(real: string): boolean {
    const { inDir, outDir } = settings;
    // The folder of outputs may lie in that of the inputs, or around it.
    return isInside(real, outDir) && (isInside(outDir, inDir) || !isInside(real, inDir));
  }

  async function* walk(start: Place): AsyncGenerator<PlannedFolder> {
    const stack = [start];
    for (let place = stack.pop(); place; place = stack.pop()) {
      const real = await visited.enter(place.absolute).catch(() => undefined);
      if (real === undefined || isOutput(real)) continue;
      const planned: PlannedFolder = { folder: place.input, jobs: [], others: 0, warnings: [] };
      try {
        const { folders, links: linked } = await planFolder(place, planned);
        stack.push(...folders.reverse());
        for (const link of linked) {
          const target = await realpath(link.absolute);
          if (isInside(settings.inDir, target) || isInside(real, target)) {
            planned.warnings.push({ code: 'LINK_NOT_FOLLOWED', params: { link: link.input } });
          } else links.push(link);
        }
      } catch (cause) {
        planned.failure = closed(place.input, cause);
      }
      yield planned;
    }
  }

  async function planFolder(place: Place, planned: PlannedFolder) {
    const content = await readFolder(place.absolute);
    const names = new Names(await namesIn(path.join(settings.outDir, place.output)));
    const avoid = path.relative(path.join(settings.outDir, place.output), settings.inDir);
    // A mirrored subfolder must not be the folder of the inputs itself.
    if (avoid !== '' && !avoid.startsWith('..')) names.take(avoid.split(path.sep)[0]);
    const below = (name: string): Place => ({
      absolute: path.join(place.absolute, name),
      input: join(place.input, name),
      output: join(place.output, names.free(name)),
    });
    const folders = content.folders.map(below);
    const links = content.links.map(below);
    const wanted = settings.models.flatMap((model) =>
      groupInputs(content.files, settings.inputsOf?.(model) ?? []).map(({ file, companions }) => {
        const { name } = path.parse(file);
        const kind = settings.format === 'same' ? sameEnding(file) : settings.format;
        return {
          input: join(place.input, file),
          model,
          name: template.fill({ name, model: chainName(model), ext: kind }),
          companions: mapValues(companions, (other) => join(place.input, other)),
        };
      }),
    );
    // What an earlier run has named comes first: a file that is added must not take its name.
    const kept = wanted.map(({ input, model, name }) => {
      const { dir, base } = path.posix.parse(settings.earlier?.(input, model) ?? '');
      const same = dir === place.output && isForm(base, name);
      return same && names.take(base) ? base : undefined;
    });
    planned.others = content.others;
    planned.jobs = wanted.map(({ input, model, name, companions }, i) => {
      const output = join(
        place.output,
        kept[i] ?? names.free(name, settings.onExists === 'rename'),
      );
      return { input, output, model, format: formatForFile(output), companions };
    });
    return { folders, links };
  }
}

/** The names of one output folder. */
class Names {
  private readonly taken = new Set<string>();
  private readonly there: Set<string>;

  constructor(there: readonly string[]) {
    this.there = new Set(there.map(fold));
  }

  /** @returns false if the name is taken already. */
  take(name: string): boolean {
    const key = fold(name);
    if (this.taken.has(key)) return false;
    this.taken.add(key);
    return true;
  }

  /** The name, with a number if it is taken; with `avoid` also if a file of it is there. */
  free(name: string, avoid = false): string {
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? name : numbered(name, number);
      if ((!avoid || !this.there.has(fold(candidate))) && this.take(candidate)) return candidate;
    }
  }
}

/**
 * Files that belong to one translation: `a.jpg` with `a.paint.png`, or `a.ink.png` with
 * `a.paint.png`, where the input that the card names first leads.
 */
function groupInputs(
  files: readonly string[],
  inputs: readonly string[],
): { file: string; companions?: Record<string, string> }[] {
  if (inputs.length < 2) return files.map((file) => ({ file }));
  const split = files.map((file) => ({ file, ...splitStem(path.parse(file).name, inputs) }));
  const groups = new Map<string, { file: string; input: string | undefined }[]>();
  for (const one of split) groups.set(one.base, [...(groups.get(one.base) ?? []), one]);
  return [...groups.values()].flatMap((group) => {
    const named = group.filter(({ input }) => input !== undefined);
    const plain = group.filter(({ input }) => input === undefined);
    const first = inputs.find((name) => named.some(({ input }) => input === name));
    const leaders = plain.length > 0 ? plain : named.filter(({ input }) => input === first);
    const others = named.filter((one) => !leaders.includes(one));
    if (others.length === 0) return leaders.map(({ file }) => ({ file }));
    const companions = Object.fromEntries(others.map(({ file, input }) => [input, file]));
    return leaders.map(({ file }) => ({ file, companions }));
  });
}

/** The ending of a file, as it is written there; png for a format that can't be written. */
function sameEnding(file: string): string {
  return formatByName(file) ? path.extname(file).slice(1) : 'png';
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

function closed(relative: string, cause: unknown): Failure {
  const [folder, errno] = [relative || '.', errnoOf(cause)];
  if (errno === 'ENOENT' || errno === 'ENOTDIR') {
    return { code: 'INPUT_NOT_FOUND', params: { reason: 'subfolderGone', folder } };
  }
  return { code: 'INPUT_UNREADABLE', params: { reason: 'subfolder', folder, errno } };
}
