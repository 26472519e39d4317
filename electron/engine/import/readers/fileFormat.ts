import { formatByContent, formats, unreadByContent } from '#common/contract';
import { Unreadable } from '../failure';
import type { ByteSource } from './byteSource';
import { safetensorsHeader } from './safetensors';
import { isTar } from './torchTar';

export type FileFormat =
  | 'zip'
  | 'tar'
  | 'pickle'
  | 'safetensors'
  | 'onnx'
  | 'hdf5'
  | 'ncnn-graph'
  | 'json';

const startBytes = 4096;

const starts = (bytes: Uint8Array, text: string, at = 0) =>
  [...text].every((char, i) => bytes[at + i] === char.charCodeAt(0));

const archives: [string, string][] = [
  ['RAR', 'Rar!'],
  ['7-Zip', "7z\xbc\xaf'\x1c"],
  ['gzip', '\x1f\x8b'],
  ['xz', '\xfd7zXZ'],
  ['bzip2', 'BZh'],
  ['Zstandard', '\x28\xb5\x2f\xfd'],
];

const others: [string, string, number?][] = [
  ['TensorFlow Lite', 'TFL3', 4],
  ['GGUF', 'GGUF'],
  ['GGML', 'lmgg'],
  ['ONNX Runtime', 'ORTM', 4],
];

/** What is often taken for a model, named for what it is. */
function refuseOthers(start: Uint8Array): void {
  const readable = formatByContent(start);
  const picture = readable ? formats[readable].label : unreadByContent(start);
  if (picture) throw new Unreadable({ reason: 'picture', format: picture });
  for (const [format, magic] of archives)
    if (starts(start, magic)) throw new Unreadable({ reason: 'archive', format });
  for (const [format, magic, at] of others)
    if (starts(start, magic, at)) throw new Unreadable({ reason: 'otherFormat', format });
  const text = new TextDecoder()
    .decode(start)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text.startsWith('version https://git-lfs.github.com/spec/'))
    throw new Unreadable({
      reason: 'lfsPointer',
      count: Number(/^size (\d+)$/m.exec(text)?.[1] ?? 0),
    });
  if (/^(<!--.*?-->\s*)*(<!doctype html|<html|<head|<body|<script|<\?xml)/is.test(text))
    throw new Unreadable({ reason: 'webPage' });
}

/** A protobuf whose first fields are those of ONNX's ModelProto. */
function looksLikeOnnx(start: Uint8Array): boolean {
  // ir_version, then the producer's name or version, opset, graph, or another field of the model.
  if (start[0] === 0x08)
    return start[1]! < 0x80 && [0x12, 0x1a, 0x22, 0x2a, 0x32, 0x3a, 0x42].includes(start[2]!);
  return start[0] === 0x3a || (start[0] === 0x42 && start[2] === 0x0a);
}

/**
 * The format of a file, by its content; names often lie.
 * @throws Unreadable that says what it is instead, if it is no model
 */
export function fileFormat(source: ByteSource): FileFormat {
  if (source.size === 0) throw new Unreadable({ reason: 'empty' });
  const start = source.read(0, Math.min(source.size, startBytes));
  if (starts(start, 'PK\x03\x04') || starts(start, 'PK\x05\x06')) return 'zip';
  if (starts(start, '\x89HDF\r\n\x1a\n')) return 'hdf5';
  if (start[0] === 0x80 && start[1]! >= 2 && start[1]! <= 5) return 'pickle';
  if (safetensorsHeader(source) !== undefined) return 'safetensors';
  refuseOthers(start);
  if (isTar(start)) return 'tar';
  if (starts(start, '7767517')) return 'ncnn-graph';
  if (start[0] === 0x7b) return 'json';
  if (looksLikeOnnx(start)) return 'onnx';
  if (start.every((byte) => byte === 0))
    throw new Unreadable({ reason: 'damaged', problem: 'it begins with nothing but zeros' });
  throw new Unreadable({ reason: 'notAModel' });
}
