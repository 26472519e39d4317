import { z } from 'zod';
import { sideSchema } from './limits';
import { rule } from './rules';

/**
 * Pixels as they cross every border: RGBA, rows from the top, no padding.
 * `data` holds 4·width·height samples; at depth 16 each is two bytes, little-endian.
 * Samples are sRGB, 0…255 or 0…65535; alpha is not premultiplied.
 */
export const pictureSchema = z
  .object({
    width: sideSchema,
    height: sideSchema,
    depth: z.union([z.literal(8), z.literal(16)]),
    data: z.instanceof(Uint8Array),
  })
  .refine(
    (p) => p.data.byteLength === p.width * p.height * 4 * (p.depth / 8),
    rule('pictureBytes'),
  );

export type Picture = z.infer<typeof pictureSchema>;

/** The samples of a picture, 4 a pixel: a view where alignment allows, else a copy. */
export function samplesOf(picture: Picture): Uint8Array | Uint16Array {
  const { data, depth } = picture;
  if (depth === 8) return data;
  if (data.byteOffset % 2 === 0) {
    return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  }
  return new Uint16Array(data.slice().buffer);
}

/** The greatest value of a sample at this depth. */
export function whiteOf(depth: Picture['depth']): number {
  return depth === 8 ? 255 : 65_535;
}
