import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { type Picture, UnderdrawError } from '../contract';

/** Formats that are read. SVG, PDF and the rest of libvips stay shut: they are not needed, and they parse more. */
const readable = new Set(['png', 'jpeg', 'webp', 'tiff']);

export interface Decoded {
  picture: Picture;
  /** png, jpeg, webp or tiff. */
  format: string;
  hasAlpha: boolean;
  notes: string[];
}

sharp.cache(false);

/**
 * Decode a picture: upright by its EXIF orientation, in sRGB, 8 or 16 bits as stored.
 * @param name what messages call it.
 * @throws UnderdrawError INPUT_UNREADABLE or INPUT_TOO_LARGE.
 */
export async function decode(
  bytes: Uint8Array | string,
  name: string,
  maxMegapixels: number,
): Promise<Decoded> {
  const image = sharp(bytes, { limitInputPixels: false, failOn: 'error', autoOrient: true });
  const meta = await image.metadata().catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  if (!readable.has(meta.format ?? '')) throw unreadable(name);
  const megapixels = (meta.width * meta.height) / 1e6;
  if (megapixels > maxMegapixels) {
    throw new UnderdrawError(
      'INPUT_TOO_LARGE',
      `${name} has ${Number(megapixels.toPrecision(3))} megapixels (${meta.width} × ${meta.height}); the limit is ${maxMegapixels}.`,
      'Make the picture smaller, or raise the limit with --max-megapixels.',
    );
  }
  const deep = meta.depth === 'ushort';
  const notes =
    (meta.pages ?? 1) > 1 ? [`${name} has ${meta.pages} frames; the first is used.`] : [];
  try {
    const upright = image.toColourspace(deep ? 'rgb16' : 'srgb').ensureAlpha();
    const { data, info } = await upright
      .raw({ depth: deep ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const picture: Picture = {
      width: info.width,
      height: info.height,
      depth: deep ? 16 : 8,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    };
    return { picture, format: meta.format ?? '', hasAlpha: meta.hasAlpha ?? false, notes };
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

/**
 * Decode a file.
 * @throws UnderdrawError INPUT_NOT_FOUND or INPUT_EMPTY besides those of `decode`.
 */
export async function decodeFile(file: string, maxMegapixels: number): Promise<Decoded> {
  const name = path.basename(file);
  const found = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
      throw new UnderdrawError('INPUT_NOT_FOUND', `There is no file ${file}.`, '', { cause });
    }
    throw closed(name, cause);
  });
  if (found.isDirectory()) {
    throw new UnderdrawError('INPUT_UNREADABLE', `${file} is a folder, not a picture.`);
  }
  // A pipe or device would be waited for, perhaps for ever.
  if (!found.isFile()) throw unreadable(name);
  if (found.size === 0) throw new UnderdrawError('INPUT_EMPTY', `${name} is empty (0 bytes).`);
  await access(file, constants.R_OK).catch((cause: NodeJS.ErrnoException) => {
    throw closed(name, cause);
  });
  return decode(file, name, maxMegapixels);
}

function closed(name: string, cause: NodeJS.ErrnoException): UnderdrawError {
  return new UnderdrawError('INPUT_UNREADABLE', `${name} can't be opened (${cause.code}).`, '', {
    cause,
  });
}

function unreadable(name: string, cause?: unknown): UnderdrawError {
  return new UnderdrawError(
    'INPUT_UNREADABLE',
    `${name} is not a picture that can be read.`,
    'Underdraw reads PNG, JPEG, WebP and TIFF; the file may be damaged or have a wrong ending.',
    { cause },
  );
}
