import type { Picture } from '#common/contract';
import { readPixels } from './readPixels';
import sharp from './sharp';

/** Pictures one after the other. */
export interface Film {
  /** Of one size, 8 bits, the earliest first. */
  frames: Picture[];
  /** Time that a frame is shown, in milliseconds. */
  frameMs?: number;
}

/** Where a file does not say how long a frame is shown. */
const usualFrameMs = 125;

const settings = { limitInputPixels: false, failOn: 'error' } as const;

/**
 * The last frames of an animated GIF or WebP.
 * @param count most frames.
 * @returns undefined for a file that is no animation.
 */
export async function decodeFilm(bytes: Uint8Array, count: number): Promise<Film | undefined> {
  const meta = await sharp(bytes, settings)
    .metadata()
    .catch(() => undefined);
  const pages = meta?.pages ?? 1;
  if (!meta || pages < 2 || !['gif', 'webp'].includes(meta.format)) return undefined;
  const taken = Math.min(pages, count);
  const height = meta.pageHeight ?? meta.height;
  const page = pages - taken;
  const { width, data } = await readPixels(sharp(bytes, { ...settings, page, pages: taken }), 8);
  const size = width * height * 4;
  const frames = Array.from({ length: taken }, (_, i): Picture => {
    return { width, height, depth: 8, data: data.slice(i * size, (i + 1) * size) };
  });
  const [frameMs = 0] = meta.delay ?? [];
  return { frames, frameMs: frameMs > 0 ? frameMs : usualFrameMs };
}

/** An animated GIF that begins again after its end. @param frames of one size, 8 bits. */
export function encodeFilm({ frames, frameMs = usualFrameMs }: Film): Promise<Uint8Array> {
  const [{ width, height }] = frames;
  const data = Buffer.concat(frames.map((frame) => frame.data));
  const raw = { width, height: height * frames.length, channels: 4, pageHeight: height } as const;
  const delay = frames.map(() => Math.round(frameMs));
  // Colours are exact where there are no more than 256.
  return sharp(data, { raw, limitInputPixels: false })
    .gif({ dither: 0, delay, loop: 0, keepDuplicateFrames: true })
    .toBuffer();
}
