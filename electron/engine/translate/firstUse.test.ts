import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EngineCalls, Picture } from '#common/contract';
import { createEngine } from '../createEngine';
import { inProcess } from '../testing/inProcess';
import { type Graph, identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-first-'));
  await writePackage(folder, 'modest', identity);
  await writePackage(folder, 'greedy', greedy, { bytesPerPixel: 60 });
  await writePackage(folder, 'greedy-fixed', greedy, {
    bytesPerPixel: 60,
    size: { fixed: [1_792, 1_792] },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Gives back what it is given, by way of 300 copies of it: 3,600 bytes a pixel, of which nobody knows. */
const greedy: Graph = {
  channels: 3,
  nodes: [
    { op: 'Tile', inputs: ['x', 'copies'], output: 'many' },
    { op: 'Sin', inputs: ['many'], output: 'waves' },
    { op: 'Slice', inputs: ['waves', 'from', 'to', 'axis'], output: 'y' },
  ],
  weights: [
    { name: 'copies', shape: [4], values: [1, 300, 1, 1], type: 'int64' },
    ...[
      ['from', 0],
      ['to', 3],
      ['axis', 1],
    ].map(([name, value]) => ({
      name: String(name),
      shape: [1],
      values: [Number(value)],
      type: 'int64' as const,
    })),
  ],
};

const square = (side: number): Picture => {
  return { width: side, height: side, depth: 8, data: new Uint8Array(side * side * 4).fill(255) };
};

describe('a model that was never checked', () => {
  it('is refused by what it takes of a small picture, not by what its card says', async () => {
    const call = inProcess<EngineCalls>(
      createEngine({ catalog: [{ folder, origin: 'user' }], threads: 1 }),
    );
    const available = vi.spyOn(process, 'availableMemory').mockReturnValue(3 * 2 ** 30);
    try {
      // 3 megapixels: a quarter of a gigabyte by the card, above ten in truth.
      const inputs = { photo: square(1_750) };
      await expect(call('translate', { model: 'greedy', inputs })).rejects.toMatchObject({
        code: 'NOT_ENOUGH_MEMORY',
      });
      const fixed = call('translate', { model: 'greedy-fixed', inputs: { photo: square(64) } });
      await expect(fixed).rejects.toMatchObject({ code: 'NOT_ENOUGH_MEMORY' });
      const done = await call('translate', { model: 'modest', inputs });
      expect(done.picture.width).toBe(1_750);
      const small = await call('translate', { model: 'greedy', inputs: { photo: square(64) } });
      expect(small.picture.width).toBe(64);
    } finally {
      available.mockRestore();
    }
  });
});
