import { Unreadable } from '../failure';
import { ByteCursor } from './byteCursor';
import type { ByteSource } from './byteSource';
import { readPickle } from './pickle';
import type { PickleValue } from './pickleValue';
import { TorchStorages, torchMakers } from './torchPickle';

/** The magic number that such a file begins with, as a pickle. */
const magic = 0x1950a86a20f9469cfc6cn;

/**
 * A file that begins with a pickle: of PyTorch 0.1.10 to 1.5, or any other pickle.
 * PyTorch's are pickles of magic number, protocol, machine, the object and the keys of its
 * storages, then each storage as its count in 8 bytes and its numbers.
 */
export function readPickledFile(source: ByteSource): PickleValue {
  const input = new ByteCursor(source, 0, 'its description');
  const plain = { makers: torchMakers };
  const first = readPickle(input, plain);
  if (first !== magic) return first;
  const protocol = readPickle(input, plain);
  if (protocol !== 1001)
    throw new Unreadable({ reason: 'damaged', problem: 'its version is unknown' });
  readPickle(input, plain);
  const storages = new TorchStorages();
  const root = readPickle(input, { makers: torchMakers, persistent: storages.persistent });
  const keys = readPickle(input, plain);
  if (!Array.isArray(keys))
    throw new Unreadable({ reason: 'damaged', problem: 'it lists no storages' });
  placeStorages(input, source, storages, keys);
  return root;
}

function placeStorages(
  input: ByteCursor,
  source: ByteSource,
  storages: TorchStorages,
  keys: PickleValue[],
): void {
  const needed = new Map([...storages.needed()].map(({ key, bytes }) => [key, bytes]));
  for (const key of keys) {
    const name = String(key);
    const elementBytes = storages.elementBytesOf(name);
    if (elementBytes === undefined)
      throw new Unreadable({
        reason: 'damaged',
        problem: 'it lists a storage that no tensor uses',
      });
    const bytes = input.count64() * elementBytes;
    if (bytes < needed.get(name)!)
      throw new Unreadable({
        reason: 'damaged',
        problem: `the storage ${name} is shorter than it should be`,
      });
    if (bytes > input.remaining)
      throw new Unreadable({ reason: 'truncated', part: 'a tensor', count: source.size });
    storages.place(name, source, input.offset);
    input.offset += bytes;
    needed.delete(name);
  }
  if (needed.size > 0)
    throw new Unreadable({ reason: 'damaged', problem: 'storages of it are missing' });
}
