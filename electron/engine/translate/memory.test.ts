import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Card, ModelCheck } from '#common/contract';
import sharp from '../io/sharp';
import { identity } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { Workbench } from '../testing/workbench';
import { withMeasuredMemory } from './measuredMemory';
import { freeMemory, tilesFor } from './memory';

let bench: Workbench;
let base: Card;
beforeAll(async () => {
  bench = await Workbench.open();
  await writePackage(bench.models, 'identity', identity);
  base = (await bench.model('identity')).card;
});
afterAll(() => bench.close());

const testCard = (change: Partial<Card>): Card => ({ ...base, ...change });

describe('the memory rule', () => {
  const size = { width: 1000, height: 1000 };
  const small = { whole: 2 ** 20, tile: 2 ** 20 };

  it('holds for nets of a fixed size too', () => {
    const card = testCard({ size: { fixed: [1000, 1000] }, bytesPerPixel: 1_000_000 });
    const available = vi.spyOn(process, 'availableMemory').mockReturnValue(2 ** 30);
    try {
      expect(() => tilesFor(card, size, 8, small)).toThrow('NOT_ENOUGH_MEMORY');
      expect(tilesFor({ ...card, bytesPerPixel: 60 }, size, 8, small)).toBeUndefined();
    } finally {
      available.mockRestore();
    }
  });

  it('takes no more than a person allows, though more is free', () => {
    const card = testCard({ size: { fixed: [1000, 1000] }, bytesPerPixel: 100 });
    const available = vi.spyOn(process, 'availableMemory').mockReturnValue(2 ** 40);
    try {
      expect(tilesFor(card, size, 8, freeMemory())).toBeUndefined();
      expect(() => tilesFor(card, size, 8, freeMemory(2 ** 20))).toThrow('NOT_ENOUGH_MEMORY');
    } finally {
      available.mockRestore();
    }
  });

  it('takes no more than that in an engine of a batch either', async () => {
    const { inDir, outDir } = await bench.folders();
    const picture = sharp({ create: { ...size, channels: 3, background: '#b04020' } });
    await picture.png().toFile(path.join(inDir, 'a.png'));
    const batch = { memory: 2 ** 16 };
    const runIn = (maxMemory?: number) =>
      bench.run(
        { inDir, outDir, retryFailed: true },
        { engine: bench.engine({ batch, maxMemory }) },
      );
    const refused = await runIn(2 ** 18);
    expect(refused.items.get('a.png')).toMatchObject({
      status: 'failed',
      error: { code: 'NOT_ENOUGH_MEMORY' },
    });
    expect((await runIn()).counts).toMatchObject({ done: 1, failed: 0 });
  });

  it('does not believe a card that says less than its tensors take', () => {
    const card = testCard({ bytesPerPixel: 0.001 });
    const available = vi.spyOn(process, 'availableMemory').mockReturnValue(2 ** 20);
    try {
      expect(() => tilesFor(card, size, 8, small)).toThrow('NOT_ENOUGH_MEMORY');
    } finally {
      available.mockRestore();
    }
  });

  it('takes what a check measured, where that is more', () => {
    const card = testCard({ bytesPerPixel: 60 });
    const check: ModelCheck = {
      ms: 1,
      width: 256,
      height: 256,
      peakBytes: 2 ** 30,
      flat: false,
      providers: [],
      checkedAt: '',
    };
    const model = { card, folder: '', origin: 'user', bytes: 0 } as const;
    const measured = withMeasuredMemory({ ...model, check }).card.bytesPerPixel;
    expect(measured).toBeGreaterThan(10_000);
    expect(measured).toBeLessThan(2 ** 30 / 256 ** 2);
    const little = { ...check, peakBytes: 2 ** 26 };
    expect(withMeasuredMemory({ ...model, check: little }).card.bytesPerPixel).toBe(60);
  });
});
