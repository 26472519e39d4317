import {
  type Card,
  type CardInput,
  findsOf,
  type ModelSummary,
  type Picture,
} from '#common/contract';
import { LabelPalette } from '#common/label/labelPalette';
import { relabel } from '../drawing/adapt';
import type { Raster } from '../drawing/raster';
import { inkOf, sheetKind } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';

/** The photo input of a model that requires no other input. */
function onlyPhotoInput({ inputs }: Card): CardInput | undefined {
  const photo = inputs.find(({ kind }) => kind === 'photo');
  return inputs.every((input) => input === photo || input.optional) ? photo : undefined;
}

/** Models that extract the content of a sheet from a photograph: edges for ink, labels for a label map. */
export function extractorsFor(
  models: readonly ModelSummary[],
  input: CardInput,
): readonly ModelSummary[] {
  const wanted = { ink: 'edges', labels: 'labels', paint: undefined }[sheetKind(input)];
  if (!wanted) return [];
  return models.filter(({ card }) => findsOf(card.output) === wanted && onlyPhotoInput(card));
}

/** The model that colours grey photographs: of two that differ in their loss, the one that is not plain. */
export function colouriserOf(models: readonly ModelSummary[]): ModelSummary | undefined {
  const able = models.filter(({ card }) => card.output.kind === 'ab' && onlyPhotoInput(card));
  return able.find(({ card }) => card.plainTwin) ?? able[0];
}

/** A grey photograph in colours. @throws UnderdrawError of the engine. */
export async function colourise(
  engine: EngineLink,
  { card }: ModelSummary,
  photo: Picture,
): Promise<Picture> {
  const inputs = { [onlyPhotoInput(card)!.name]: photo };
  return (await engine.call('translate', { model: card.id, inputs })).picture;
}

/**
 * The output of an extracting model for a photograph, as pixels of a sheet of the same size.
 * @returns also how many pixels have a label that the sheet does not know; they are paper.
 * @throws UnderdrawError of the engine.
 */
export async function extract(
  engine: EngineLink,
  { card }: ModelSummary,
  photo: Picture,
  input: CardInput,
): Promise<{ raster: Raster; unknown: number }> {
  const inputs = { [onlyPhotoInput(card)!.name]: photo };
  const { picture } = await engine.call('translate', { model: card.id, inputs });
  const { width, height } = picture;
  if (input.kind !== 'labels') {
    return { raster: { width, height, data: inkOf(picture, '#ffffff') }, unknown: 0 };
  }
  const palette = card.output.kind === 'labels' ? card.output.palette : [];
  const found = { width, height, data: new LabelPalette(palette).toIndices(picture).indices };
  const { raster, missing } = relabel({ palette }, input, found);
  return { raster, unknown: missing.reduce((sum, { pixels }) => sum + pixels, 0) };
}
