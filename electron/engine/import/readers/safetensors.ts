import { z } from 'zod';
import { Unreadable } from '../failure';
import { countOf, type StoredTensor } from '../storedTensor';
import type { ByteSource } from './byteSource';
import { type ElementType, elementBytes, toFloat32 } from './elements';

const maxHeader = 100 * 1024 * 1024;
const maxRank = 16;

const types: Record<string, ElementType> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};

const size = z.int().nonnegative();
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(size).max(maxRank),
  data_offsets: z.tuple([size, size]),
});

/** Bytes of the header as the file states them; undefined if the file can't be in this format. */
export function safetensorsHeader(source: ByteSource): number | undefined {
  if (source.size < 10) return undefined;
  const start = source.read(0, 9);
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  return start[8] === 0x7b && length >= 2 && length <= maxHeader ? length : undefined;
}

/**
 * safetensors: 8 bytes of length, a JSON header of that length, then the numbers
 * (https://huggingface.co/docs/safetensors).
 */
export function readSafetensors(
  source: ByteSource,
  headerBytes: number,
): Map<string, StoredTensor> {
  const text = new TextDecoder().decode(source.read(8, headerBytes, 'its header'));
  const start = 8 + headerBytes;
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of Object.entries(parse(text))) {
    if (name === '__metadata__') continue;
    const entry = entrySchema.safeParse(value);
    if (!entry.success)
      throw new Unreadable({ reason: 'damaged', problem: 'its header describes no tensors' });
    const { dtype, shape, data_offsets } = entry.data;
    tensors.set(name, tensorAt(source, start, dtype, shape, data_offsets));
  }
  return tensors;
}

function parse(text: string): object {
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header === 'object' && header !== null) return header;
  } catch (error) {
    throw new Unreadable(
      { reason: 'damaged', problem: 'its header can’t be read' },
      { cause: error },
    );
  }
  throw new Unreadable({ reason: 'damaged', problem: 'its header can’t be read' });
}

function tensorAt(
  source: ByteSource,
  start: number,
  dtype: string,
  shape: number[],
  [from, to]: [number, number],
): StoredTensor {
  const type = types[dtype];
  if (!type)
    throw new Unreadable({ reason: 'unsupported', problem: `numbers of the type ${dtype}` });
  if (to - from !== countOf(shape) * elementBytes[type])
    throw new Unreadable({ reason: 'damaged', problem: 'a tensor in it has an impossible size' });
  if (start + to > source.size)
    throw new Unreadable({ reason: 'truncated', part: 'a tensor', count: source.size });
  return {
    shape,
    dtype: type,
    identity: [from, type, shape].join('|'),
    read: () => toFloat32(source.read(start + from, to - from, 'a tensor'), type),
  };
}
