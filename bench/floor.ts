/**
 * Lower bound of a batch: a child process that only runs the net, in a session of one thread like
 * an engine's, or only the codecs.
 */
import { readFileSync } from 'node:fs';
import type { Picture } from '#common/contract';
import { decode, limitCodecThreads } from '#engine/io/decode';
import { encode } from '#engine/io/encode';
import { InferenceSession, Tensor } from '#engine/runtime/onnxruntime';

/** Message to a child; it answers 'done'. */
export type ChildTask =
  | { kind: 'runs'; count: number }
  /** Read the outputs, whose encoding is then measured. */
  | { kind: 'prepare'; inputs: string[]; outputs: string[] }
  | { kind: 'codecs' };

const { weights, tensor, shape } = JSON.parse(process.env.FLOOR ?? '{}');
const session = await InferenceSession.create(readFileSync(weights), {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});
const values = new Float32Array(shape.reduce((a: number, b: number) => a * b));
const feeds = { [tensor]: new Tensor('float32', values, shape) };
await session.run(feeds);
limitCodecThreads();

let inputs: string[] = [];
let made: Picture[] = [];
const read = async (file: string) => (await decode(readFileSync(file), '', 100)).picture;

process.on('message', async (order: ChildTask) => {
  switch (order.kind) {
    case 'runs':
      for (let i = 0; i < order.count; i++) await session.run(feeds);
      break;
    case 'prepare':
      inputs = order.inputs;
      made = await Promise.all(order.outputs.map(read));
      break;
    case 'codecs':
      for (const [i, input] of inputs.entries()) {
        await read(input);
        await encode(made[i], 'png');
      }
  }
  process.send?.('done');
});
process.send?.('ready');
