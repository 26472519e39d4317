import type { Card, CardInput, ModelSummary, Picture } from '#common/contract';
import { startSize } from '#common/image/size';
import type { Scene } from '../documents/scene';
import { adaptDrawing, type UnknownLabel } from '../drawing/adapt';
import { enlargeLabels } from '../drawing/enlargeLabels';
import { drawingFromRasters } from '../drawing/fitRaster';
import { inputLikeOutput } from '../drawing/plainInput';
import { blankRaster, type Raster } from '../drawing/raster';
import { sheetInputsOf } from '../drawing/sheetInputs';
import { packColour, rasterFromPicture, sheetKind } from '../drawing/sheets';
import { nextModels } from '../studio/modelValues';
import type { Studio } from '../studio/studio';
import type { StudioState } from '../studio/studioState';

/**
 * The model that goes on with a dream: the one that is drawn for now, if it takes all of it, else the
 * first that the dreamer's card names, even if it does not know every label, else any that takes it.
 */
export function painterFor(
  dreamer: ModelSummary,
  { model, models = [] }: Pick<StudioState, 'model' | 'models'>,
): ModelSummary | undefined {
  const dream = inputLikeOutput(dreamer.card.output, 1);
  if (model && takes(model.card, dream, true)) return model;
  const named = nextModels(models, dreamer.card).find(({ card }) => takes(card, dream, false));
  return named ?? models.find(({ card }) => takes(card, dream, true));
}

/** Whether a dream, or every label of it, has a place on the sheets of a model. */
function takes(card: Card, dream: CardInput, whole: boolean): boolean {
  if (card.inputs.length === 0) return false;
  if (dream.kind === 'labels') {
    const { length } = dream.palette;
    // One pixel of each label: a map with all of them.
    const all: Raster = {
      ...blankRaster(length, 1, 0),
      data: Uint8Array.from(dream.palette.keys()),
    };
    const { missingInputs, unknownLabels, fits } = adaptDrawing({ inputs: [dream] }, card, [all]);
    return fits && missingInputs.length === 0 && !(whole && unknownLabels.length > 0);
  }
  const pixel = { width: 1, height: 1, data: Uint32Array.of(packColour('#000000')) };
  const { missingInputs, fits } = adaptDrawing({ inputs: [dream] }, card, [pixel]);
  return fits && missingInputs.length === 0;
}

/** A dream as a drawing. */
interface DreamScene {
  scene: Scene;
  /** Labels in the dream that the model does not know: they became paper. */
  lost: readonly UnknownLabel[];
}

/**
 * A dream as the drawing of a model: at the size of what is drawn now, if that is for the same model,
 * whose other sheets stay as they are; else at the model's own. Labels become smooth regions.
 */
export function dreamScene(
  picture: Picture,
  dreamer: Card,
  painter: ModelSummary,
  studio: Studio,
): DreamScene {
  const { model, drawing, size: drawn } = studio.store.getState();
  const same = model?.card.id === painter.card.id;
  const size = same ? drawn : startSize(painter.card.size);
  const dream = inputLikeOutput(dreamer.output, 1);
  const raster = rasterFromPicture(dream, picture);
  const sized = dream.kind === 'labels' ? enlargeLabels(raster, size) : raster;
  const inputs = sheetInputsOf(painter.card);
  const { rasters, unknownLabels: lost } = adaptDrawing({ inputs: [dream] }, painter.card, [sized]);
  const fitted = drawingFromRasters(painter.card, rasters, size);
  if (!same) return { scene: { model: painter, drawing: fitted }, lost };
  const own = (input?: CardInput) => input && sheetKind(input) === sheetKind(dream);
  const onto = fitted.map((sheet, i) => (own(inputs[i]) ? sheet : drawing[i]));
  return { scene: { model, drawing: onto }, lost };
}
