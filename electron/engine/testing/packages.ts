import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { Card, cardFormat1Schema, cardSchema } from '#common/contract';
import { type Graph, onnxModel } from './onnx';

type Card1File = z.input<typeof cardFormat1Schema>;
type CardFile = z.input<typeof cardSchema>;

/** What every card of a test says. */
const about = (id: string) => ({
  id,
  name: id,
  summary: 'Made by a test.',
  task: 'test',
  author: 'a test',
  licence: { name: 'MIT', file: 'LICENSE' },
  source: 'a test',
  trainingData: [],
  size: { default: [64, 64] as [number, number], multipleOf: 1 },
  bytesPerPixel: 60,
  samples: [],
});

const photo = {
  name: 'photo',
  kind: 'photo',
  tensor: 'x',
  encoding: 'rgb',
  paper: '#ffffff',
  stroke: 2,
} as const;

const unit: [number, number] = [0, 1];

/** Write a model package of format 1 for tests: a photo in 0…1 in any size, unless the card says otherwise. */
export async function writePackage(
  models: string,
  id: string,
  graph: Graph,
  change: Partial<Card1File> = {},
): Promise<void> {
  await write(
    models,
    id,
    graph,
    (files): Card1File => ({
      format: 1,
      ...about(id),
      inputs: [{ ...photo, range: unit }],
      output: { tensor: 'y', range: unit },
      files,
      ...change,
    }),
  );
}

/** The same in format 2, with further weights by file name. */
export async function writeGeneralPackage(
  models: string,
  id: string,
  graph: Graph,
  change: Partial<CardFile> = {},
): Promise<void> {
  await write(
    models,
    id,
    graph,
    (files): CardFile => ({
      format: 2,
      ...about(id),
      inputs: [{ ...photo, scaling: { range: unit } }],
      output: { kind: 'picture', tensor: 'y', encoding: 'rgb', scaling: { range: unit } },
      files,
      ...change,
    }),
  );
}

/** Put a second graph into a package. @returns what a card says of it. */
export async function addWeights(
  models: string,
  id: string,
  name: string,
  graph: Graph,
): Promise<Card['files']['generator']> {
  const weights = onnxModel(graph);
  await mkdir(path.join(models, id), { recursive: true });
  await writeFile(path.join(models, id, name), weights);
  const sha256 = createHash('sha256').update(weights).digest('hex');
  return { path: name, sha256, bytes: weights.length };
}

async function write(
  models: string,
  id: string,
  graph: Graph,
  cardOf: (files: Card['files']) => Card1File | CardFile,
): Promise<void> {
  const generator = await addWeights(models, id, 'generator.onnx', graph);
  const card = JSON.stringify(cardOf({ generator }));
  await writeFile(path.join(models, id, 'LICENSE'), 'MIT');
  await writeFile(path.join(models, id, 'model.json'), card);
}
