import {
  type CardInput,
  type Picture,
  pictureNamesOf,
  picturesOf,
  type Translation,
} from '#common/contract';
import type { Inputs } from './prepareInputs';

/**
 * Frames that follow a clip, each made from those before it, the made ones included.
 * @param clip the model's only input, of several frames.
 * @param ahead how many are made, at least one.
 * @param run makes the frame that follows the ones it is given.
 * @returns the first made frame, and all of them if there are several; times and illegal pixels of all runs.
 */
export async function continueClip(
  clip: CardInput,
  given: Inputs,
  ahead: number,
  run: (inputs: Inputs) => Promise<Translation>,
): Promise<Translation> {
  const names = pictureNamesOf(clip);
  let frames = picturesOf(clip, given);
  const made: Translation[] = [];
  while (made.length < ahead) {
    // Copies: tiles are written over the pixels of the input.
    const named = frames.flatMap((one, i): [string, Picture][] =>
      one ? [[names[i], { ...one, data: one.data.slice() }]] : [],
    );
    const one = await run(Object.fromEntries(named));
    made.push(one);
    frames = [...frames.slice(1), one.picture];
  }
  const sum = (part: 'ms' | 'runMs' | 'illegal') => made.reduce((all, one) => all + one[part], 0);
  return {
    ...made[0],
    frames: made.length > 1 ? made.map(({ picture }) => picture) : undefined,
    ms: sum('ms'),
    runMs: sum('runMs'),
    illegal: sum('illegal'),
  };
}
