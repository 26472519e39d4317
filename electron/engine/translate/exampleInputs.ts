import {
  type Card,
  type CardInput,
  type ModelSummary,
  type Picture,
  pictureNamesOf,
} from '#common/contract';
import { parseColour } from '#common/image/colour';
import { type Size, startSize } from '#common/image/size';
import { type ChosenValues, chooseValues } from '#common/values';
import type { Catalog } from '../catalog/catalog';
import type { Inputs } from './prepareInputs';
import { readSample } from './readSample';

/** Something to try a model with: its first sample, or pictures that are made up, always the same. */
export async function exampleInputs(
  catalog: Catalog,
  model: ModelSummary,
): Promise<{ inputs: Inputs; values: ChosenValues }> {
  const { card } = model;
  const inputs =
    card.samples.length > 0
      ? await readSample(catalog, model, 0)
      : madeUpPictures(card, startSize(card.size));
  const [values] = chooseValues([card], firstWords(card));
  return { inputs, values };
}

/** Pictures for a model's inputs that are made up, always the same. */
export function madeUpPictures(card: Card, { width, height }: Size): Record<string, Picture> {
  return Object.fromEntries(
    card.inputs.flatMap((input) => {
      const picture = paint(width, height, pattern(input));
      return pictureNamesOf(input).map((name): [string, Picture] => [name, picture]);
    }),
  );
}

/** Colour at a place, both coordinates from 0 to 1; undefined is transparent. */
type Pattern = (x: number, y: number) => [number, number, number] | undefined;

/** A drawing, a label map or a photograph of rings: with areas, borders and fine detail. */
function pattern(input: CardInput): Pattern {
  const ring = (x: number, y: number) => Math.hypot(x - 0.5, y - 0.5) * 10;
  switch (input.kind) {
    case 'labels': {
      const colours = input.palette.map(({ colour }) => parseColour(colour));
      return (x, y) => colours[Math.floor(ring(x, y)) % colours.length];
    }
    case 'edges':
    case 'grey':
      return (x, y) => (ring(x, y) % 1 < 0.15 ? [0, 0, 0] : parseColour(input.paper));
    case 'photo':
      return (x, y) => {
        const wave = 0.5 + 0.5 * Math.cos(ring(x, y) * 2 * Math.PI);
        return [Math.round(255 * x), Math.round(255 * wave), Math.round(255 * y)];
      };
    case 'paint':
      return (x, y) => (ring(x, y) % 3 < 0.5 ? [200, 80, 40] : undefined);
  }
}

function paint(width: number, height: number, colourAt: Pattern): Picture {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colourAt((x + 0.5) / width, (y + 0.5) / height);
      if (colour) data.set([...colour, 255], (y * width + x) * 4);
    }
  }
  return { width, height, depth: 8, data };
}

/** Something to say to models that can't do without. */
function firstWords({ values }: Card): Record<string, string> {
  return Object.fromEntries(
    values.flatMap((value) =>
      value.kind === 'text' && value.default === undefined
        ? [[value.name, value.vocabulary[0]]]
        : [],
    ),
  );
}
