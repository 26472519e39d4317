import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { cardSchema } from '#common/contract';
import { type Graph, onnxModel } from './onnx';

type CardFile = z.input<typeof cardSchema>;

/** Write a model package for tests: a photo in 0…1 in any size, unless the card says otherwise. */
export async function writePackage(
  models: string,
  id: string,
  graph: Graph,
  change: Partial<CardFile> = {},
): Promise<void> {
  const weights = onnxModel(graph);
  const card: CardFile = {
    format: 1,
    id,
    name: id,
    summary: 'Made by a test.',
    task: 'test',
    author: 'a test',
    licence: { name: 'MIT', file: 'LICENSE' },
    source: 'a test',
    trainingData: [],
    size: { default: [64, 64], multipleOf: 1 },
    inputs: [
      {
        name: 'photo',
        kind: 'photo',
        tensor: 'x',
        encoding: 'rgb',
        range: [0, 1],
        paper: '#ffffff',
        stroke: 2,
      },
    ],
    output: { tensor: 'y', range: [0, 1] },
    files: {
      generator: {
        path: 'generator.onnx',
        sha256: createHash('sha256').update(weights).digest('hex'),
        bytes: weights.length,
      },
    },
    bytesPerPixel: 60,
    samples: [],
    ...change,
  };
  const folder = path.join(models, id);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'generator.onnx'), weights);
  await writeFile(path.join(folder, 'LICENSE'), 'MIT');
  await writeFile(path.join(folder, 'model.json'), JSON.stringify(card));
}
