import { Unreadable } from '../failure';
import { ByteCursor } from './byteCursor';
import { type ByteSource, SourceRange } from './byteSource';
import { elementBytes } from './elements';
import { readPickle } from './pickle';
import type { PickleValue } from './pickleValue';
import { storageType, TorchStorages, torchMakers } from './torchPickle';
import { type TorchStorage, TorchTensor } from './torchTensor';

const block = 512;
const maxFiles = 1000;
const maxRank = 16;
const plain = { makers: torchMakers };

const wrong = (what: string) => new Unreadable({ reason: 'damaged', problem: what });

/** Whether a file begins with the header of a ustar or GNU tar archive. */
export function isTar(start: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(start.subarray(257, 262)) === 'ustar';
}

/** The plain files of a tar archive, by name without `./`. */
function tarFiles(source: ByteSource): Map<string, ByteSource> {
  const files = new Map<string, ByteSource>();
  const text = (bytes: Uint8Array) =>
    new TextDecoder('latin1').decode(bytes).split('\0')[0]!.trim();
  for (let at = 0; at + block <= source.size && files.size < maxFiles; ) {
    const header = source.read(at, block);
    const name = text(header.subarray(0, 100)).replace(/^\.\//, '');
    if (name === '') break;
    const size = Number.parseInt(text(header.subarray(124, 136)) || '0', 8);
    if (!Number.isSafeInteger(size) || size < 0) throw wrong('its table of contents is wrong');
    const type = String.fromCharCode(header[156]!);
    if (type === '0' || type === '\0')
      files.set(name, new SourceRange(source, at + block, size, name));
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

function open(files: ReadonlyMap<string, ByteSource>, name: string): ByteSource {
  const file = files.get(name);
  if (!file) throw wrong(`it has no part named ${name}`);
  return file;
}

function count(value: PickleValue): number {
  if (typeof value !== 'number' || value < 0) throw wrong('it has an impossible count');
  return value;
}

function list(value: PickleValue): PickleValue[] {
  if (!Array.isArray(value)) throw wrong('a list is missing');
  return value;
}

/** `storages`: a count, then of each a pickle of key, device and type, its count and its numbers; then views. */
function readStorages(file: ByteSource, storages: TorchStorages): Map<string, TorchStorage> {
  const stored = new Map<string, TorchStorage>();
  const input = new ByteCursor(file, 0, 'a storage');
  for (let left = count(readPickle(input, plain)); left > 0; left--) {
    const [name, , type] = list(readPickle(input, plain));
    const key = String(name);
    const element = storageType(type);
    const elements = input.count64();
    const bytes = elements * (element === 'untyped' ? 1 : elementBytes[element]);
    if (bytes > input.remaining)
      throw new Unreadable({ reason: 'truncated', part: 'a tensor', count: file.size });
    const storage = storages.view(key, element, elements, 0, elements);
    storages.place(key, file, input.offset);
    stored.set(key, storage);
    input.offset += bytes;
  }
  for (const view of list(readPickle(input, plain))) {
    const [target, root, offset, size] = list(view);
    const base = stored.get(String(root));
    if (!base) throw wrong('a view in it has no storage');
    const storage = storages.view(base.key, base.type, base.count, count(offset!), count(size!));
    storage.place = base.place;
    stored.set(String(target), storage);
  }
  return stored;
}

/** `tensors`: a count, then of each a pickle of its key and storage, its rank, shape, strides and offset. */
function readTensors(
  file: ByteSource,
  stored: Map<string, TorchStorage>,
): Map<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  const input = new ByteCursor(file, 0, 'a tensor');
  for (let left = count(readPickle(input, plain)); left > 0; left--) {
    const [key, storageKey] = list(readPickle(input, plain));
    const storage = stored.get(String(storageKey));
    const rank = input.int32();
    input.int32();
    if (!storage || rank < 0 || rank > maxRank) throw wrong('a tensor in it is impossible');
    const counts = () => Array.from({ length: rank }, () => input.count64());
    const shape = counts();
    const strides = counts();
    tensors.set(String(key), new TorchTensor(storage, input.count64(), shape, strides));
  }
  return tensors;
}

/** PyTorch before 0.1.10: a tar archive of `storages`, `tensors` and `pickle`, which names tensors by key. */
export function readTorchTar(source: ByteSource): PickleValue {
  const files = tarFiles(source);
  const stored = readStorages(open(files, 'storages'), new TorchStorages());
  const tensors = readTensors(open(files, 'tensors'), stored);
  return readPickle(new ByteCursor(open(files, 'pickle'), 0, 'its description'), {
    makers: torchMakers,
    persistent: (id) => {
      if (Array.isArray(id)) return id[0] ?? null;
      const value = tensors.get(String(id)) ?? stored.get(String(id));
      if (!value) throw wrong('it refers to a tensor that is not there');
      return value;
    },
  });
}
