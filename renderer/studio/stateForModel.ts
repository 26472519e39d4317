import type { Card, CardInput, LayerLook, ModelSummary } from '#common/contract';
import { plainLook } from '../drawing/layerLook';
import { sheetKind } from '../drawing/sheets';
import { isSketch, layerInputsOf, sketchName } from '../drawing/sketch';
import { activeInput, type StudioState } from './studioState';

/**
 * Changes of the Studio's state as a model is opened: brush sizes of the model unless it is the same
 * one, the same sheet, label and colour if it has them, and no translated picture yet.
 */
export function stateForModel(model: ModelSummary, before: StudioState): Partial<StudioState> {
  const inputs = layerInputsOf(model.card);
  const old = activeInput(before);
  const sheet = inputs.findIndex(
    (input) =>
      old &&
      sheetKind(input) === sheetKind(old) &&
      isSketch(input) === isSketch(old) &&
      takesDabs(input) === takesDabs(old),
  );
  const same = before.model?.card.id === model.card.id && before.brushes.length === inputs.length;
  // Of several frames the latest is drawn on: the model continues from it.
  const { frame } = inputs[Math.max(0, sheet)] ?? {};
  return {
    model,
    sheet: Math.max(0, sheet) + (frame ? frame.count - 1 - frame.index : 0),
    brushes: same ? before.brushes : inputs.map((input) => input.stroke),
    classIndex: sameLabel(model.card, before),
    colour: knownColour(model.card, before.colour),
    look: lookForModel(before.look),
    output: undefined,
    frames: [],
    frame: 0,
    outputTask: undefined,
  };
}

/** What stays when another drawing is opened: brushes and label are those that one had. */
export function handOf({ model, sheet, brushes, classIndex }: StudioState) {
  return { model, sheet, brushes, classIndex };
}

/** Of another model every layer is seen; the sketch stays as it was looked at. */
function lookForModel(look: LayerLook): LayerLook {
  const { [sketchName]: sketch } = look.layers;
  if (!sketch && !look.sketchBelow) return plainLook;
  return { ...look, layers: sketch ? { [sketchName]: sketch } : {} };
}

/** Dabs colour shapes of the ink, which comes first: they are no paint that makes a picture by itself. */
const takesDabs = (input: CardInput): boolean =>
  input.kind === 'paint' && input.floodTo !== undefined;

/** The colour, or if the model was trained on others alone, the first of those. */
function knownColour({ inputs }: Card, colour: string): string {
  const palette = inputs.flatMap((input) => (input.kind === 'paint' ? (input.palette ?? []) : []));
  if (palette.length === 0 || palette.some((known) => known.colour === colour)) return colour;
  return palette[0].colour;
}

/** The label of the same name, else the first that is not paper. */
function sameLabel({ inputs }: Card, { model, classIndex }: StudioState): number {
  const labels = inputs.find((input) => input.kind === 'labels');
  if (!labels) return 0;
  const old = model?.card.inputs.find((input) => input.kind === 'labels');
  const name = old?.palette[classIndex]?.name;
  const same = labels.palette.findIndex((label) => label.name === name);
  return same >= 0 ? same : labels.palette.findIndex((label) => label.name !== labels.paper);
}
