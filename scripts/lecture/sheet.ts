import { statSync } from 'node:fs';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Picture } from '#common/contract';

/** Space between two pictures of a sheet, in px. */
const gap = 8;

/** One picture of a sheet. */
export interface Panel {
  picture: Picture;
  /** Laid over it, enlarged to its size. */
  over?: Picture;
  /** Only this part of it; whole numbers of its pixels. */
  part?: { left: number; top: number; width: number; height: number };
  /** Whether its pixels are enlarged without blending: label maps. */
  hard?: boolean;
}

/**
 * Write rows of pictures as docs/images/lecture-NAME.webp, on white; `undefined` leaves a place empty.
 * @param side of each picture in px.
 */
export async function writeSheet(
  name: string,
  rows: readonly (readonly (Panel | undefined)[])[],
  side: number,
): Promise<void> {
  const columns = Math.max(...rows.map((row) => row.length));
  const placed = await Promise.all(
    rows.flatMap((row, y) =>
      row.flatMap((panel, x) =>
        panel
          ? [
              render(panel, side).then((input) => ({
                input,
                left: x * (side + gap),
                top: y * (side + gap),
              })),
            ]
          : [],
      ),
    ),
  );
  const file = path.join('docs', 'images', `lecture-${name}.webp`);
  await sharp({
    create: {
      width: columns * (side + gap) - gap,
      height: rows.length * (side + gap) - gap,
      channels: 3,
      background: '#ffffff',
    },
  })
    .composite(placed)
    .webp({ quality: 84, effort: 6, smartSubsample: true })
    .toFile(file);
  console.log(`${file}  ${Math.round(statSync(file).size / 1024)} KB`);
}

async function render({ picture, over, part, hard = false }: Panel, side: number): Promise<Buffer> {
  const kernel = hard ? 'nearest' : 'lanczos3';
  let image = rawImage(picture);
  if (part) image = image.extract(part);
  // A step of its own: what is composed is composed after the resize.
  const base = await image
    .resize(side, side, { kernel, fit: 'fill' })
    .flatten({ background: '#ffffff' })
    .png()
    .toBuffer();
  if (!over) return base;
  const laid = await rawImage(over)
    .resize(side, side, { kernel: 'cubic', fit: 'fill' })
    .png()
    .toBuffer();
  return sharp(base)
    .composite([{ input: laid }])
    .png()
    .toBuffer();
}

function rawImage({ width, height, data }: Picture): Sharp {
  return sharp(data as Uint8Array, { raw: { width, height, channels: 4 } });
}

/** A picture of a package, as 8-bit RGBA. */
export async function readPicture(file: string): Promise<Picture> {
  const { data, info } = await sharp(file)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, depth: 8, data: new Uint8Array(data) };
}

/** The same picture by another method: smooth enlargement. */
export async function enlarged(picture: Picture, times: number): Promise<Picture> {
  const [width, height] = [picture.width * times, picture.height * times];
  const data = await rawImage(picture).resize(width, height, { kernel: 'cubic' }).raw().toBuffer();
  return { width, height, depth: 8, data: new Uint8Array(data) };
}
