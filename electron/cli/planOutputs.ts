import { stat } from 'node:fs/promises';
import path from 'node:path';
import { chainName, UnderdrawError } from '#common/contract';
import { foldName, numbered } from '#engine/batch/nameTemplate';
import { sameEnding } from '#engine/batch/sameEnding';
import { formatOfFile } from '#engine/batch/walk';

/** One picture to make: the input as it is named, and the seed where there are several. */
export interface PlannedOutput {
  input?: string;
  /** Where it is kept, if not under that name. */
  file?: string;
  seed?: number;
}

/**
 * The output file of each picture, in order.
 *
 * Without `output`: beside the input as `{name}_{model}.{ext}` in the format of its content, or `{model}.png` in the current
 * folder. With a folder (one that exists, or a name without a picture's ending): the same names
 * in it. With a file: that file. Several seeds are added to the names. Outputs that would be called alike get a number, as in a batch.
 * @param model its id, or a chain, whose ids are joined with `+` in names.
 * @throws UnderdrawError USAGE for several pictures and one file.
 */
export async function planOutputs(
  pictures: readonly PlannedOutput[],
  model: string,
  output: string | undefined,
): Promise<string[]> {
  const by = chainName(model);
  const named = async ({ input, file = input, seed }: PlannedOutput, folder: string) => {
    const end = seed === undefined ? '' : `_${seed}`;
    if (input === undefined) return path.join(folder, `${by}${end}.png`);
    // An input in a format that can't be written fails later; it has a writable name.
    const ending = sameEnding(input, await formatOfFile(file!));
    return path.join(folder, `${path.parse(input).name}_${by}${end}.${ending}`);
  };
  if (output === '') throw new UnderdrawError('USAGE', { reason: 'emptyOutput' });
  if (output === undefined) {
    return apart(
      await Promise.all(pictures.map((one) => named(one, path.dirname(one.input ?? '.')))),
    );
  }
  const isFolder = await stat(output).then(
    (s) => s.isDirectory(),
    () => /[/\\]$/.test(output) || path.extname(output) === '',
  );
  if (isFolder) return apart(await Promise.all(pictures.map((one) => named(one, output))));
  if (pictures.length > 1) throw severalForOne(pictures, output);
  return [output];
}

/** Why several pictures can't go to one file. */
export function severalForOne(pictures: readonly PlannedOutput[], file: string): UnderdrawError {
  const inputs = new Set(pictures.map(({ input }) => input)).size;
  const count = inputs > 1 ? inputs : pictures.length;
  const reason = inputs > 1 ? 'severalInputsOneFile' : 'severalSeedsOneFile';
  return new UnderdrawError('USAGE', { reason, count, file });
}

/** Paths of which no two are one file on any file system: the later ones get a number. */
function apart(files: readonly string[]): string[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const { dir, base } = path.parse(file);
    for (let number = 1; ; number++) {
      const one = path.join(dir, number === 1 ? base : numbered(base, number));
      const key = foldName(path.resolve(one));
      if (taken.has(key)) continue;
      taken.add(key);
      return one;
    }
  });
}
