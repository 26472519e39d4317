import { type Card, type CardInput, isInk, type Picture } from '#common/contract';
import { isColoured } from '#common/image/colour';

/** The paint input that a picture is for, where the model's first input is ink that may lack and it has colours. */
export function paintInput(
  { inputs: [first, ...others] }: Card,
  picture: Picture,
): CardInput | undefined {
  if (!first || !isInk(first) || !first.optional || !isColoured(picture)) return undefined;
  return others.find(({ kind }) => kind === 'paint');
}
