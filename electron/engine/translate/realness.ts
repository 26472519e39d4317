import {
  type Card,
  type ModelSummary,
  type Picture,
  type Provider,
  type Realness,
  UnderdrawError,
} from '#common/contract';
import type { Size } from '#common/image/size';
import type { Catalog } from '../catalog/catalog';
import { channelsLast } from '../image/tensorLayout';
import { writePicture } from '../image/toTensor';
import { resize } from '../io/encode';
import type { Feed } from '../runtime/feeds';
import type { Runtime } from '../runtime/runtime';
import { feedsOfPictures, type Inputs, type PreparedInputs, prepareInputs } from './prepareInputs';

/**
 * Scores of the model's own discriminator, patch by patch, for a picture made from these inputs.
 * @throws UnderdrawError MODEL_CANT_RUN if the package has no discriminator.
 */
export async function realness(
  catalog: Catalog,
  runtime: Runtime,
  model: ModelSummary,
  { inputs, picture, provider }: { inputs: Inputs; picture: Picture; provider: Provider },
): Promise<Realness> {
  const { card } = model;
  const file = card.files.discriminator;
  if (!card.discriminator || !file) {
    throw new UnderdrawError('MODEL_CANT_RUN', { reason: 'noDiscriminator', model: card.id });
  }
  const prepared = await prepareInputs(card, inputs);
  const { plan } = prepared;
  const { innerWidth: width, innerHeight: height } = plan;
  const fits = picture.width === width && picture.height === height;
  const seen = fits ? picture : await resize(picture, width, height, 'picture');
  const { values, shape } = await runtime.run(
    file.sha256,
    () => catalog.verified(model, file),
    provider,
    {
      ...feedsOfPictures(prepared),
      [card.discriminator.picture]: pictureToJudge(card, prepared, seen),
    },
    card.discriminator.score,
  );
  const { rows, columns } = scoreGrid(card, shape, plan);
  // Patches that lie in the padding say nothing about the picture.
  const mapWidth = Math.max(1, Math.round((columns * width) / plan.width));
  const mapHeight = Math.max(1, Math.round((rows * height) / plan.height));
  const [made, real] = card.discriminator.range;
  const map = new Uint8Array(mapWidth * mapHeight);
  let sum = 0;
  for (let y = 0; y < mapHeight; y++) {
    for (let x = 0; x < mapWidth; x++) {
      const score = (values[y * columns + x] - made) / (real - made);
      if (!Number.isFinite(score)) {
        throw new UnderdrawError('MODEL_CANT_RUN', { reason: 'notNumbers', model: card.id });
      }
      const bounded = Math.min(1, Math.max(0, score));
      sum += bounded;
      map[y * mapWidth + x] = Math.round(bounded * 255);
    }
  }
  return { width: mapWidth, height: mapHeight, map, score: sum / map.length };
}

/**
 * Rows and columns of scores: one picture, one channel, which may be the last axis or left out.
 * They lie as the picture does.
 * @param plan of the picture that was judged.
 * @throws UnderdrawError MODEL_CANT_RUN for any other shape.
 */
function scoreGrid(
  card: Card,
  shape: readonly number[],
  plan: Size,
): { rows: number; columns: number } {
  const isLast = card.output.layout === 'nhwc' && shape.length === 4;
  const [rows, columns] = isLast ? shape.slice(1, 3) : shape.slice(-2);
  const count = shape.reduce((product, side) => product * side, 1);
  // A net that judges the whole may give [1, 1].
  const isGrid = shape.length === 3 || shape.length === 4 || (shape.length === 2 && count === 1);
  const upright = (columns - rows) * (plan.width - plan.height) >= 0;
  if (isGrid && count > 0 && count === rows * columns && upright) return { rows, columns };
  throw new UnderdrawError('MODEL_CANT_RUN', {
    reason: 'outputShape',
    model: card.id,
    shape: shape.join(' × '),
    expected: '1 × 1 × H × W',
  });
}

/** A picture as a tensor in the generator's output format, padded like its inputs. */
function pictureToJudge(
  { id, output }: Card,
  { plan, padding }: PreparedInputs,
  picture: Picture,
): Feed {
  if (output.kind !== 'picture' || (output.encoding !== 'rgb' && output.encoding !== 'bgr')) {
    throw new UnderdrawError('MODEL_CANT_RUN', { reason: 'judgesNoColours', model: id });
  }
  const { width, height, border } = plan;
  const values = new Float32Array(3 * width * height);
  const place = { width, height, border, padding };
  writePicture(values, picture, output.encoding, output.scaling, place);
  const { type, layout } = output;
  return layout === 'nchw'
    ? { values, shape: [1, 3, height, width], type }
    : { values: channelsLast(values, 3), shape: [1, height, width, 3], type };
}
