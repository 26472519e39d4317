import { Unreadable } from '../failure';
import { ByteCursor } from './byteCursor';
import type { ByteSource } from './byteSource';
import { readPickle } from './pickle';
import type { PickleValue } from './pickleValue';
import { TorchStorages, torchMakers } from './torchPickle';

/** What a file of PyTorch before 1.6 begins with: its magic number as a pickle. */
export const legacyMagic = Uint8Array.of(
  ...[0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e],
);

/**
 * PyTorch 0.1.10 to 1.5: pickles of magic number, protocol, machine, the object and the keys of
 * its storages, then each storage as its count in 8 bytes and its numbers.
 */
export function readTorchLegacy(source: ByteSource): PickleValue {
  const input = new ByteCursor(source, legacyMagic.length, 'its description');
  const plain = { makers: torchMakers };
  const protocol = readPickle(input, plain);
  if (protocol !== 1001) throw new Unreadable('damaged', { what: 'its version is unknown' });
  readPickle(input, plain);
  const storages = new TorchStorages();
  const root = readPickle(input, { makers: torchMakers, persistent: storages.persistent });
  const keys = readPickle(input, plain);
  if (!Array.isArray(keys)) throw new Unreadable('damaged', { what: 'it lists no storages' });
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
      throw new Unreadable('damaged', { what: 'it lists a storage that no tensor uses' });
    const bytes = input.count64() * elementBytes;
    if (bytes < needed.get(name)!)
      throw new Unreadable('damaged', { what: `the storage ${name} is shorter than it should be` });
    if (bytes > input.remaining)
      throw new Unreadable('truncated', { what: 'a tensor', bytes: source.size });
    storages.place(name, source, input.offset);
    input.offset += bytes;
    needed.delete(name);
  }
  if (needed.size > 0) throw new Unreadable('damaged', { what: 'storages of it are missing' });
}
