import { checkChain } from '#common/checkChain';
import { chooseValues } from '#common/chosenValues';
import {
  type Card,
  type CardInput,
  type ModelSummary,
  type Picture,
  pictureNamesOf,
  type Translation,
  type Values,
} from '#common/contract';
import { restoreAlpha } from '#common/image/alpha';
import { LabelPalette } from '#common/label/labelPalette';
import type { Catalog } from '../catalog/catalog';
import type { Runtime } from '../runtime/runtime';
import { paintInput } from './paintInput';
import type { Inputs } from './prepareInputs';
import { type TranslateRequest, translate } from './translate';

/** A request whose values are not validated yet. */
export type ChainRequest = Omit<TranslateRequest, 'values'> & { values: Values };

/**
 * Run models one after the other: the output of each is an input of the next.
 * @param models at least one; the request's inputs and size are for the first.
 * @returns the last one's picture; times, notes and illegal pixels of all.
 * @throws UnderdrawError USAGE for values that do not fit or a model that takes no picture.
 */
export async function translateChain(
  catalog: Catalog,
  runtime: Runtime,
  models: readonly ModelSummary[],
  { values, size, ...request }: ChainRequest,
): Promise<Translation> {
  const cards = models.map(({ card }) => card);
  checkChain(cards);
  const chosen = chooseValues(cards, values);
  const [first, ...others] = models;
  let done = await translate(catalog, runtime, first, {
    ...request,
    size,
    values: chosen[0],
  });
  if (others.length === 0) return done;
  for (const [i, model] of others.entries()) {
    const inputs = inputsFrom(cards[i], model.card, done);
    const next = await translate(catalog, runtime, model, {
      ...request,
      inputs,
      // Only files hold class numbers; models give colours.
      values: { ...chosen[i + 1], labelIndices: false },
    });
    done = {
      ...next,
      runMs: done.runMs + next.runMs,
      ms: done.ms + next.ms,
      illegal: done.illegal + next.illegal,
      notes: [...done.notes, ...next.notes],
    };
  }
  return done;
}

/** The output of one model as inputs of the next: see docs/model-package.md. */
function inputsFrom(from: Card, to: Card, { picture, frames = [picture] }: Translation): Inputs {
  const input = chainInput(from, to, picture);
  const names = pictureNamesOf(input);
  // The latest frames; if there are too few, `prepareInputs` fills in the older ones.
  const given = frames.slice(-names.length);
  const named = names.slice(-given.length);
  return Object.fromEntries(
    given.map((one, i): [string, Picture] => [named[i], withPaletteOf(from, input, one)]),
  );
}

function chainInput(from: Card, to: Card, picture: Picture): CardInput {
  const { inputs } = to;
  const labels = from.output.kind === 'labels' && inputs.find((i) => i.kind === 'labels');
  if (labels) return labels;
  const paint = paintInput(to, picture);
  if (paint) return paint;
  return inputs.find((i) => i.kind !== 'labels' && i.kind !== 'paint') || inputs[0];
}

/** A label map recoloured to the next model's palette by label name; other labels keep their colour. */
function withPaletteOf({ output }: Card, input: CardInput, picture: Picture): Picture {
  if (output.kind !== 'labels' || input.kind !== 'labels') return picture;
  const { palette } = input;
  const renamed = output.palette.map(({ name, colour }) => ({
    name,
    colour: palette.find((label) => label.name === name)?.colour ?? colour,
  }));
  if (renamed.every(({ colour }, i) => colour === output.palette[i].colour)) return picture;
  const { indices } = new LabelPalette(output.palette).toIndices(picture);
  const made = new LabelPalette(renamed).toPicture(indices, picture.width, picture.height);
  return restoreAlpha(made, picture);
}
