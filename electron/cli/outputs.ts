import { stat } from 'node:fs/promises';
import path from 'node:path';
import { formatByName, UnderdrawError } from '#common/contract';

/**
 * The output file of each input, in order.
 *
 * Without `output`: beside the input as `{name}_{model}.{ext}`. With a folder (one that
 * exists, or a name without a picture's ending): the same names in it. With a file: that file.
 * @throws UnderdrawError USAGE for several inputs and one file.
 */
export async function planOutputs(
  inputs: readonly string[],
  model: string,
  output: string | undefined,
): Promise<string[]> {
  const named = (input: string, folder: string) => {
    const { name, ext } = path.parse(input);
    // An input of a kind that can't be written will fail on its own; give it a writable name.
    return path.join(folder, `${name}_${model}${formatByName(input) ? ext : '.png'}`);
  };
  if (output === '') throw new UnderdrawError('USAGE', { reason: 'emptyOutput' });
  if (output === undefined) return inputs.map((input) => named(input, path.dirname(input)));
  const isFolder = await stat(output).then(
    (s) => s.isDirectory(),
    () => /[/\\]$/.test(output) || path.extname(output) === '',
  );
  if (isFolder) return inputs.map((input) => named(input, output));
  if (inputs.length > 1) {
    const params = { count: inputs.length, file: output };
    throw new UnderdrawError('USAGE', { reason: 'severalInputsOneFile', ...params });
  }
  return [output];
}
