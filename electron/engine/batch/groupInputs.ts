import path from 'node:path';
import { earlierFrames, NumberedFiles } from '../io/numberedFiles';
import { splitStem } from '../io/splitStem';

/**
 * Group the files that belong to one translation: `a.jpg` with `a.paint.png`, or `a.ink.png`
 * with `a.paint.png`, where the file of the card's first input is the main one. A file alone is the
 * latest frame of a clip, and what is numbered right before it are the earlier ones.
 */
export function groupInputs(
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
