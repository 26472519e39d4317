import { type Picture, pictureNamesOf } from '#common/contract';
import { evenIndices } from '../documents/timelapse';
import { adaptDrawing } from '../drawing/adapt';
import { compose } from '../drawing/compose';
import { drawingFromRasters } from '../drawing/fitRaster';
import { pictureInput } from '../drawing/plainInput';
import { rasterFromPicture } from '../drawing/sheets';
import { readFile } from '../photo/openedFile';
import type { Studio } from './studio';

/** Longest side of the frames of a clip that is opened, in pixels: several are translated at a time. */
const longest = 512;

/** Number of frames that the Studio's model takes; 1 for a model that takes single pictures. */
export function clipLength({ store }: Pick<Studio, 'store'>): number {
  const inputs = store.getState().model?.card.inputs ?? [];
  return Math.max(1, ...inputs.map((input) => pictureNamesOf(input).length));
}

/** Put the last frames of a GIF, or pictures in the order of their names, on the sheets of the frames. */
export async function openClip(studio: Studio, files: readonly File[]): Promise<void> {
  const { model } = studio.store.getState();
  if (!model || files.length === 0) return;
  const byName = new Intl.Collator(undefined, { numeric: true });
  const sorted = [...files].sort((a, b) => byName.compare(a.name, b.name));
  const rule = model.card.size;
  const size = 'fixed' in rule ? { width: rule.fixed[0], height: rule.fixed[1] } : undefined;
  const read = await Promise.all(sorted.map(readFile));
  const count = clipLength(studio);
  putFrames(studio, await studio.engine.call('decodeClip', { files: read, count, size, longest }));
}

/**
 * Put states of the history on the sheets of the frames, evenly from the first to the last: those
 * before the model that takes frames, if there are two.
 */
export function clipOfHistory(studio: Studio): void {
  const { step } = studio.store.getState();
  const past = studio.states.slice(0, step + 1).filter(({ drawing }) => drawing.length > 0);
  const single = past.filter(({ model }) =>
    model.card.inputs.every((i) => pictureNamesOf(i).length === 1),
  );
  const states = single.length > 1 ? single : past;
  const chosen = evenIndices(states.length, clipLength(studio)).map((index) => states[index]);
  const pictures = chosen.map(({ model, drawing }) =>
    compose(model.card, studio.pixelsOf(drawing)),
  );
  putFrames(studio, pictures);
}

function putFrames(studio: Studio, pictures: readonly Picture[]): void {
  const { model } = studio.store.getState();
  const last = pictures.at(-1);
  if (!model || !last) return;
  const input = pictureInput('photo', pictures.length);
  const rasters = pictures.map((picture) => rasterFromPicture(input, picture));
  const adapted = adaptDrawing({ inputs: [input] }, model.card, rasters);
  const { width, height } = last;
  const drawing = drawingFromRasters(model.card, adapted.rasters, { width, height });
  studio.goOnWith({ model, drawing });
}
