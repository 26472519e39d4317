import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import type { ModelSummary, Picture, Translation } from '#common/contract';
import { outputSize } from '#common/image/size';
import { adaptDrawing } from '../drawing/adapt';
import { compose } from '../drawing/compose';
import type { Raster } from '../drawing/raster';
import { inputsOf } from '../drawing/sheets';
import { takesDrawing, valuesFor } from '../studio/modelValues';
import type { Studio } from '../studio/studio';

/** One moment of a time-lapse: the drawing and what the model made of it. */
export interface Moment {
  drawing: Picture;
  picture: Picture;
}

interface Size {
  width: number;
  height: number;
}

/** Takes pictures one after the other and gives a film. */
export interface Film {
  add(moment: Moment, last: boolean): Promise<void>;
  finish(): Promise<Blob>;
}

/** So long a moment is seen, and the last one, in milliseconds. */
const shown = 120;
const shownLast = 1_500;

/** Indices of at most `count` states from the first to the last, evenly spread. */
export function spread(states: number, count: number): number[] {
  if (states <= count) return [...Array(states).keys()];
  return Array.from({ length: count }, (_, i) => Math.round((i * (states - 1)) / (count - 1)));
}

export interface TimelapseOptions {
  /** Pictures at most. */
  frames: number;
  /** The model that all states go through; each through its own if left out. */
  model: ModelSummary | undefined;
  signal: AbortSignal;
  /** @param share 0…1. */
  onProgress(share: number): void;
}

/** Models that could have been given a drawing: what they need is there, and some of it means something to them. */
export function filmModels(
  models: readonly ModelSummary[],
  { card }: ModelSummary,
  rasters: readonly Raster[],
): ModelSummary[] {
  return models.filter((other) => {
    const { lacks, fits } = adaptDrawing(card, other.card, rasters);
    return fits && lacks.length === 0 && takesDrawing(other.card);
  });
}

/** Replay the history of the drawing, up to the present. */
export async function recordTimelapse(
  studio: Studio,
  film: Film,
  { frames, model, signal, onProgress }: TimelapseOptions,
): Promise<Blob> {
  const { seed, step, values } = studio.store.getState();
  const states = spread(step + 1, frames).map((index) => studio.states[index]);
  const sizes = states.flatMap(({ drawing: [{ ground }], model: own }) => [
    ground,
    outputSize((model ?? own).card.output, ground),
  ]);
  // A drawing may have had several sizes, and models enlarge: all pictures of a film have the largest.
  const width = Math.max(...sizes.map((size) => size.width));
  const height = Math.max(...sizes.map((size) => size.height));
  for (const [i, state] of states.entries()) {
    const { card } = state.model;
    const rasters = studio.pixelsOf(state.drawing);
    const given = model ? adaptDrawing(card, model.card, rasters).rasters : rasters;
    const by = model ?? state.model;
    const { picture }: Translation = await studio.engine.call(
      'translate',
      {
        model: by.card.id,
        inputs: inputsOf(by.card, given),
        seed,
        values: valuesFor(by, values),
      },
      signal,
    );
    const [drawing, made] = [compose(card, rasters), picture].map((one) =>
      centred(one, { width, height }),
    );
    await film.add({ drawing, picture: made }, i === states.length - 1);
    onProgress((i + 1) / states.length);
  }
  return film.finish();
}

/** A picture in the middle of a white one, if it is smaller. */
export function centred(picture: Picture, { width, height }: Size): Picture {
  if (picture.width >= width && picture.height >= height) return picture;
  const data = new Uint8Array(width * height * 4).fill(255);
  const [left, top] = [(width - picture.width) >> 1, (height - picture.height) >> 1];
  for (let y = 0; y < picture.height; y++) {
    const row = picture.data.subarray(y * picture.width * 4, (y + 1) * picture.width * 4);
    data.set(row, ((top + y) * width + left) * 4);
  }
  return { ...picture, width, height, data };
}

/** Drawing and picture beside each other. */
export function beside({ drawing, picture }: Moment): Picture {
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

/** An animated GIF; every frame has its own 256 colours. */
export function gifFilm(): Film {
  const gif = GIFEncoder();
  return {
    async add(moment, last) {
      const { width, height, data } = beside(moment);
      const palette = quantize(data, 256);
      gif.writeFrame(applyPalette(data, palette), width, height, {
        palette,
        delay: last ? shownLast : shown,
      });
    },
    async finish() {
      gif.finish();
      return new Blob([gif.bytes() as Uint8Array<ArrayBuffer>], { type: 'image/gif' });
    },
  };
}

/** A WebM by the browser's own encoder, which records as long as the film lasts. */
export function webmFilm(): Film {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  const pieces: Blob[] = [];
  let recorder: MediaRecorder | undefined;
  return {
    async add(moment, last) {
      const { width, height, data } = beside(moment);
      const began = !recorder;
      if (!recorder) {
        Object.assign(canvas, { width, height });
        recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm' });
        recorder.addEventListener('dataavailable', (event) => pieces.push(event.data));
      }
      const frame = new ImageData(new Uint8ClampedArray(data), width, height);
      context.putImageData(frame, 0, 0);
      if (began) recorder.start();
      else recorder.resume();
      await new Promise((resolve) => setTimeout(resolve, last ? shownLast : shown));
      // While the model works nothing is recorded.
      recorder.pause();
    },
    async finish() {
      const stopped = new Promise((resolve) => recorder?.addEventListener('stop', resolve));
      recorder?.stop();
      await stopped;
      return new Blob(pieces, { type: 'video/webm' });
    },
  };
}
