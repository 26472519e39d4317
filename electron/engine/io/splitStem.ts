/**
 * Split a file's stem into its base name and the input or frame it is for: `rose.paint` is the
 * input `paint` of `rose`, `walk.clip.2` the second frame of the input `clip` of `walk`.
 * @param inputs names of the model's inputs and frames.
 */
export function splitStem(
  stem: string,
  inputs: readonly string[],
): { base: string; input: string | undefined } {
  const input = inputs.find((name) => stem.length > name.length + 1 && stem.endsWith(`.${name}`));
  return { base: input ? stem.slice(0, -input.length - 1) : stem, input };
}
