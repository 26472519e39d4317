import type { Card, Picture } from '#common/contract';
import type { Size } from '#common/image/size';
import type { Catalog } from '../catalog/catalog';
import { resize } from '../io/encode';
import { madeUpPictures } from '../translate/exampleInputs';
import type { Inputs } from '../translate/prepareInputs';
import { readSample } from '../translate/readSample';

/** Longest side of the example in px; that of a net that enlarges is half of it. */
const exampleSide = 256;

/**
 * What a net's inputs are given.
 * @param given a person's own picture, or another one, which is for nets that take no label maps
 */
export async function exampleFor(
  card: Card,
  given: Picture | (() => Promise<Picture | undefined>),
): Promise<Inputs> {
  const labels = card.inputs.some(({ kind }) => kind === 'labels');
  const side = exampleSide / ('scale' in card.output.size && card.output.size.scale > 1 ? 2 : 1);
  const other = typeof given === 'function';
  const picture = other ? (labels ? undefined : await given()) : given;
  if (!picture) return madeUpPictures(card, { width: side, height: side });
  const small = await within(picture, side, labels ? 'labels' : 'picture');
  return Object.fromEntries(card.inputs.map(({ name }) => [name, small]));
}

/** Of all samples of bundled models that take pictures the one that compresses worst: a photograph. */
export async function bundledPhoto(catalog: Catalog): Promise<Picture | undefined> {
  const { models } = await catalog.list();
  let [most, photo]: [number, (() => Promise<Picture | undefined>) | undefined] = [0, undefined];
  for (const model of models) {
    const input = model.card.inputs.find(({ kind }) => kind === 'photo');
    if (model.origin !== 'bundled' || !input) continue;
    for (const [index, { [input.name]: file }] of model.card.samples.entries()) {
      const bytes = file ? (await catalog.asset(model, file).catch(() => [])).length : 0;
      if (bytes <= most) continue;
      most = bytes;
      photo = async () => (await readSample(catalog, model, index))[input.name];
    }
  }
  return photo?.();
}

/** A picture of at most `side` px in width and height. */
export async function within(
  picture: Picture,
  side: number,
  content: 'labels' | 'picture',
): Promise<Picture> {
  const { width, height } = limitedSize(picture, side);
  if (width === picture.width && height === picture.height) return picture;
  return resize(picture, width, height, content);
}

function limitedSize({ width, height }: Size, side: number): Size {
  const factor = Math.min(1, side / Math.max(width, height));
  const scaled = (length: number) => Math.max(1, Math.round(length * factor));
  return { width: scaled(width), height: scaled(height) };
}
