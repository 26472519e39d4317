import { Unreadable } from '../failure';
import { ByteCursor } from './byteCursor';
import type { ByteSource } from './byteSource';
import { readPickle } from './pickle';
import type { PickleValue } from './pickleValue';
import { TorchStorages, torchMakers } from './torchPickle';

/** Bytes of the description without the numbers; real ones have some hundred KB. */
const maxPickle = 256 * 1024 * 1024;

/** The folder in the archive that holds data.pkl; undefined if there is none. */
export function torchFolder(files: ReadonlyMap<string, ByteSource>): string | undefined {
  for (const name of files.keys())
    if (/^([^/]*\/)?data\.pkl$/.test(name)) return name.slice(0, -'data.pkl'.length);
  return undefined;
}

/**
 * PyTorch ≥ 1.6: an archive with `data.pkl` and one file a storage in `data/`
 * (https://docs.pytorch.org/docs/stable/notes/serialization.html).
 */
export function readTorchZip(files: ReadonlyMap<string, ByteSource>, folder: string): PickleValue {
  const pickle = files.get(`${folder}data.pkl`);
  if (!pickle) throw new Unreadable({ reason: 'damaged', problem: 'it has no data.pkl' });
  if (pickle.size > maxPickle)
    throw new Unreadable({ reason: 'tooComplex', problem: 'its description alone is enormous' });
  const storages = new TorchStorages();
  const root = readPickle(new ByteCursor(pickle, 0, 'its description'), {
    makers: torchMakers,
    persistent: storages.persistent,
  });
  const littleEndian = byteOrder(files.get(`${folder}byteorder`)) !== 'big';
  for (const { key, bytes } of storages.needed()) {
    const file = files.get(`${folder}data/${key}`);
    if (!file)
      throw new Unreadable({ reason: 'damaged', problem: `the storage ${key} is missing` });
    if (file.size < bytes)
      throw new Unreadable({
        reason: 'damaged',
        problem: `the storage ${key} is shorter than it should be`,
      });
    storages.place(key, file, 0, littleEndian);
  }
  return root;
}

function byteOrder(file: ByteSource | undefined): string {
  if (!file || file.size > 16) return 'little';
  return new TextDecoder().decode(file.read(0, file.size)).trim();
}
