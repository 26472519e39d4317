/// <reference path="./jsfive.d.ts" />
/** Keras models in HDF5 (`.h5`): the layers as JSON in an attribute, the weights in groups. */
import { type Context, createContext, runInContext } from 'node:vm';
import { Dataset, File, Group } from 'jsfive';
import { UnknownNet, Unreadable } from '../failure';
import { countOf, type StoredTensor } from '../storedTensor';
import type { ByteSource, Bytes } from './byteSource';
import { readKerasConfig } from './kerasConfig';
import type { KerasFile } from './tfjsModel';

/** The whole file is decoded in memory. */
const maxBytes = 2 ** 30;
/** Time to decode a file: two seconds, and one for each 20 MB. */
const milliseconds = (bytes: number) => 2000 + bytes / 20_000;
const maxDepth = 10;
const maxDatasets = 20_000;
/** Compressed weights hardly shrink: what grows more than this is a bomb. */
const maxRatio = 20;
const alwaysAllowed = 64 * 1024 * 1024;

const damaged = (problem: string, cause?: unknown) =>
  new Unreadable({ reason: 'damaged', problem }, { cause });

/**
 * @throws Unreadable if it can't be read; UnknownNet if it has weights and no layers
 */
export function readKerasH5(source: ByteSource): KerasFile {
  if (source.size > maxBytes)
    throw new Unreadable({
      reason: 'unsupported',
      problem: 'an HDF5 file of more than a gigabyte',
    });
  const bytes = source.read(0, source.size);
  return withDeadline(source.size, () => decode(bytes, source.size));
}

/** Made with the first file: a new one takes longer than most files. */
let clock: Context | undefined;

/**
 * A damaged table of contents can lead jsfive around in a circle. Node's `vm` is used for its
 * clock alone: it ends whatever runs in the call, in whichever context.
 */
function withDeadline<T>(fileSize: number, run: () => T): T {
  let result: { value: T } | undefined;
  const call = () => {
    result = { value: run() };
  };
  try {
    clock ??= createContext({});
    clock.call = call;
    runInContext('call()', clock, { timeout: Math.ceil(milliseconds(fileSize)) });
  } catch (error) {
    if (error instanceof Unreadable || error instanceof UnknownNet) throw error;
    throw damaged('its HDF5 can’t be read', error);
  } finally {
    delete clock?.call;
  }
  if (!result) throw damaged('its HDF5 can’t be read');
  return result.value;
}

function decode(bytes: Bytes, fileSize: number): KerasFile {
  const file = decoded(() => new File(bytes.slice().buffer, 'model.h5'));
  const config = decoded(() => file.attrs.model_config);
  if (typeof config !== 'string')
    throw new UnknownNet({ reason: 'cannotRebuild', problem: 'it has weights and not the layers' });
  const model = readKerasConfig(decoded(() => JSON.parse(config) as unknown));
  const limit = Math.max(alwaysAllowed, maxRatio * fileSize);
  return { model, weights: new Map(decoded(() => [...datasets(file, '', 0, { left: limit })])) };
}

/** jsfive throws texts and errors of all kinds at damaged files. */
function decoded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof Unreadable ? error : damaged('its HDF5 can’t be read', error);
  }
}

function* datasets(
  group: Group,
  prefix: string,
  depth: number,
  budget: { left: number; count?: number },
): Iterable<[string, StoredTensor]> {
  if (depth > maxDepth) throw damaged('its groups are nested endlessly');
  for (const key of group.keys) {
    budget.count = (budget.count ?? 0) + 1;
    if (budget.count > maxDatasets) throw damaged('it has tens of thousands of parts');
    const part = group.get(key);
    if (part instanceof Dataset) {
      const bytes = countOf(part.shape) * 4;
      budget.left -= bytes;
      if (!(bytes >= 0) || budget.left < 0)
        throw new Unreadable({
          reason: 'tooComplex',
          problem: 'it unpacks to many times its size',
        });
      // The name of a weight ends with the number of its output.
      const name = `${prefix}${key}`.replace(/:\d+$/, '');
      yield [name, tensorOfDataset(name, part)];
    } else if (part instanceof Group) yield* datasets(part, `${prefix}${key}/`, depth + 1, budget);
  }
}

function tensorOfDataset(name: string, { shape, dtype, value }: Dataset): StoredTensor {
  if (typeof dtype !== 'string' || !/^[<>][fiu]\d$/.test(dtype))
    throw new Unreadable({
      reason: 'unsupported',
      problem: `numbers of the type ${String(dtype)}`,
    });
  const values = Float32Array.from(value);
  if (values.length !== countOf(shape)) throw damaged('a weight of it is cut short');
  return { shape, dtype, identity: name, read: () => values };
}
