import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readModelFile } from './modelFile';
import { MemorySource } from './readers/byteSource';
import { goldenBytes, goldenPath, goldenTensors } from './testing/goldens';
import { foldNorms } from './weights/folding';
import type { StoredNets } from './weights/nets';

async function open(name: string): Promise<StoredNets> {
  const content = await readModelFile(new MemorySource(goldenBytes(name)));
  if ('recognised' in content) throw new Error(`${name} is a graph`);
  return content;
}

const containers = [
  'tensors.zip.pth',
  'tensors.protocol2.pth',
  'tensors.protocol3.pth',
  'tensors.protocol4.pth',
  'tensors.protocol5.pth',
  'tensors.legacy.pth',
  'tensors.safetensors',
];

describe('the tensors of every container are those that were saved', () => {
  test.each(containers)('%s', async (name) => {
    const { nets } = await open(name);
    expect(nets).toHaveLength(1);
    const weights = nets[0]!.weights;
    expect([...weights.keys()].sort()).toEqual(Object.keys(goldenTensors).sort());
    for (const [key, { shape, values }] of Object.entries(goldenTensors)) {
      expect(weights.get(key)!.shape, key).toEqual(shape);
      expect([...weights.get(key)!.read()], key).toEqual(values.map(Math.fround));
    }
  });

  test('tensors.tar.pth, of float32 alone', async () => {
    const { weights } = (await open('tensors.tar.pth')).nets[0]!;
    expect([...weights.keys()]).toEqual(['plain', 'strided', 'tied', 'empty']);
    for (const [key, tensor] of weights) {
      expect(tensor.shape, key).toEqual(goldenTensors[key]!.shape);
      expect([...tensor.read()], key).toEqual(goldenTensors[key]!.values);
    }
  });
});

test('the same stored numbers have the same identity, others have not', async () => {
  const { weights } = (await open('tensors.zip.pth')).nets[0]!;
  const again = (await open('tensors.zip.pth')).nets[0]!.weights;
  expect(weights.get('tied')!.identity).toBe(again.get('tied')!.identity);
  expect(new Set([...weights.values()].map((t) => t.identity)).size).toBe(weights.size);
});

test('a pickled module gives the weights that its state dict has', async () => {
  const [net] = (await open('module.zip.pth')).nets;
  expect(net!.module?.className).toBe('torch.nn.modules.container.Sequential');
  expect([...net!.weights.keys()]).toEqual([
    '0.weight',
    '0.bias',
    '1.weight',
    '1.bias',
    '1.running_mean',
    '1.running_var',
    '1.num_batches_tracked',
  ]);
});

test('a module whose program is in the file is read, and the program is not run', async () => {
  const [net] = (await open('module.legacy.pth')).nets;
  expect(net!.module?.className).toMatch(/Scale$/);
  expect([...net!.weights.get('factor')!.read()]).toEqual([2, 3]);
});

test('weight norm and spectral norm are multiplied in', async () => {
  const expected = JSON.parse(readFileSync(goldenPath('norms.json'), 'utf8')) as Record<
    string,
    number[]
  >;
  const weights = foldNorms((await open('norms.pth')).nets[0]!.weights);
  for (const [name, values] of Object.entries(expected)) {
    const folded = weights.get(`${name}.weight`)!.read();
    expect(folded.length, name).toBe(values.length);
    for (const [i, value] of folded.entries()) expect(value, name).toBeCloseTo(values[i]!, 5);
  }
  const parts = [...weights.keys()].filter((key) => !/\.(weight|bias)$/.test(key));
  expect(parts).toEqual([]);
});

test('sparse tensors are refused when they are read', async () => {
  const [net] = (await open('sparse.pth')).nets;
  expect(() => net!.weights.get('w')!.read()).toThrow('sparse');
});

test('quantised weights are refused', async () => {
  await expect(open('quantised.pth')).rejects.toThrow('quantised');
});

test("ncnn's weights alone are told which file is missing", async () => {
  const alone = readModelFile(new MemorySource(goldenBytes('tiny.bin')), 'tiny.bin');
  await expect(alone).rejects.toMatchObject({
    params: { reason: 'partMissing', part: 'tiny.param' },
  });
});
