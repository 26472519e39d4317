import { isInk } from '#common/contract';
import { startSize } from '#common/image/size';
import { layerInputsOf } from '../drawing/sketch';
import { brushRange, type StudioState } from './studioState';

/** A sheet is large from so many times the usual side on. */
const large = 2;
/** Brushes within this share of the offered size are taken as chosen for the sheet. */
const near = 0.75;

type Seen = Pick<StudioState, 'model' | 'size' | 'sheet' | 'brushes'>;

/** Brushes that fit a large sheet. */
export interface BrushOffer {
  /** How many times the usual side the sheet has, to a half. */
  times: number;
  brushes: readonly number[];
}

/**
 * Larger brushes for a sheet that is much larger than what the model is used to: its areas would take many
 * strokes otherwise. Ink keeps its width, since the model knows lines of that width only.
 * @returns undefined if the sheet is not large, or its brushes were chosen already.
 */
export function brushOffer({ model, size, sheet, brushes }: Seen): BrushOffer | undefined {
  if (!model || 'fixed' in model.card.size) return undefined;
  const inputs = layerInputsOf(model.card);
  const { width, height } = startSize(model.card.size);
  const times = Math.round(2 * Math.sqrt((size.width * size.height) / (width * height))) / 2;
  if (times < large || !inputs[sheet]) return undefined;
  const wanted = inputs.map((input, i) =>
    isInk(input) ? brushes[i] : Math.min(brushRange.max, Math.round(input.stroke * times)),
  );
  const chosen = inputs.every((input, i) => isInk(input) || brushes[i] >= wanted[i] * near);
  return chosen ? undefined : { times, brushes: wanted };
}

/** Names what was offered: once for a size of a model's sheet. */
export const offerKey = ({ model, size }: Seen): string =>
  `${model?.card.id} ${size.width} ${size.height}`;
