import { isPackageName, packageEnding } from '#common/contract';
import { type Bridge, bridgeName } from '#common/link/channel';

/** A file that a person chose or dropped. */
export interface ModelFile {
  /** Name, below the dropped folder if there is one: `checkpoints/latest_net_G.pth`. */
  path: string;
  file: File;
  /** Where it lies, of a file that the desktop was told to open: `file` is empty then. */
  place?: string;
}

/** Most files of a dropped folder that are looked at, and how deep. */
const maxFiles = 2_000;
const maxDepth = 4;

/** Files with the weights of a net, or with its graph. */
const weightEnding =
  /\.(onnx|safetensors|pth|pth\.tar|pt|ckpt|model|pkl|t7|h5|hdf5|keras|param|tflite|pb|gguf|npz)$/i;
const packedWeights = /\.bin$/i;
/** The graph of a TensorFlow.js model. */
const graphName = 'model.json';

/** For the file dialogue, which can't express all of the above. */
export const modelFileEndings = `${packageEnding},.onnx,.pth,.pt,.ckpt,.safetensors,.model,.pkl,.h5,.keras,.param,.bin,.json,.tar`;

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

/** Whether a file is a model by its name. */
export function isModelFile({ name }: { name: string }): boolean {
  const endings = [weightEnding, packedWeights];
  return name === graphName || isPackageName(name) || endings.some((ending) => ending.test(name));
}

/**
 * Files that can be the model, the likely one first. Those that only belong to another one are left
 * out: the `.bin` of a `.param`, the weights beside a `model.json`.
 */
export function mainFiles(files: readonly ModelFile[]): ModelFile[] {
  if (files.length === 1) return [...files];
  const named = (pattern: RegExp) => files.filter(({ path }) => pattern.test(path));
  const packages = files.filter(({ path }) => isPackageName(path));
  if (packages.length > 0) return packages;
  const paths = new Set(files.map(({ path }) => path));
  const isAlone = ({ path }: ModelFile) =>
    !paths.has(path.replace(packedWeights, '.param')) && !paths.has(folderOf(path) + graphName);
  const found = [
    ...files.filter(({ path }) => nameOf(path) === graphName),
    ...named(weightEnding),
    ...named(packedWeights).filter(isAlone),
  ];
  return found.sort((a, b) => likeliness(b) - likeliness(a) || a.path.localeCompare(b.path));
}

/** Generators before others, the latest before those of an epoch, discriminators last. */
function likeliness({ path }: ModelFile): number {
  const name = nameOf(path);
  if (/(^|[_.-])(net)?_?d([_.-]|$)|discriminator/i.test(name)) return -1;
  const isGenerator = /(^|[_.-])(net)?_?g([_.-]|$)|generator|ema/i.test(name);
  return (isGenerator ? 2 : 0) + (/latest|best|final/i.test(name) ? 1 : 0);
}

/** The file that another one names, relative to that one's folder. */
export function fileBeside(
  files: readonly ModelFile[],
  main: ModelFile,
  name: string,
): ModelFile | undefined {
  const wanted = folderOf(main.path) + name;
  return files.find(({ path }) => path === wanted);
}

/** A path as an upload may have it: no part begins with a dot or has a character that a path can't have. */
export function uploadPathOf(path: string): string {
  return path
    .split('/')
    .map((part) => part.replace(/[\\:\p{Cc}]/gu, '_').replace(/^\./, '_'))
    .join('/');
}

/** Where a file lies on this machine; undefined in browsers. */
export async function pathOnThisMachine(
  { file, place }: Pick<ModelFile, 'file' | 'place'>,
  bridge = (globalThis as { [bridgeName]?: Bridge<File> })[bridgeName],
): Promise<string | undefined> {
  return place ?? ((await bridge?.pathOf(file)) || undefined);
}

/** Files that were chosen in a dialogue. */
export function chosenFiles(files: Iterable<File>): ModelFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** What was dropped, folders with what is in them. */
export interface DroppedModel {
  files: ModelFile[];
  /** Name of the first folder, if there is one. */
  folder: string | undefined;
}

/**
 * Read a drop. The items are looked at at once, since they are gone after the event; folders are read
 * afterwards.
 */
export function readDroppedModel(transfer: Pick<DataTransfer, 'items' | 'files'>): {
  hasFolder: boolean;
  read: Promise<DroppedModel>;
} {
  const entries = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry());
  const loose = chosenFiles(transfer.files);
  const folders = entries.filter((entry) => entry?.isDirectory === true);
  if (folders.length === 0) {
    return { hasFolder: false, read: Promise.resolve({ files: loose, folder: undefined }) };
  }
  const read = async () => {
    const files: ModelFile[] = [];
    for (const entry of entries) if (entry) await readEntry(entry, '', 0, files);
    return { files, folder: folders[0]?.name };
  };
  return { hasFolder: true, read: read() };
}

async function readEntry(
  entry: FileSystemEntry,
  parent: string,
  depth: number,
  files: ModelFile[],
): Promise<void> {
  if (files.length >= maxFiles || entry.name.startsWith('.')) return;
  const path = parent + entry.name;
  if (entry.isFile) {
    const file = await fileOf(entry as FileSystemFileEntry).catch(() => undefined);
    if (file) files.push({ path, file });
  } else if (depth < maxDepth) {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A folder is read in parts; an empty part is the end.
    for (;;) {
      const part = await partOf(reader).catch(() => []);
      if (part.length === 0) return;
      for (const inner of part) await readEntry(inner, `${path}/`, depth + 1, files);
    }
  }
}

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject));

const partOf = (reader: FileSystemDirectoryReader) =>
  new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
