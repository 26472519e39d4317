import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chooseValues } from '#common/chosenValues';
import type { Picture } from '#common/contract';
import { Catalog } from '../catalog/catalog';
import { measure } from '../image/measure';
import { Runtime } from '../runtime/runtime';
import {
  CardBench,
  rangeScaling,
  testPhotoInput,
  testPictureOutput,
  variedPicture,
} from '../testing/cards';
import { mix, scoresOf, unpadded } from '../testing/graphs';
import { convolutions } from '../testing/onnx';
import type { MemoryRule } from './memory';
import { translate } from './translate';

let bench: CardBench;
let catalog: Catalog;
const runtime = new Runtime(2);
beforeAll(async () => {
  bench = await CardBench.open();
  catalog = new Catalog([{ folder: bench.work.models, origin: 'user' }]);
});
afterAll(() => bench.close());

/** In tiles of at most so many pixels; every package of a test takes 60 bytes for each. */
const pixelsOf = (count: number): MemoryRule => ({ whole: 0, tile: count * 60 });

async function run(id: string, given: Picture, memory?: MemoryRule, depth: 8 | 16 = 8) {
  const inputs = { photo: { ...given, data: given.data.slice() } };
  const model = await catalog.find(id);
  const request = { inputs, provider: 'cpu', seed: 0, depth, memory } as const;
  return translate(catalog, runtime, model, request);
}

const inTiles = { code: 'TILED', params: { decibels: '100' } };

describe('tiles', () => {
  it('of an output that is larger than its input, whose net cuts off a border', async () => {
    const id = await bench.made(unpadded(3, 2), {
      size: { default: [64, 64], multipleOf: 4 },
      output: { ...testPictureOutput, size: { scale: 2 }, crop: 3 },
      tiling: { receptive: 3 },
    });
    for (const depth of [8, 16] as const) {
      const given = variedPicture(131, 117);
      for (let i = 3; i < 4000; i += 4) given.data[i] = 0;
      const whole = await run(id, given, undefined, depth);
      const tiled = await run(id, given, pixelsOf(4000), depth);
      expect([tiled.picture.width, tiled.picture.height]).toEqual([262, 234]);
      expect(tiled.notes[0]).toMatchObject(inTiles);
      expect(Buffer.from(tiled.picture.data).equals(Buffer.from(whole.picture.data))).toBe(true);
    }
  });

  it('of labels are blended as scores, and exact', async () => {
    const net = convolutions(4);
    const palette = Array.from({ length: 5 }, (_, i) => ({
      name: `label ${i}`,
      colour: `#00${(i * 40 + 16).toString(16)}ff`,
    }));
    const id = await bench.made(scoresOf(net.graph, 5), {
      output: { kind: 'labels', tensor: 'logits', encoding: 'logits', palette, refineBy: 'photo' },
      tiling: { receptive: net.receptive },
    });
    const given = variedPicture(150, 90);
    const whole = await run(id, given);
    const tiled = await run(id, given, pixelsOf(70 * 70));
    expect(tiled.notes[0]).toMatchObject(inTiles);
    expect(new Set(whole.picture.data.filter((_, i) => i % 4 === 1)).size).toBeGreaterThan(2);
    // Only a pixel whose two best labels are as likely may turn out differently.
    const differ = whole.picture.data.filter((v, i) => v !== tiled.picture.data[i]);
    expect(differ.length).toBeLessThan(15);
    expect(new Set(tiled.picture.data)).toEqual(new Set(whole.picture.data));
  });

  it('of colours are joined with the lightness of the whole', async () => {
    const id = await bench.made(mix([[0.4], [-0.3]], [0.1, 0.05]), {
      inputs: [{ ...testPhotoInput, encoding: 'lightness', scaling: rangeScaling(-0.5, 0.5) }],
      output: { kind: 'ab', tensor: 'y', unit: 110, lightness: 'photo' },
      tiling: { receptive: 0 },
    });
    const given = variedPicture(120, 80);
    const whole = await run(id, given);
    const tiled = await run(id, given, pixelsOf(50 * 50));
    expect(tiled.notes[0]).toMatchObject(inTiles);
    expect(measure(tiled.picture, whole.picture).psnr).toBeGreaterThan(80);
  });

  it('say that borders are not refined in them', async () => {
    const palette = [
      { name: 'a', colour: '#000000' },
      { name: 'b', colour: '#ffffff' },
    ];
    const encoding = 'probabilities';
    const id = await bench.made(
      mix(
        [
          [1, 0, 0],
          [0, 1, 0],
        ],
        [0, 0],
      ),
      {
        output: { kind: 'labels', tensor: 'y', encoding, palette, refineBy: 'photo' },
        tiling: { receptive: 0 },
      },
    );
    const model = await catalog.find(id);
    const [values] = chooseValues([model.card], { refine: 1 });
    const inputs = { photo: variedPicture(100, 100) };
    const request = { inputs, provider: 'cpu', seed: 0, depth: 8, values } as const;
    const { notes } = await translate(catalog, runtime, model, {
      ...request,
      memory: pixelsOf(60 * 60),
    });
    expect(notes).toContainEqual({ code: 'NOT_REFINED', params: {} });
  });
});

describe('memory', () => {
  it('counts an output that is larger than its input, before anything is allocated', async () => {
    const change = { output: { ...testPictureOutput, size: { scale: 4 } }, bytesPerPixel: 60 };
    const id = await bench.made(unpadded(0, 4), change);
    // 100 × 100 pixels take 60 bytes each, and 15 further pixels of 3 floats and 4 bytes.
    const available = vi.spyOn(process, 'availableMemory').mockReturnValue(3_200_000);
    expect((await run(id, variedPicture(100, 100))).picture.width).toBe(400);
    available.mockReturnValue(3_200_000);
    await expect(run(id, variedPicture(120, 100))).rejects.toMatchObject({
      code: 'NOT_ENOUGH_MEMORY',
    });
    available.mockRestore();
  });
});
