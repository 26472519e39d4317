import { maxMegapixels, type ParsedParams, type Picture } from '#common/contract';
import type { Size } from '#common/image/size';
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
  let fitted = size;
  // From the last file back, so that none is decoded in vain.
  for (const { data, name } of files.toReversed()) {
    if (frames.length >= count) break;
    // Decoded first: it refuses what is too large.
    const still = await decodeUpload({ data, name });
    const { width, height } = still;
    const most = Math.floor((maxMegapixels.window * 1e6) / (width * height));
    const film = await decodeFilm(data, Math.max(1, Math.min(count - frames.length, most)));
    // All have the size of the last; made so at once, as many large pictures would fill the memory.
    fitted ??= shrunk(still, longest);
    const fit = { ...fitted, mode: 'contain', content: 'picture' } as const;
    const decoded = film?.frames ?? [still];
    frames.unshift(...(await Promise.all(decoded.map((frame) => fitTo(frame, fit)))));
  }
  return frames;
}

/** A size whose longer side is at most `longest` pixels. */
function shrunk({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}
