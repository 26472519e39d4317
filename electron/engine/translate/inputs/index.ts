import { assertNever } from '#common/assertNever';
import type { ChosenValues, NoiseWalk } from '#common/chosenValues';
import type { CardInput, CardValue, Picture } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Feed } from '../../runtime/feeds';
import { choiceFeed } from './choiceFeed';
import { noiseFeed } from './noiseFeed';
import { numbersFeed } from './numbersFeed';
import { prepareLabels } from './prepareLabels';
import { preparePaint } from './preparePaint';
import { preparePicture } from './preparePicture';
import type { SeenPicture } from './seenPicture';
import { textFeed } from './textFeed';

/**
 * Prepare a picture for the net.
 * @param given undefined for a blank sheet; label maps must be given.
 */
export function prepareInput(
  input: CardInput,
  given: Picture | undefined,
  size: Size,
): Promise<SeenPicture> {
  switch (input.kind) {
    case 'labels':
      if (!given) throw new RangeError('a label map has no blank sheet');
      return prepareLabels(input, given, size);
    case 'paint':
      return preparePaint(input, given, size);
    case 'edges':
    case 'photo':
    case 'grey':
      return preparePicture(input, given, size);
    default:
      return assertNever(input, 'kind of input');
  }
}

/**
 * Feeds for the graph's inputs that are not pictures, by tensor name.
 * @param net size of the net's input.
 */
export function feedsOfValues(
  values: readonly CardValue[],
  { numbers, walk }: ChosenValues,
  seed: number,
  net: Size,
): Record<string, Feed> {
  const feeds: Record<string, Feed> = {};
  let noises = 0;
  for (const value of values) {
    const set = numbers.get(value.name) ?? [];
    const place = value.kind === 'noise' ? noises++ : 0;
    feeds[value.tensor] = valueFeed(value, set, seed, walk, place, net);
  }
  return feeds;
}

function valueFeed(
  value: CardValue,
  set: readonly number[],
  seed: number,
  walk: NoiseWalk,
  noiseIndex: number,
  net: Size,
): Feed {
  switch (value.kind) {
    case 'noise':
      return noiseFeed(value, seed, walk, noiseIndex, net);
    case 'choice':
      return choiceFeed(value, set[0]);
    case 'text':
      return textFeed(value, set);
    case 'numbers':
      return numbersFeed(value, set);
  }
}
