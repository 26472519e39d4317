import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** What models/training/judges/goldens.py writes. */
export const goldensFolder = path.resolve('electron/engine/import/testing/goldens');

export const goldenPath = (name: string): string => path.join(goldensFolder, name);

export const goldenBytes = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(goldenPath(name)));

export const goldenNumbers = (name: string): Float32Array => {
  const bytes = goldenBytes(name);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
};

const netsSchema = z.array(
  z.object({
    name: z.string(),
    family: z.string(),
    variant: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    answers: z.record(z.string(), z.string()),
    input: z.array(z.number()),
    output: z.array(z.number()),
  }),
);

export const goldenNets = netsSchema.parse(
  JSON.parse(readFileSync(goldenPath('nets.json'), 'utf8')),
);

const tensorsSchema = z.record(
  z.string(),
  z.object({ shape: z.array(z.number()), values: z.array(z.number()) }),
);

export const goldenTensors = tensorsSchema.parse(
  JSON.parse(readFileSync(goldenPath('tensors.json'), 'utf8')),
);

/** Real files of strangers, which are not part of the project; see external-paths.json. */
export const checkpointsFolder = path.resolve(
  process.env.UNDERDRAW_CHECKPOINTS ??
    z
      .object({ UNDERDRAW_CHECKPOINTS: z.string() })
      .parse(JSON.parse(readFileSync('external-paths.json', 'utf8'))).UNDERDRAW_CHECKPOINTS,
);
