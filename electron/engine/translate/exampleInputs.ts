import { type ChosenValues, chooseValues } from '#common/chosenValues';
import {
  type Card,
  type CardInput,
  type ModelSummary,
  type Picture,
  pictureNamesOf,
} from '#common/contract';
import { parseColour } from '#common/image/colour';
import { type Size, startSize } from '#common/image/size';
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

/** Colour at a place as a number, 0xrrggbb; both coordinates are from 0 to 1. */
type Pattern = (x: number, y: number) => number;

/** What no colour has. */
const transparent = -1;

const packed = ([red, green, blue]: readonly number[]) => (red << 16) | (green << 8) | blue;

/** A drawing, a label map or a photograph of rings: with areas, borders and fine detail. */
function pattern(input: CardInput): Pattern {
  const ring = (x: number, y: number) => Math.sqrt((x - 0.5) ** 2 + (y - 0.5) ** 2) * 10;
  switch (input.kind) {
    case 'labels': {
      const colours = input.palette.map(({ colour }) => packed(parseColour(colour)));
      return (x, y) => colours[Math.floor(ring(x, y)) % colours.length];
    }
    case 'edges':
    case 'grey': {
      const [ink, paper] = [0, packed(parseColour(input.paper))];
      return (x, y) => (ring(x, y) % 1 < 0.15 ? ink : paper);
    }
    case 'photo':
      return (x, y) => {
        const wave = 0.5 + 0.5 * Math.cos(ring(x, y) * 2 * Math.PI);
        return packed([Math.round(255 * x), Math.round(255 * wave), Math.round(255 * y)]);
      };
    case 'paint': {
      const dab = packed([200, 80, 40]);
      return (x, y) => (ring(x, y) % 3 < 0.5 ? dab : transparent);
    }
  }
}

function paint(width: number, height: number, colourAt: Pattern): Picture {
  const data = new Uint8Array(width * height * 4);
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      const colour = colourAt((x + 0.5) / width, (y + 0.5) / height);
      if (colour === transparent) continue;
      data[i] = colour >> 16;
      data[i + 1] = (colour >> 8) & 255;
      data[i + 2] = colour & 255;
      data[i + 3] = 255;
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
