import { Unreadable } from './failure';
import type { ByteSource } from './readers/byteSource';
import { fileFormat } from './readers/fileFormat';
import { readPickledFile } from './readers/pickledFile';
import { readSafetensors, safetensorsHeader } from './readers/safetensors';
import { readTorchTar } from './readers/torchTar';
import { readTorchZip, torchFolder } from './readers/torchZip';
import { readZip } from './readers/zip';
import { type StoredNets, splitNets, storedNets } from './weights/nets';

/**
 * Every net in a file.
 * @throws Unreadable if it can't be read, or is no model
 */
export async function readModelFile(source: ByteSource): Promise<StoredNets> {
  const format = fileFormat(source);
  switch (format) {
    case 'zip': {
      const files = await readZip(source);
      const folder = torchFolder(files);
      if (folder === undefined) throw new Unreadable('archive', { format: 'zip' });
      return storedNets(readTorchZip(files, folder));
    }
    case 'pickle':
      return storedNets(readPickledFile(source));
    case 'tar':
      return storedNets(readTorchTar(source));
    case 'safetensors': {
      const weights = readSafetensors(source, safetensorsHeader(source)!);
      return { nets: splitNets({ name: '', weights }), optimizer: false };
    }
    default:
      throw new Unreadable('not-a-model');
  }
}
