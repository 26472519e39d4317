import sharp from 'sharp';
import type { Picture } from '#common/contract';
import { encode, fitTo } from './encode';

/** Width and height of each of the two pictures, in pixels. */
const side = 384;

/**
 * A picture for the gallery, twice as wide as high: what a model was given beside what it made, or
 * only that.
 * @returns a WebP.
 */
export async function encodePreview(before: Picture | undefined, after: Picture): Promise<Buffer> {
  const pictures = before ? [before, after] : [after];
  const width = before ? side : 2 * side;
  const tiles = await Promise.all(
    pictures.map(async (picture) => {
      const size = { width, height: side, mode: 'cover', content: 'picture' } as const;
      return encode(await fitTo(picture, size), 'png');
    }),
  );
  return sharp({ create: { width: 2 * side, height: side, channels: 3, background: '#ffffff' } })
    .composite(tiles.map((input, i) => ({ input: Buffer.from(input), left: i * side, top: 0 })))
    .webp({ quality: 86 })
    .toBuffer();
}
