/** A child that does nothing but run the net: one session, one thread, like an engine of a batch. */
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';

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
process.on('message', async (runs: number) => {
  for (let i = 0; i < runs; i++) await session.run(feeds);
  process.send?.('done');
});
process.send?.('ready');
