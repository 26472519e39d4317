import { canContinue } from '#common/cardAbilities';
import { type ModelSummary, type Picture, picturesOf, type Translation } from '#common/contract';
import { toEightBits } from '../io/encode';
import type { Inputs } from './prepareInputs';

/**
 * What is shown one after the other where a result is written as an animation: all frames of it, and
 * before them the clip that they continue. Of 8 bits.
 * @param models of the chain that made it.
 * @returns undefined if there is but one picture.
 */
export function filmOf(
  models: readonly ModelSummary[],
  inputs: Inputs,
  { picture, frames = [picture] }: Pick<Translation, 'picture' | 'frames'>,
): Picture[] | undefined {
  const [{ card }, ...others] = models;
  const continued = others.length === 0 && canContinue(card);
  const clip = continued ? picturesOf(card.inputs[0], inputs) : [];
  const film = [...clip.flatMap((one) => one ?? []), ...frames].map(toEightBits);
  return film.length > 1 ? film : undefined;
}
