import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import type { Picture } from '#common/contract';

/** One frame of a film. */
interface FilmFrame {
  /** Shown left of the picture, if there is one. */
  drawing: Picture | undefined;
  picture: Picture;
}

/** Encodes frames of one size to an animation. */
export interface FilmEncoder {
  /** @param last it stands longer. */
  add(frame: FilmFrame, last: boolean): Promise<void>;
  finish(): Promise<Blob>;
}

/** Duration of a frame, and of the last one, in milliseconds. */
const frameMs = 120;
const lastFrameMs = 1_500;

/** Drawing and picture side by side. */
function joinPictures({ drawing, picture }: FilmFrame): Picture {
  if (!drawing) return picture;
  const width = drawing.width + picture.width;
  const height = Math.max(drawing.height, picture.height);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (const [from, left] of [
    [drawing, 0],
    [picture, drawing.width],
  ] as const) {
    for (let y = 0; y < from.height; y++) {
      const row = from.data.subarray(y * from.width * 4, (y + 1) * from.width * 4);
      data.set(row, (y * width + left) * 4);
    }
  }
  return { width, height, depth: 8, data };
}

/** Pictures of one size as an animation that begins again after its end. */
export async function encodeLoop(
  encoder: FilmEncoder,
  pictures: readonly Picture[],
): Promise<Blob> {
  for (const picture of pictures) await encoder.add({ drawing: undefined, picture }, false);
  return encoder.finish();
}

/** An animated GIF; every frame has its own 256 colours. */
function gifEncoder(): FilmEncoder {
  const gif = GIFEncoder();
  return {
    async add(frame, last) {
      const { width, height, data: shown } = joinPictures(frame);
      // A copy: the encoder reads the whole buffer that pixels lie in.
      const data = shown.slice();
      const palette = quantize(data, 256);
      gif.writeFrame(applyPalette(data, palette), width, height, {
        palette,
        delay: last ? lastFrameMs : frameMs,
      });
    },
    async finish() {
      gif.finish();
      return new Blob([gif.bytes() as Uint8Array<ArrayBuffer>], { type: 'image/gif' });
    },
  };
}

/** A WebM with VP9, by the browser's own encoder. Each frame has its time, however long it takes. */
function webmEncoder(): FilmEncoder {
  let film: Promise<WebmFilm> | undefined;
  let timestamp = 0;
  return {
    async add(frame, last) {
      const picture = joinPictures(frame);
      film ??= openWebm(picture.width, picture.height);
      const { context, video } = await film;
      const pixels = new Uint8ClampedArray(picture.data);
      context.putImageData(new ImageData(pixels, picture.width, picture.height), 0, 0);
      const duration = (last ? lastFrameMs : frameMs) / 1000;
      await video.add(timestamp, duration);
      timestamp += duration;
    },
    async finish() {
      if (!film) throw new Error('a film without a frame');
      const { output, target } = await film;
      await output.finalize();
      return new Blob([target.buffer as ArrayBuffer], { type: 'video/webm' });
    },
  };
}

type WebmFilm = Awaited<ReturnType<typeof openWebm>>;

async function openWebm(width: number, height: number) {
  // Loaded with the first film.
  const { BufferTarget, CanvasSource, Output, Quality, WebMOutputFormat } = await import(
    'mediabunny'
  );
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const video = new CanvasSource(canvas, { codec: 'vp9', quality: new Quality('very-high') });
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  output.addVideoTrack(video);
  await output.start();
  return { context, video, output, target };
}

/** Files that pictures become one after the other, by their endings. */
export const filmEncoders = { gif: gifEncoder, webm: webmEncoder };
export type FilmKind = keyof typeof filmEncoders;

/** Those that can be made here: not every browser encodes video. */
export const filmKinds: readonly FilmKind[] =
  'VideoEncoder' in globalThis ? ['gif', 'webm'] : ['gif'];
