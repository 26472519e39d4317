import { existsSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnderdrawError } from '#common/contract';
import { readCheckpointSource } from './readCheckpoint';
import { MemorySource } from './readers/byteSource';
import { goldenBytes, goldenPath } from './testing/goldens';

const files = [
  'tensors.zip.pth',
  'tensors.protocol4.pth',
  'tensors.legacy.pth',
  'tensors.tar.pth',
  'tensors.safetensors',
  'module.zip.pth',
  'module.legacy.pth',
  'norms.pth',
  'cyclegan-resnet.pth',
  'half-nhwc.onnx',
  'listed.onnx',
  'styled.onnx',
  'tiny.param',
  'tfjs/model.json',
  'keras.h5',
];

/** A few bytes of a file changed, and perhaps its end cut off or its middle taken out. */
const damage = fc.record({
  flips: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
  cut: fc.option(fc.nat(), { freq: 4 }),
  hole: fc.option(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 64 })), { freq: 4 }),
});

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(file: Uint8Array, { flips, cut, hole }: Damage): Uint8Array<ArrayBuffer> {
  let bytes = file.slice();
  for (const [at, value] of flips) bytes[at % bytes.length] = value;
  if (hole) {
    const at = hole[0] % bytes.length;
    bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + hole[1])]);
  }
  return cut === null ? bytes : bytes.slice(0, cut % (bytes.length + 1));
}

/** It is read, or refused by an error of ours. Anything else is a fault. */
async function survives(bytes: Uint8Array<ArrayBuffer>, name = 'file.pth'): Promise<void> {
  const openBeside = (part: string) => {
    const file = path.posix.join(path.posix.dirname(name), part);
    return existsSync(goldenPath(file)) ? new MemorySource(goldenBytes(file)) : undefined;
  };
  try {
    const source = new MemorySource(bytes);
    const checkpoint = await readCheckpointSource(path.basename(name), source, {}, openBeside);
    checkpoint.build();
  } catch (error) {
    expect(error).toBeInstanceOf(UnderdrawError);
    expect((error as UnderdrawError).code).toMatch(/^MODEL_(UNREADABLE|UNKNOWN)$/);
  }
}

const runs = Number(process.env.FUZZ_CASES ?? 300);

describe('damaged files are read or refused', () => {
  test.each(files)('%s', { timeout: 600_000 }, async (name) => {
    const bytes = goldenBytes(name);
    await fc.assert(
      fc.asyncProperty(damage, (how) => survives(damaged(bytes, how), name)),
      { numRuns: runs, seed: 13 },
    );
  });

  test('bytes behind the beginning of each format', { timeout: 600_000 }, async () => {
    const beginnings = [
      'PK\x03\x04',
      '\x80\x02',
      '\x80\x04',
      '\x08\x08\x12',
      '7767517\n',
      '{"',
      '',
    ];
    const start = fc.constantFrom(...beginnings).map((text) => Buffer.from(text, 'latin1'));
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 400 }), (head, rest) =>
        survives(Uint8Array.from([...head, ...rest])),
      ),
      { numRuns: runs * 2, seed: 13 },
    );
  });
});

describe('small files that would fill the memory', () => {
  const pickle = (body: number[]) => survives(Uint8Array.from([0x80, 2, ...body]));
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
