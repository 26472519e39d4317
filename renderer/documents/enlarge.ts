import type { ModelSummary, Picture } from '#common/contract';
import type { EngineLink } from '../engineLink/connectEngine';

/** How many times as wide and high a picture can be saved. */
export const exportScales = [1, 2, 4] as const;
export type ExportScale = (typeof exportScales)[number];

/** How many times larger a model makes a picture; 1 for one that does not do just that. */
function enlargement({ card: { inputs, output } }: ModelSummary): number {
  const [input] = inputs;
  const onePicture = inputs.length === 1 && input.kind === 'photo' && !input.frames;
  if (!onePicture || output.kind !== 'picture' || output.frames || !('scale' in output.size)) {
    return 1;
  }
  return output.size.scale;
}

/**
 * The model that makes pictures at least `scale` times as large: one that the model of the picture
 * names as its next, else the first that can.
 */
export function enlargerFor(
  scale: ExportScale,
  models: readonly ModelSummary[],
  next: readonly string[] = [],
): ModelSummary | undefined {
  if (scale === 1) return undefined;
  const able = models.filter((model) => enlargement(model) >= scale);
  return able.find(({ card }) => next.includes(card.id)) ?? able[0];
}

/** A picture `scale` times as wide and high: by a model, or by Lanczos resampling without one. */
export async function enlarge(
  engine: EngineLink,
  picture: Picture,
  scale: ExportScale,
  by: ModelSummary | undefined,
): Promise<Picture> {
  if (scale === 1) return picture;
  const width = picture.width * scale;
  const height = picture.height * scale;
  let large = picture;
  if (by) {
    const { id, inputs } = by.card;
    const task = { model: id, inputs: { [inputs[0].name]: picture } };
    large = (await engine.call('translate', task)).picture;
    if (large.width === width && large.height === height) return large;
  }
  const encoded = await engine.call('encode', { picture: large, format: 'png' });
  const data = new Uint8Array(encoded.data);
  const fit = { width, height, mode: 'fill', content: 'picture' } as const;
  return engine.call('decode', { data, name: 'picture.png', fit });
}
