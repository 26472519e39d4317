import { stat } from 'node:fs/promises';
import path from 'node:path';
import { chainName, formatByName, UnderdrawError } from '#common/contract';
import { foldName, numbered } from '#engine/batch/nameTemplate';

/**
 * The output file of each input, in order; of no input one file.
 *
 * Without `output`: beside the input as `{name}_{model}.{ext}`, or `{model}.png` in the current
 * folder. With a folder (one that exists, or a name without a picture's ending): the same names
 * in it. With a file: that file. Outputs that would be called alike get a number, as in a batch.
 * @param model its id, or a chain, whose ids are joined with `+` in names.
 * @throws UnderdrawError USAGE for several inputs and one file.
 */
export async function planOutputs(
  inputs: readonly string[],
  model: string,
  output: string | undefined,
): Promise<string[]> {
  const by = chainName(model);
  const named = (input: string | undefined, folder: string) => {
    if (input === undefined) return path.join(folder, `${by}.png`);
    const { name, ext } = path.parse(input);
    // An input in a format that can't be written fails later; give it a writable name.
    return path.join(folder, `${name}_${by}${formatByName(input) ? ext : '.png'}`);
  };
  if (output === '') throw new UnderdrawError('USAGE', { reason: 'emptyOutput' });
  const all = inputs.length > 0 ? inputs : [undefined];
  if (output === undefined) {
    return apart(all.map((input) => named(input, path.dirname(input ?? '.'))));
  }
  const isFolder = await stat(output).then(
    (s) => s.isDirectory(),
    () => /[/\\]$/.test(output) || path.extname(output) === '',
  );
  if (isFolder) return apart(all.map((input) => named(input, output)));
  if (inputs.length > 1) {
    const params = { count: inputs.length, file: output };
    throw new UnderdrawError('USAGE', { reason: 'severalInputsOneFile', ...params });
  }
  return [output];
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
