/** TensorFlow.js layers models: a `model.json` and files of weights beside it. */
import { z } from 'zod';
import { UnknownNet, Unreadable } from '../failure';
import { countOf, type StoredTensor } from '../storedTensor';
import type { ByteSource, Bytes } from './byteSource';
import { elementBytes, isElementType, toFloat32 } from './elements';
import { type KerasModel, readKerasConfig } from './kerasConfig';

const maxJson = 64 * 1024 * 1024;
const size = z.int().nonnegative();

const manifestSchema = z.array(
  z.object({
    paths: z.array(z.string()).max(10_000),
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(size).max(16),
        dtype: z.string(),
        quantization: z
          .object({ dtype: z.string(), scale: z.number().default(1), min: z.number().default(0) })
          .optional(),
      }),
    ),
  }),
);

const fileSchema = z.object({
  format: z.string().optional(),
  modelTopology: z.unknown(),
  weightsManifest: manifestSchema,
});

/** Files one behind the other, as if they were one. */
class JoinedSource implements ByteSource {
  readonly size: number;

  constructor(private readonly parts: readonly ByteSource[]) {
    this.size = parts.reduce((sum, part) => sum + part.size, 0);
  }

  read(offset: number, length: number, what = 'weights'): Bytes {
    if (offset + length > this.size)
      throw new Unreadable({ reason: 'truncated', part: what, count: this.size });
    const out = new Uint8Array(length);
    let start = 0;
    for (const part of this.parts) {
      const from = Math.max(offset, start);
      const to = Math.min(offset + length, start + part.size);
      if (from < to) out.set(part.read(from - start, to - from, what), from - offset);
      start += part.size;
    }
    return out;
  }
}

export interface KerasFile {
  model: KerasModel;
  /** By the layer's name and what they are: `conv2d/kernel`. */
  weights: ReadonlyMap<string, StoredTensor>;
}

/** @throws Unreadable if it is no such model or its weights are missing */
export function readTfjsModel(
  source: ByteSource,
  openBeside: (name: string) => ByteSource | undefined,
): KerasFile {
  const file = fileSchema.safeParse(parse(source));
  if (!file.success) throw new Unreadable({ reason: 'notAModel' });
  const { format, modelTopology, weightsManifest } = file.data;
  if (format === 'graph-model')
    throw new UnknownNet({
      reason: 'cannotRebuild',
      problem: 'it is a graph model, not one of layers',
    });
  const topology = z.object({ model_config: z.unknown() }).safeParse(modelTopology);
  const model = readKerasConfig(topology.success ? topology.data.model_config : modelTopology);
  const weights = new Map<string, StoredTensor>();
  for (const { paths, weights: listed } of weightsManifest) {
    const parts = paths.map((part) => {
      const opened = openBeside(part);
      if (!opened) throw new Unreadable({ reason: 'partMissing', part });
      return opened;
    });
    const joined = new JoinedSource(parts);
    let offset = 0;
    for (const { name, shape, dtype, quantization } of listed) {
      const type = quantization?.dtype ?? dtype;
      const bytes = countOf(shape) * bytesOf(type);
      if (offset + bytes > joined.size)
        throw new Unreadable({ reason: 'truncated', part: name, count: joined.size });
      weights.set(name, tensorAt(joined, offset, bytes, shape, type, quantization));
      offset += bytes;
    }
  }
  return { model, weights };
}

function parse(source: ByteSource): unknown {
  if (source.size > maxJson) throw new Unreadable({ reason: 'notAModel' });
  try {
    return JSON.parse(new TextDecoder().decode(source.read(0, source.size)));
  } catch (cause) {
    throw new Unreadable({ reason: 'damaged', problem: 'its JSON can’t be read' }, { cause });
  }
}

function bytesOf(type: string): number {
  if (type === 'uint16') return 2;
  if (isElementType(type)) return elementBytes[type];
  throw new Unreadable({ reason: 'unsupported', problem: `numbers of the type ${type}` });
}

function tensorAt(
  source: ByteSource,
  offset: number,
  bytes: number,
  shape: number[],
  type: string,
  quantization: { scale: number; min: number } | undefined,
): StoredTensor {
  const stored = () => {
    const content = source.read(offset, bytes, 'weights');
    if (type !== 'uint16') return toFloat32(content, isElementType(type) ? type : 'float32');
    return Float32Array.from(new Uint16Array(content.slice().buffer));
  };
  return {
    shape,
    dtype: type,
    identity: `${offset}|${type}|${shape}`,
    read: () => {
      const values = stored();
      if (!quantization || type === 'float16') return values;
      return values.map((value) => value * quantization.scale + quantization.min);
    },
  };
}
