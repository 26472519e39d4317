/**
 * The input that a file's name (without its ending) says it is for, and what it is called
 * besides: `rose.paint` is the paint of `rose`.
 * @param inputs names of the model's inputs.
 */
export function splitStem(
  stem: string,
  inputs: readonly string[],
): { base: string; input: string | undefined } {
  const dot = stem.lastIndexOf('.');
  const input = dot > 0 ? inputs.find((name) => name === stem.slice(dot + 1)) : undefined;
  return { base: input ? stem.slice(0, dot) : stem, input };
}
