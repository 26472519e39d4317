import type { CardInput, CardValue, Picture } from '#common/contract';
import type { ChosenValues } from '#common/values';
import type { Feed } from '../../runtime/runtime';
import { choiceFeed } from './choiceFeed';
import { noiseFeed } from './noiseFeed';
import { numbersFeed } from './numbersFeed';
import { labelPaper, seeLabels } from './prepareLabels';
import { seePaint } from './preparePaint';
import { seePicture } from './preparePicture';
import type { SeenPicture, Size } from './seenPicture';
import { textFeed } from './textFeed';

/**
 * A picture as the net is given it.
 * @param given absent for a blank sheet, which a label map never is.
 */
export function see(
  input: CardInput,
  given: Picture | undefined,
  size: Size,
): Promise<SeenPicture> {
  switch (input.kind) {
    case 'labels':
      if (!given) throw new RangeError('a label map has no blank sheet');
      return seeLabels(input, given, size);
    case 'edges':
    case 'grey':
    case 'photo':
      return seePicture(input, given, size);
    case 'paint':
      return seePaint(input, given, size);
  }
}

/** The card's paper as a colour; undefined for paint, which has none. */
export function paperColour(input: CardInput): string | undefined {
  switch (input.kind) {
    case 'labels':
      return labelPaper(input);
    case 'edges':
    case 'grey':
    case 'photo':
      return input.paper;
    case 'paint':
      return undefined;
  }
}

/**
 * The graph's inputs that are no pictures, by tensor.
 * @param net size of the net's input.
 */
export function feedsOfValues(
  values: readonly CardValue[],
  { numbers }: ChosenValues,
  seed: number,
  net: Size,
): Record<string, Feed> {
  const feeds: Record<string, Feed> = {};
  let noises = 0;
  for (const value of values) {
    const set = numbers.get(value.name) ?? [];
    const place = value.kind === 'noise' ? noises++ : 0;
    feeds[value.tensor] = feedOf(value, set, seed, place, net);
  }
  return feeds;
}

function feedOf(
  value: CardValue,
  set: readonly number[],
  seed: number,
  place: number,
  net: Size,
): Feed {
  switch (value.kind) {
    case 'noise':
      return noiseFeed(value, seed, place, net);
    case 'choice':
      return choiceFeed(value, set[0]);
    case 'text':
      return textFeed(value, set);
    case 'numbers':
      return numbersFeed(value, set);
  }
}
