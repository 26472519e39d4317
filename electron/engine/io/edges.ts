import { type Picture, samplesOf, whiteOf } from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { luma } from '#common/image/colour';
import sharp from './sharp';

/** Ratio of the two deviations: 1.6 best approximates the Laplacian of Gaussian (Marr and Hildreth 1980). */
const sigmaRatio = 1.6;

/**
 * Edges of a photograph, black on white, by the difference of Gaussians: ink lies on the dark
 * side of each edge.
 * @param width deviation of the narrower Gaussian in pixels: the width of the lines.
 * @param detail 0 draws only the strongest edges, 1 nearly all.
 */
export async function edges(picture: Picture, width: number, detail: number): Promise<Picture> {
  const grey = greyOf(picture);
  const [narrow, wide] = await Promise.all([
    blur(grey, picture, width),
    blur(grey, picture, width * sigmaRatio),
  ]);
  // Ink starts at this difference and is black at twice as much.
  const threshold = 0.002 + 0.06 * (1 - detail) ** 2;
  const data = new Uint8Array(picture.width * picture.height * 4).fill(255);
  for (let i = 0; i < narrow.length; i++) {
    const darker = (wide[i] - narrow[i]) / 65_535;
    const ink = Math.min(1, Math.max(0, darker / threshold - 1));
    data.fill(Math.round(255 * (1 - ink)), i * 4, i * 4 + 3);
  }
  return { width: picture.width, height: picture.height, depth: 8, data };
}

/** 16 bits: the relevant differences are smaller than one 8-bit step. */
function greyOf(picture: Picture): Uint16Array {
  const samples = samplesOf(overPaper(picture, '#ffffff'));
  const scale = 65_535 / whiteOf(picture.depth);
  return Uint16Array.from(
    { length: samples.length / 4 },
    (_, i) => luma(samples[i * 4], samples[i * 4 + 1], samples[i * 4 + 2]) * scale,
  );
}

async function blur(
  grey: Uint16Array,
  { width, height }: Picture,
  sigma: number,
): Promise<Uint16Array> {
  const { data } = await sharp(grey, { raw: { width, height, channels: 1 } })
    .toColourspace('grey16')
    .blur({ sigma, precision: 'float' })
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  return new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
}
