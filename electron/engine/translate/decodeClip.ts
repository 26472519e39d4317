import { maxMegapixels, type ParsedParams, type Picture } from '#common/contract';
import { fitTo } from '../io/encode';
import { decodeFilm } from '../io/film';
import { decodeUpload } from './decodeUpload';

/**
 * The last pictures of files that a person opened in the window, of animations their last frames, in
 * 8 bits and sRGB, all of one size.
 * @throws UnderdrawError INPUT_UNREADABLE or INPUT_TOO_LARGE.
 */
export async function decodeClip({
  files,
  count,
  size,
  longest,
}: ParsedParams<'decodeClip'>): Promise<Picture[]> {
  const frames: Picture[] = [];
  // From the last file back, so that none is decoded in vain.
  for (const { data, name } of files.toReversed()) {
    if (frames.length >= count) break;
    // Decoded first: it refuses what is too large.
    const still = await decodeUpload({ data, name }, noModel);
    const { width, height } = still;
    const most = Math.floor((maxMegapixels.window * 1e6) / (width * height));
    const film = await decodeFilm(data, Math.max(1, Math.min(count - frames.length, most)));
    frames.unshift(...(film?.frames ?? [still]));
  }
  const { width, height } = frames.at(-1)!;
  const scale = Math.min(1, longest / Math.max(width, height));
  const fitted = size ?? {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const fit = { ...fitted, mode: 'contain', content: 'picture' } as const;
  return Promise.all(frames.map((frame) => fitTo(frame, fit)));
}

/** Pictures of a clip are no label maps. */
const noModel = (): never => {
  throw new RangeError('a clip is for no model');
};
