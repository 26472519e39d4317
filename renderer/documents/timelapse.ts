import type { ModelSummary, Picture, Translation } from '#common/contract';
import { outputSize, type Size } from '#common/image/size';
import { adaptDrawing } from '../drawing/adapt';
import { compose } from '../drawing/compose';
import type { Raster } from '../drawing/raster';
import { inputPicturesOf } from '../drawing/sheets';
import { valuesFor } from '../studio/modelValues';
import type { Studio } from '../studio/studio';
import type { FilmEncoder } from './filmEncoders';
import { type Scene, sceneSize } from './scene';

/** At most `count` evenly spaced indices of `states` states, including the first and the last. */
export function evenIndices(states: number, count: number): number[] {
  if (states <= count) return [...Array(states).keys()];
  return Array.from({ length: count }, (_, i) => Math.round((i * (states - 1)) / (count - 1)));
}

export interface TimelapseOptions {
  /** Most frames. */
  frames: number;
  /** The model for all states; undefined translates each state with its own. */
  model: ModelSummary | undefined;
  signal: AbortSignal;
  /** @param share 0…1. */
  onProgress(share: number): void;
}

/** Models that can translate a drawing: no input is missing, and some content fits. */
export function timelapseModels(
  models: readonly ModelSummary[],
  { card }: ModelSummary,
  rasters: readonly Raster[],
): ModelSummary[] {
  if (rasters.length === 0) return [];
  return models.filter((other) => {
    const { missingInputs, fits } = adaptDrawing(card, other.card, rasters);
    return fits && missingInputs.length === 0;
  });
}

/**
 * Replay the history of the drawing, up to the present. States without a drawing are left out where
 * one model is chosen for all.
 */
export async function recordTimelapse(
  studio: Studio,
  encoder: FilmEncoder,
  { frames, model, signal, onProgress }: TimelapseOptions,
): Promise<Blob> {
  const { seed, step, values } = studio.store.getState();
  const past = studio.states.slice(0, step + 1).filter(({ settings }) => !model || !settings);
  const states = evenIndices(past.length, frames).map((index) => past[index]);
  const sizes = states.flatMap((state) => {
    const size = sceneSize(state);
    return [size, outputSize((model ?? state.model).card.output, size)];
  });
  // A drawing may have had several sizes, and models enlarge: all pictures of a film have the largest.
  const width = Math.max(...sizes.map((size) => size.width));
  const height = Math.max(...sizes.map((size) => size.height));
  const drawn = states.some(({ settings }) => !settings);
  for (const [i, state] of states.entries()) {
    const { card } = state.model;
    const rasters = studio.pixelsOf(state.drawing);
    const given = model ? adaptDrawing(card, model.card, rasters).rasters : rasters;
    const by = model ?? state.model;
    const { picture }: Translation = await studio.engine.call(
      'translate',
      {
        model: by.card.id,
        inputs: inputPicturesOf(by.card, given),
        seed,
        values: valuesFor(by, values),
        ...settingsOf(state),
      },
      signal,
    );
    const drawing = state.settings ? blankPicture({ width, height }) : compose(card, rasters);
    const frame = {
      drawing: drawn ? padToSize(drawing, { width, height }) : undefined,
      picture: padToSize(picture, { width, height }),
    };
    await encoder.add(frame, i === states.length - 1);
    onProgress((i + 1) / states.length);
  }
  return encoder.finish();
}

/** What is asked for in a state without a drawing. */
function settingsOf({ model, settings }: Scene) {
  if (!settings) return {};
  const { size, seed, values } = settings;
  return { size, seed, values: valuesFor(model, { [model.card.id]: values }) };
}

function blankPicture({ width, height }: Size): Picture {
  return { width, height, depth: 8, data: new Uint8Array(width * height * 4).fill(255) };
}

/** A picture padded with white to a size, centred. */
function padToSize(picture: Picture, { width, height }: Size): Picture {
  if (picture.width >= width && picture.height >= height) return picture;
  const { data } = blankPicture({ width, height });
  const [left, top] = [(width - picture.width) >> 1, (height - picture.height) >> 1];
  for (let y = 0; y < picture.height; y++) {
    const row = picture.data.subarray(y * picture.width * 4, (y + 1) * picture.width * 4);
    data.set(row, ((top + y) * width + left) * 4);
  }
  return { ...picture, width, height, data };
}
