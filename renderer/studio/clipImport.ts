import { type ModelSummary, type Picture, pictureNamesOf } from '#common/contract';
import { sameSize } from '#common/image/size';
import { evenIndices } from '../documents/timelapse';
import { compose } from '../drawing/compose';
import { newSheet } from '../drawing/drawing';
import { drawingFromRasters, fitRaster } from '../drawing/fitRaster';
import { type SheetFrame, sheetInputsOf } from '../drawing/sheetInputs';
import { rasterFromPicture, sheetKind } from '../drawing/sheets';
import { readFile } from '../photo/openedFile';
import type { Studio } from './studio';

/** Longest side of the frames of a clip that is opened, in pixels: several are translated at a time. */
const longest = 512;

/** The input of a model that takes a clip; undefined for a model that takes single pictures. */
function clipInput({ card }: ModelSummary): SheetFrame | undefined {
  const frames = sheetInputsOf(card).flatMap(({ frame }) => frame ?? []);
  return frames.reduce<SheetFrame | undefined>(
    (most, one) => (most && most.count >= one.count ? most : one),
    undefined,
  );
}

/** Number of frames that the Studio's model takes; 1 for a model that takes single pictures. */
export function clipLength({ store }: Pick<Studio, 'store'>): number {
  const { model } = store.getState();
  return (model && clipInput(model)?.count) ?? 1;
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
  const clip = await studio.engine.call('decodeClip', { files: read, count, size, longest });
  // Another model was chosen meanwhile: the clip was read for the frames of this one.
  if (studio.store.getState().model === model) putFrames(studio, model, clip);
}

/**
 * Put states of the history on the sheets of the frames, evenly from the first to the last: those
 * before the model that takes frames, if there are two.
 */
export function clipOfHistory(studio: Studio): void {
  const { model: taker, step } = studio.store.getState();
  if (!taker) return;
  const past = studio.states.slice(0, step + 1).filter(({ drawing }) => drawing.length > 0);
  const single = past.filter(({ model }) =>
    model.card.inputs.every((i) => pictureNamesOf(i).length === 1),
  );
  const states = single.length > 1 ? single : past;
  const chosen = evenIndices(states.length, clipLength(studio)).map((index) => states[index]);
  const pictures = chosen.map(({ model, drawing }) =>
    compose(model.card, studio.pixelsOf(drawing)),
  );
  putFrames(studio, taker, pictures);
}

/** Put pictures on the sheets of the frames, in the size of the last; what is on other sheets stays. */
function putFrames(studio: Studio, model: ModelSummary, pictures: readonly Picture[]): void {
  const last = pictures.at(-1);
  const clip = clipInput(model);
  if (!last || !clip) return;
  studio.tools.finish();
  const { drawing, size } = studio.store.getState();
  const inputs = sheetInputsOf(model.card);
  const { width, height } = last;
  const sized = sameSize(size, last)
    ? drawing
    : drawingFromRasters(model.card, studio.pixelsOf(drawing), { width, height });
  const filled = sized.map((sheet, i) => {
    const input = inputs[i];
    if (input?.frame?.input !== clip.input) return sheet;
    // The last picture is the last frame; where they are too few, the oldest is repeated.
    const at = Math.max(0, pictures.length - clip.count + input.frame.index);
    const raster = rasterFromPicture(input, pictures[at]);
    const ground = fitRaster(raster, { width, height }, sheetKind(input), sheet.paper);
    return newSheet(sheet.name, ground, sheet.paper);
  });
  studio.goOnWith({ model, drawing: filled });
}
