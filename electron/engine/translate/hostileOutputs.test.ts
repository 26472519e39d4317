import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineCalls, Picture } from '#common/contract';
import { createEngine } from '../createEngine';
import { inProcess } from '../testing/inProcess';
import { type Graph, identity, type Node } from '../testing/onnx';
import { addWeights, writePackage } from '../testing/packages';

let folder: string;
let call: ReturnType<typeof inProcess<EngineCalls>>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-hostile-'));
  call = inProcess<EngineCalls>(
    createEngine({ catalog: [{ folder, origin: 'user' }], threads: 1 }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [width, height] = [6, 4];
const picture: Picture = {
  width,
  height,
  depth: 8,
  data: new Uint8Array(width * height * 4).fill(255),
};

const whole = (name: string, ...values: number[]) => {
  return { name, shape: [values.length], values, type: 'int64' as const };
};

/** Graphs whose card and own header promise [1, C, H, W], by the shape that they give. */
const shapes: Record<string, Pick<Graph, 'nodes' | 'weights'>> = {
  'rank 3': one({ op: 'Squeeze', inputs: ['x', 'axis'] }, whole('axis', 0)),
  'rank 5': one({ op: 'Unsqueeze', inputs: ['x', 'axis'] }, whole('axis', 0)),
  'rank 2': one({ op: 'Flatten', inputs: ['x'] }),
  'a single number': one({ op: 'ReduceSum', inputs: ['x'], attributes: { keepdims: 0 } }),
  'two pictures': one({ op: 'Concat', inputs: ['x', 'x'], attributes: { axis: 0 } }),
  'no picture': one(
    { op: 'Slice', inputs: ['x', 'from', 'to', 'axis'] },
    whole('from', 0),
    whole('to', 0),
    whole('axis', 0),
  ),
  'no rows': one(
    { op: 'Slice', inputs: ['x', 'from', 'to', 'axis'] },
    whole('from', 0),
    whole('to', 0),
    whole('axis', 2),
  ),
  'sides exchanged': one({ op: 'Transpose', inputs: ['x'], attributes: { perm: [0, 1, 3, 2] } }),
};

function one(node: Omit<Node, 'output'>, ...weights: NonNullable<Graph['weights']>) {
  return { nodes: [{ ...node, output: 'y' }], weights };
}

const meanOf = (input: string) => (input === 'x' ? 'm' : input);

const wrongShape = { code: 'MODEL_CANT_RUN', params: { reason: 'outputShape' } };

describe('a net that gives another shape than its card says', () => {
  for (const [name, graph] of Object.entries(shapes)) {
    it(`is told as a result: ${name}`, async () => {
      const id = `net-${name.replaceAll(' ', '-')}`;
      await writePackage(folder, id, { channels: 3, ...graph });
      const inputs = { photo: picture };
      await expect(call('translate', { model: id, inputs })).rejects.toMatchObject(wrongShape);
    });

    it(`is told as scores of realness: ${name}`, async () => {
      const id = `judge-${name.replaceAll(' ', '-')}`;
      const discriminator = await addWeights(folder, id, 'judge.onnx', {
        channels: 3,
        extraInputs: ['z'],
        outputs: [{ name: 'y', shape: [1, 1, 'H', 'W'] }],
        // Of one channel, so that nothing but the shape is wrong.
        nodes: [
          { op: 'ReduceMean', inputs: ['z'], output: 'm', attributes: { axes: [1] } },
          ...graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(meanOf) })),
        ],
        weights: graph.weights,
      });
      const generator = await addWeights(folder, id, 'generator.onnx', identity);
      await writePackage(folder, id, identity, {
        files: { generator, discriminator },
        discriminator: { picture: 'z', score: 'y', range: [0, 1] },
      });
      const judged = call('realness', { model: id, inputs: { photo: picture }, picture });
      // Scores may leave out the axis of their one channel.
      if (name === 'rank 3') {
        await expect(judged).resolves.toMatchObject({ width, height, score: 1 });
      } else await expect(judged).rejects.toMatchObject({ code: 'MODEL_CANT_RUN' });
    });
  }
});
