import type { ModelSummary, ParsedParams, Picture } from '#common/contract';
import type { Catalog } from '../catalog/catalog';
import { encodePreview } from '../io/encodePreview';
import { readSample } from './readSample';

const samplePath = 'samples/example.png';
const previewPath = 'preview.webp';

/**
 * Add pictures to one of the user's models: an example of its input as its first sample, and what the
 * model made of that as its preview. Of a model with several inputs, only the preview.
 * @throws UnderdrawError as `Catalog.revise`.
 */
export async function illustrate(
  catalog: Catalog,
  { id, example, result }: ParsedParams<'models.illustrate'>,
): Promise<ModelSummary> {
  let model = await catalog.find(id);
  const [input, ...others] = model.card.inputs;
  if (example && input && others.length === 0) {
    model = await catalog.revise(
      id,
      (card) => ({ ...card, samples: [{ [input.name]: samplePath }, ...card.samples] }),
      { [samplePath]: example },
    );
  }
  if (!result) return model;
  const preview = await encodePreview(await firstPicture(catalog, model), result);
  return catalog.revise(id, (card) => ({ ...card, preview: previewPath }), {
    [previewPath]: preview,
  });
}

async function firstPicture(catalog: Catalog, model: ModelSummary): Promise<Picture | undefined> {
  if (model.card.samples.length === 0) return undefined;
  return Object.values(await readSample(catalog, model, 0))[0];
}
