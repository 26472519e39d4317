import { Unreadable } from './failure';
import type { Recognised } from './families/family';
import { keras } from './families/keras';
import { ncnn } from './families/ncnn';
import { onnxAsIs } from './families/onnxAsIs';
import { type OpenBeside, readOnnx } from './onnx/readOnnx';
import type { ByteSource } from './readers/byteSource';
import { fileFormat } from './readers/fileFormat';
import { readKerasH5 } from './readers/kerasH5';
import { readNcnnGraph } from './readers/ncnnFile';
import { readPickledFile } from './readers/pickledFile';
import { readSafetensors, safetensorsHeader } from './readers/safetensors';
import { readTfjsModel } from './readers/tfjsModel';
import { readTorchTar } from './readers/torchTar';
import { readTorchZip, torchFolder } from './readers/torchZip';
import { readZip } from './readers/zip';
import { type StoredNets, splitNets, storedNets } from './weights/nets';

/** The weights of nets, whose family must be recognised, or a net with its graph. */
export type ModelContent = StoredNets | { recognised: Recognised };

/**
 * Whether a file is the weights of ncnn alone: they begin with a flag for halves (0x01306b47) or for
 * single precision (0), and their graph is in another file.
 */
function isNcnnWeights(source: ByteSource, fileName: string): boolean {
  if (!/\.bin$/i.test(fileName) || source.size < 8) return false;
  const flag = new DataView(Uint8Array.from(source.read(0, 4)).buffer).getUint32(0, true);
  return flag === 0x0130_6b47 || flag === 0;
}

/**
 * What is in a file.
 * @param fileName without its folder: other files of the model are named after it
 * @param openBeside opens the other files of a model that has several
 * @throws Unreadable if it can't be read, or is no model
 */
export async function readModelFile(
  source: ByteSource,
  fileName = '',
  openBeside: OpenBeside = () => undefined,
): Promise<ModelContent> {
  if (isNcnnWeights(source, fileName))
    throw new Unreadable({ reason: 'partMissing', part: fileName.replace(/\.bin$/i, '.param') });
  const format = fileFormat(source);
  switch (format) {
    case 'zip': {
      const files = await readZip(source);
      const folder = torchFolder(files);
      if (folder === undefined) throw new Unreadable({ reason: 'archive', format: 'zip' });
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
    case 'onnx':
      return { recognised: onnxAsIs(readOnnx(source, openBeside)) };
    case 'ncnn-graph': {
      const name = fileName.replace(/\.param$/i, '.bin');
      const weights = openBeside(name);
      if (!weights) throw new Unreadable({ reason: 'partMissing', part: name });
      return { recognised: ncnn(readNcnnGraph(source), weights) };
    }
    case 'json':
      return { recognised: keras(readTfjsModel(source, openBeside)) };
    case 'hdf5':
      return { recognised: keras(readKerasH5(source)) };
  }
}
