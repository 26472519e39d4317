import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseValues } from '#common/chosenValues';
import {
  type Card,
  type ModelSummary,
  outputChannels,
  type Picture,
  type Realness,
} from '#common/contract';
import { outputSize, type Size } from '#common/image/size';
import { Catalog } from './catalog/catalog';
import { createEngine } from './createEngine';
import { tensorToPicture, wholePlanes } from './image/fromTensor';
import { Runtime } from './runtime/runtime';
import { feedsOfValues } from './translate/inputs';
import { feedsOfPictures, prepareInputs } from './translate/prepareInputs';
import { readSample } from './translate/readSample';

const folder = path.resolve('models');
const ids = readdirSync(folder).filter((name) => name !== 'training' && !name.includes('.'));
const judged = ids.filter((id) =>
  statSync(path.join(folder, id, 'discriminator.onnx'), { throwIfNoEntry: false }),
);
const catalog = new Catalog([{ folder, origin: 'bundled' }]);
const runtime = new Runtime(2);
const call = createEngine({ catalog: [{ folder, origin: 'bundled' }], threads: 2 });

/** The top left of a picture, as large as the goldens: at most 96 × 64 px. */
function corner(picture: Picture): Picture {
  const [width, height] = [Math.min(96, picture.width), Math.min(64, picture.height)];
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = y * picture.width * 4;
    data.set(picture.data.subarray(from, from + width * 4), y * width * 4);
  }
  return { width, height, depth: 8, data };
}

/** The corner of the first sample; none for a model that needs no picture. */
async function cornerOfSample(model: ModelSummary): Promise<Record<string, Picture>> {
  if (model.card.inputs.length === 0) return {};
  const sample = Object.entries(await readSample(catalog, model, 0));
  return Object.fromEntries(sample.map(([name, picture]) => [name, corner(picture)]));
}

const noiseOf = ({ values }: Card) => values.find((value) => value.kind === 'noise');

/** What PyTorch was given, noise, and gave: the output for an input of `size`, and scores [8, 12]. */
function golden({ card }: ModelSummary, size: Size) {
  const bytes = readFileSync(path.join(folder, card.id, 'golden.f32'));
  const all = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  const noise = all.subarray(0, noiseOf(card)?.size ?? 0);
  const rest = all.subarray(noise.length);
  const { width, height } = outputSize(card.output, size);
  const length = outputChannels(card.output) * width * height;
  return { noise, output: rest.subarray(0, length), scores: rest.subarray(length) };
}

describe.each(ids)('the package %s', (id) => {
  it('gives what PyTorch gives for the same weights and noise', async () => {
    const model = await catalog.find(id);
    const { card } = model;
    const given = await cornerOfSample(model);
    const prepared = await prepareInputs(card, given);
    const { noise, output: wanted } = golden(model, prepared.given);
    const [chosen] = chooseValues([card], {});
    const feeds = {
      ...feedsOfPictures(prepared),
      ...feedsOfValues(card.values, chosen, 0, prepared.plan),
    };
    const tensor = noiseOf(card)?.tensor;
    if (tensor) feeds[tensor].values = noise;
    const { generator } = card.files;
    const { values } = await runtime.run(
      id,
      () => catalog.verified(model, generator),
      'cpu',
      feeds,
      card.output.tensor,
    );
    expect(values.length).toBe(wanted.length);
    let worst = 0;
    for (let i = 0; i < values.length; i++) {
      worst = Math.max(worst, Math.abs(values[i] - wanted[i]));
    }
    expect(worst).toBeLessThan(2e-3);
  });

  it('has a preview, five to nine samples if it needs pictures (with a blank sheet a shelf of six to ten), a licence and a page on its training; is small', async () => {
    const { card, bytes } = await catalog.find(id);
    expect(bytes).toBeLessThan(16e6);
    if (card.inputs.length > 0) {
      expect(card.samples.length).toBeGreaterThanOrEqual(5);
      expect(card.samples.length).toBeLessThanOrEqual(9);
    }
    const starters = card.samples
      .flatMap((s) => Object.values(s))
      .filter((f) => f.startsWith('starters/'));
    for (const file of starters)
      expect(statSync(path.join(folder, id, file)).size).toBeLessThan(30_000);
    const files = [
      card.preview!,
      card.licence.file,
      'training.md',
      'sheet.jpg',
      ...card.trainingData.flatMap((d) => d.credits ?? []),
      ...card.samples.flatMap((s) => Object.values(s)),
      ...card.howToDraw.map((step) => step.picture),
    ];
    for (const file of files) expect(statSync(path.join(folder, id, file)).size).toBeGreaterThan(0);
    expect(card.limits.length).toBeGreaterThan(0);
  });
});

describe.each(judged)('the discriminator of %s', (id) => {
  it('scores as it does in PyTorch', async () => {
    const model = await catalog.find(id);
    const inputs = await cornerOfSample(model);
    const { output: made, scores } = golden(model, Object.values(inputs)[0]);
    const { output } = model.card;
    if (output.kind !== 'picture') throw new Error('only pictures are judged');
    const picture = tensorToPicture(wholePlanes(made, 96, 64), output, 8);
    const signal = new AbortController().signal;
    const { width, height, map } = (await call.realness(
      { model: id, inputs, picture },
      signal,
    )) as Realness;
    expect([width, height]).toEqual([12, 8]);
    for (let i = 0; i < map.length; i++) {
      const wanted = Math.min(1, Math.max(0, scores[i])) * 255;
      // Discriminators are stored in 8 bits, with a scale for each channel.
      expect(Math.abs(map[i] - wanted)).toBeLessThan(5);
    }
    expect(new Set(map).size).toBeGreaterThan(10);
  });
});
