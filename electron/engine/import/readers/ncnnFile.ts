/**
 * ncnn's two files (https://github.com/Tencent/ncnn/wiki/param-and-model-file-structure): a text of
 * layers with numbered parameters, and their weights one after the other.
 */
import { Unreadable } from '../failure';
import { countOf, type StoredTensor } from '../storedTensor';
import { ByteCursor } from './byteCursor';
import type { ByteSource } from './byteSource';
import { toFloat32 } from './elements';

export interface NcnnLayer {
  type: string;
  name: string;
  inputs: string[];
  outputs: string[];
  /** Numbers and lists of numbers, by ncnn's number of the parameter. */
  parameters: ReadonlyMap<number, number | number[]>;
}

const maxBytes = 16 * 1024 * 1024;
const maxLayers = 100_000;
/** Lists are written under −23300 − their number. */
const lists = -23300;

const damaged = (what: string) => new Unreadable({ reason: 'damaged', problem: what });

/** The layers of a `.param` file. */
export function readNcnnGraph(source: ByteSource): NcnnLayer[] {
  if (source.size > maxBytes)
    throw new Unreadable({ reason: 'tooComplex', problem: 'its text is enormous' });
  const text = new TextDecoder().decode(source.read(0, source.size));
  const [, counts = '', ...lines] = text.split(/\r?\n/);
  const count = Number(counts.trim().split(/\s+/)[0]);
  if (!Number.isSafeInteger(count) || count < 1 || count > maxLayers)
    throw damaged('its number of layers is impossible');
  const layers = lines.filter((line) => line.trim() !== '').map(layerOf);
  if (layers.length < count)
    throw new Unreadable({
      reason: 'truncated',
      part: `layer ${layers.length + 1}`,
      count: source.size,
    });
  return layers.slice(0, count);
}

function layerOf(line: string): NcnnLayer {
  const [type = '', name = '', inputs, outputs, ...rest] = line.trim().split(/\s+/);
  const [from, to] = [Number(inputs), Number(outputs)];
  const blobs = rest.slice(0, from + to);
  if (!(from >= 0 && to >= 0) || blobs.length !== from + to)
    throw damaged(`its layer ${name} has no inputs and outputs`);
  const parameters = new Map<number, number | number[]>();
  for (const part of rest.slice(from + to)) {
    const [key, value = ''] = part.split('=');
    const number = Number(key);
    const numbers = value.split(',').map(Number);
    if (!Number.isInteger(number)) throw damaged(`its layer ${name} has the parameter ${part}`);
    // What is no number, such as a shape that a tool left for itself, has no meaning for the net.
    if (numbers.some(Number.isNaN)) continue;
    if (number <= lists) parameters.set(lists - number, numbers.slice(1));
    else parameters.set(number, numbers[0]!);
  }
  return { type, name, inputs: blobs.slice(0, from), outputs: blobs.slice(from), parameters };
}

const half = 0x01306b47;
const int8 = 0x000d4b38;
/** Full precision with scales of its own, which are no part of the weights. */
const scaled = 0x0002c056;

/** Takes weights from a `.bin` file in the order of the layers. */
export class NcnnWeights {
  private readonly input: ByteCursor;

  constructor(private readonly source: ByteSource) {
    this.input = new ByteCursor(source, 0, 'weights');
  }

  get finished(): boolean {
    return this.input.remaining === 0;
  }

  /** Weights that may be stored in half precision, which a tag before them says. */
  tagged(shape: readonly number[]): StoredTensor {
    const tag = this.input.uint32();
    if (tag === half) return this.take(shape, 'float16');
    if (tag === int8) throw new Unreadable({ reason: 'unsupported', problem: 'quantised weights' });
    if (tag !== 0 && tag !== scaled)
      throw new Unreadable({ reason: 'unsupported', problem: 'weights in a table of 256 values' });
    return this.take(shape, 'float32');
  }

  /** Weights in full precision. */
  plain(shape: readonly number[]): StoredTensor {
    return this.take(shape, 'float32');
  }

  private take(shape: readonly number[], type: 'float16' | 'float32'): StoredTensor {
    const count = countOf(shape);
    if (!Number.isSafeInteger(count) || count < 0)
      throw damaged('a layer of it has an impossible size');
    const [start, bytes] = [this.input.offset, count * (type === 'float16' ? 2 : 4)];
    // Halves are filled up to whole words.
    const stored = Math.ceil(bytes / 4) * 4;
    if (stored > this.input.remaining)
      throw new Unreadable({
        reason: 'truncated',
        part: 'the weights of a layer',
        count: this.source.size,
      });
    this.input.offset += stored;
    return {
      shape,
      dtype: type,
      identity: `${start}|${type}|${shape}`,
      read: () => toFloat32(this.source.read(start, bytes, 'weights'), type),
    };
  }
}
