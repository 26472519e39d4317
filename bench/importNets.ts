/** Nets as PyTorch's exporter writes them, with random weights: the layouts of files that people import. */
import { readFileSync } from 'node:fs';
import { gaussianNoise } from '#engine/image/gaussianNoise';
import { recognise } from '#engine/import/families/families';
import { countOf, derivedTensor, type StoredTensor } from '#engine/import/storedTensor';

export interface BenchNet {
  name: string;
  onnx: Uint8Array<ArrayBuffer>;
  /** Shape of the input. */
  shape: [number, number, number, number];
  /** Times that this must be faster than the stock export; absent where no target is set. */
  target?: number;
}

/** A checkpoint in the making: tensors by name, deviations that keep activations near 1. */
class Weights {
  readonly tensors = new Map<string, StoredTensor>();

  add(name: string, shape: number[], deviation: number, mean = 0): void {
    const seed = this.tensors.size + 1;
    const read = () => gaussianNoise(seed, countOf(shape)).map((v) => mean + v * deviation);
    this.tensors.set(
      name,
      derivedTensor(shape, name, () => Float32Array.from(read())),
    );
  }

  convolution(name: string, outputs: number, inputs: number, k: number, bias = true): void {
    this.add(`${name}.weight`, [outputs, inputs, k, k], Math.sqrt(2 / (inputs * k * k)));
    if (bias) this.add(`${name}.bias`, [outputs], 0.1);
  }

  transposed(name: string, inputs: number, outputs: number, k: number, bias = true): void {
    this.add(`${name}.weight`, [inputs, outputs, k, k], Math.sqrt(8 / (inputs * k * k)));
    if (bias) this.add(`${name}.bias`, [outputs], 0.1);
  }

  /** With statistics whose variance is positive. */
  batchNorm(name: string, channels: number): void {
    this.add(`${name}.weight`, [channels], 0.02, 1);
    this.add(`${name}.bias`, [channels], 0.1);
    this.add(`${name}.running_mean`, [channels], 0.1);
    this.add(`${name}.running_var`, [channels], 0.02, 1);
  }

  onnx(answers: Record<string, string> = {}, prefix = ''): Uint8Array<ArrayBuffer> {
    const { recognised, almost } = recognise({ weights: this.tensors, prefix });
    if (!recognised) throw new Error(JSON.stringify(almost));
    const assumed = Object.fromEntries(recognised.choices.map((c) => [c.key, c.values[0]]));
    return recognised.build({ ...assumed, ...answers }).graph.toBytes();
  }
}

/** CycleGAN's generator: instance norm without weights, biases before it, nine blocks. */
function resnet9(width: number): Uint8Array<ArrayBuffer> {
  const weights = new Weights();
  weights.convolution('1', width, 3, 7);
  weights.convolution('4', 2 * width, width, 3);
  weights.convolution('7', 4 * width, 2 * width, 3);
  for (let block = 10; block < 19; block++)
    for (const i of [1, 5])
      weights.convolution(`${block}.conv_block.${i}`, 4 * width, 4 * width, 3);
  weights.transposed('19', 4 * width, 2 * width, 3);
  weights.transposed('22', 2 * width, width, 3);
  weights.convolution('26', 3, width, 7);
  return weights.onnx();
}

/** pix2pix's generator for 256 × 256, batch norm by the statistics of the training. */
function unet256(): Uint8Array<ArrayBuffer> {
  const weights = new Weights();
  const widths = [64, 128, 256, 512, 512, 512, 512, 512];
  weights.convolution('0', 64, 3, 4, false);
  let prefix = '1.model.';
  for (let level = 1; level < widths.length; level++) {
    const [outside, inside] = [widths[level - 1]!, widths[level]!];
    const innermost = level === widths.length - 1;
    const up = innermost ? 3 : 5;
    weights.convolution(`${prefix}1`, inside, outside, 4, false);
    if (!innermost) weights.batchNorm(`${prefix}2`, inside);
    weights.transposed(`${prefix}${up}`, innermost ? inside : 2 * inside, outside, 4, false);
    weights.batchNorm(`${prefix}${up + 1}`, outside);
    prefix += '3.model.';
  }
  weights.transposed('3', 128, 3, 4);
  return weights.onnx({ norm: 'running', dropout: 'off' });
}

/** Real-ESRGAN's compact net: 16 convolutions of 64 channels, four times larger. */
function srvgg(): Uint8Array<ArrayBuffer> {
  const weights = new Weights();
  const last = 34;
  for (let i = 0; i <= last; i += 2) {
    weights.convolution(`${i}`, i === last ? 48 : 64, i === 0 ? 3 : 64, 3);
    if (i < last) weights.add(`${i + 1}.weight`, [64], 0.1);
  }
  return weights.onnx({}, 'body.');
}

const islands = (): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync('models/islands/generator.onnx'));

/** One at a time: each takes up to half a gigabyte with its sessions. */
export const benchNets: readonly (() => BenchNet)[] = [
  () => ({ name: 'ResNet-9', onnx: resnet9(64), shape: [1, 3, 256, 256], target: 1.6 }),
  () => ({ name: 'ResNet-9, ngf 32', onnx: resnet9(32), shape: [1, 3, 256, 256], target: 1.3 }),
  () => ({ name: 'pix2pix U-Net-256', onnx: unet256(), shape: [1, 3, 256, 256], target: 1.08 }),
  () => ({ name: 'SRVGG ×4', onnx: srvgg(), shape: [1, 3, 128, 128] }),
  () => ({ name: 'islands', onnx: islands(), shape: [1, 16, 256, 256] }),
];
