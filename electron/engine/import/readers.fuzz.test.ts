import { describe, expect, test } from 'vitest';
import { readCheckpointSource } from './readCheckpoint';
import { MemorySource } from './readers/byteSource';
import { fuzzTargets, readOrRefuse } from './testing/fuzzTargets';

describe('what is damaged is read or refused', () => {
  test.each(fuzzTargets)('$name', { timeout: 600_000 }, async ({ check }) => {
    expect(await check({ numRuns: 300, seed: 13 })).toBeUndefined();
  });
});

describe('small files that would fill the memory', () => {
  const pickle = (body: number[]) => readOrRefuse(Uint8Array.from([0x80, 2, ...body]));
  const refusal = (bytes: Uint8Array<ArrayBuffer>) =>
    readCheckpointSource('file.pth', new MemorySource(bytes));

  test('ten million empty dicts', async () => {
    const bytes = new Uint8Array(10_000_000).fill(0x7d);
    bytes.set([0x80, 2]);
    await expect(refusal(bytes)).rejects.toMatchObject({
      params: { reason: 'tooComplex' },
    });
  });

  test('lists that hold the one before them twice, fifty deep', async () => {
    const level = (i: number) => [0x5d, 0x71, i + 1, 0x68, i, 0x61, 0x68, i, 0x61];
    const nested = Array.from({ length: 50 }, (_, i) => level(i)).flat();
    await pickle([0x7d, 0x71, 0, ...nested, 0x2e]);
  });

  test('a list that holds itself', () => pickle([0x5d, 0x71, 0, 0x68, 0, 0x61, 0x2e]));

  test('an ONNX graph of five million empty nodes', async () => {
    const nodes = new Uint8Array(9_000_000);
    for (let i = 0; i < nodes.length; i += 2) nodes[i] = 0x0a;
    const size = [nodes.length & 127, (nodes.length >> 7) & 127, (nodes.length >> 14) & 127];
    const length = [...size.map((part) => part | 128), nodes.length >> 21];
    const file = new Uint8Array(7 + nodes.length);
    file.set([0x08, 8, 0x3a, ...length]);
    file.set(nodes, 7);
    await expect(refusal(file)).rejects.toMatchObject({
      params: { reason: 'tooComplex' },
    });
  });

  test('a text of four gigabytes', () => pickle([0x58, 0xff, 0xff, 0xff, 0xff, 0x2e]));
});
