import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Picture, samplesOf } from '#common/contract';
import { Catalog } from '../catalog/catalog';
import { measure } from '../image/measure';
import { TileBlender } from '../image/tileBlender';
import { planSpans } from '../image/tileSpans';
import { Runtime } from '../runtime/runtime';
import { convolutions, identity, instanceNormGraph } from '../testing/onnx';
import { writePackage } from '../testing/packages';
import { Workbench } from '../testing/workbench';
import type { MemoryRule } from './memory';
import { translate } from './translate';
import { planTiles } from './translateTiles';

const plain = convolutions(5);
const strided = convolutions(6, 3);
let bench: Workbench;
let catalog: Catalog;
const runtime = new Runtime(2);

beforeAll(async () => {
  bench = await Workbench.open();
  catalog = new Catalog([{ folder: bench.models, origin: 'user' }]);
  const output = { tensor: 'y', range: [-1, 1] as [number, number] };
  for (const [id, net] of Object.entries({ plain, strided })) {
    await writePackage(bench.models, id, net.graph, {
      output,
      size: { default: [64, 64], multipleOf: net.step },
      tiling: { receptive: net.receptive },
    });
  }
  await writePackage(bench.models, 'short', plain.graph, { output, tiling: { receptive: 0 } });
  await writePackage(bench.models, 'identity', identity, { tiling: { receptive: 0 } });
  await writePackage(bench.models, 'norm', instanceNormGraph);
});
afterAll(() => bench.close());

/** Noise, softened: something at every scale. */
async function photo(width: number, height: number, depth: 8 | 16 = 8): Promise<Picture> {
  const noise = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (i * i * 7 + i * 131) % 253,
  );
  const image = sharp(noise, { raw: { width, height, channels: 3 } })
    .blur(1.2)
    .ensureAlpha();
  const { data } = await image.raw().toBuffer({ resolveWithObject: true });
  if (depth === 8) return { width, height, depth, data: new Uint8Array(data) };
  const deep = Uint16Array.from(data, (v, i) => (i % 4 === 3 ? 65_535 : v * 257 + (i % 97)));
  return { width, height, depth, data: new Uint8Array(deep.buffer) };
}

const pixelsOf = (count: number) => ({ whole: 0, tile: count * 60 });

async function run(id: string, picture: Picture, memory?: MemoryRule) {
  const inputs = { photo: { ...picture, data: picture.data.slice() } };
  const request = { inputs, provider: 'cpu', seed: 0, depth: picture.depth, memory } as const;
  return translate(catalog, runtime, await catalog.find(id), request);
}

describe('tiles', () => {
  it.each([
    ['plain', 301, 217, 8],
    ['strided', 301, 217, 8],
    ['strided', 256, 90, 16],
    ['plain', 600, 33, 8],
  ] as const)(
    '%s, %d × %d, %d bits: as the picture made whole',
    async (id, width, height, depth) => {
      const picture = await photo(width, height, depth);
      const whole = await run(id, picture);
      const tiled = await run(id, picture, pixelsOf(130 * 130));
      expect(whole.notes).toEqual([]);
      expect(tiled.notes).toEqual([
        { code: 'TILED', params: expect.objectContaining({ decibels: '100' }) },
      ]);
      const { psnr } = measure(tiled.picture, whole.picture);
      expect(psnr).toBeGreaterThan(depth === 8 ? 60 : 90);
    },
  );

  it('a halo that is too short is measured, and told', async () => {
    const picture = await photo(301, 217);
    const whole = await run('plain', picture);
    const short = await run('short', picture, pixelsOf(80 * 80));
    const [tiled] = short.notes;
    const seam = tiled.code === 'TILED' ? Number(tiled.params.decibels) : Number.NaN;
    expect(seam).toBeLessThan(60);
    expect(measure(short.picture, whole.picture).psnr).toBeLessThan(60);
    expect(short.notes.some(({ code }) => code === 'SEAMS_MAY_SHOW')).toBe(seam < 50);
  });

  it.each([8, 16] as const)('plain tiles of %d bits are made once', async (depth) => {
    const spy = vi.spyOn(runtime, 'run');
    const picture = await photo(500, 400, depth);
    const pixel = [40, 90, 200, 255].map((v) => (depth === 8 ? v : v * 257 + 3));
    // Noise in the first 90 columns, one colour in the others.
    const samples = samplesOf(picture);
    for (let i = 0; i < samples.length; i += 4) if ((i / 4) % 500 >= 90) samples.set(pixel, i);
    const whole = await run('plain', picture);
    spy.mockClear();
    const steps: number[] = [];
    const inputs = { photo: { ...picture, data: picture.data.slice() } };
    const request = { inputs, provider: 'cpu', seed: 0, depth } as const;
    const tiled = await translate(catalog, runtime, await catalog.find('plain'), {
      ...request,
      memory: pixelsOf(80 * 80),
      onProgress: ({ done }) => steps.push(done),
    });
    const [note] = tiled.notes;
    const { columns, rows } = note.code === 'TILED' ? note.params : { columns: 0, rows: 0 };
    // Each is told; of those that are plain nine sizes are run.
    expect(steps).toEqual(Array.from({ length: columns * rows }, (_, i) => i));
    expect(spy.mock.calls.length).toBeLessThanOrEqual(3 * rows + 9);
    expect(3 * rows + 9).toBeLessThan((columns * rows) / 2);
    expect(measure(tiled.picture, whole.picture).psnr).toBeGreaterThan(depth === 8 ? 60 : 90);
    spy.mockRestore();
  });

  it('transparency stays, and depths may differ', async () => {
    const picture = await photo(90, 90, 16);
    const samples = samplesOf(picture);
    for (let i = 3; i < samples.length; i += 4) samples[i] = (i * 31) % 65_536;
    const inputs = () => ({ photo: { ...picture, data: picture.data.slice() } });
    const model = await catalog.find('identity');
    for (const depth of [8, 16] as const) {
      const request = { inputs: inputs(), provider: 'cpu', seed: 0, depth } as const;
      const whole = await translate(catalog, runtime, model, request);
      const tiled = await translate(catalog, runtime, model, {
        ...request,
        inputs: inputs(),
        memory: pixelsOf(50 * 50),
      });
      expect(Buffer.from(tiled.picture.data).equals(Buffer.from(whole.picture.data))).toBe(true);
    }
  });

  it('a net that sees the whole picture is never cut: it runs whole, or is refused with advice', async () => {
    const picture = await photo(120, 120);
    const whole = await run('norm', picture, pixelsOf(50 * 50));
    expect(whole.notes).toEqual([]);
    const available = vi.spyOn(process, 'availableMemory').mockReturnValue(400_000);
    await expect(run('norm', picture)).rejects.toMatchObject({
      code: 'NOT_ENOUGH_MEMORY',
      params: { reason: 'whole' },
    });
    // A net that can be cut is not refused by the same memory, until not even a tile fits.
    expect((await run('identity', picture)).notes[0]).toMatchObject({ code: 'TILED' });
    available.mockReturnValue(1_000);
    await expect(run('plain', picture)).rejects.toMatchObject({ code: 'NOT_ENOUGH_MEMORY' });
    available.mockRestore();
  });

  it('counts illegal pixels once, though tiles overlap', async () => {
    await writePackage(bench.models, 'labels', identity, {
      tiling: { receptive: 9 },
      inputs: [
        {
          name: 'label',
          kind: 'labels',
          tensor: 'x',
          encoding: 'rgb',
          palette: [
            { name: 'a', colour: '#000000' },
            { name: 'b', colour: '#ffffff' },
          ],
          paper: 'a',
          stroke: 1,
        },
      ],
    });
    const data = new Uint8Array(100 * 100 * 4).fill(255);
    data.set([200, 1, 1], (50 * 100 + 44) * 4);
    const request = { provider: 'cpu', seed: 0, depth: 8 } as const;
    const label: Picture = { width: 100, height: 100, depth: 8, data };
    const model = await catalog.find('labels');
    const tiled = await translate(catalog, runtime, model, {
      ...request,
      inputs: { label },
      memory: pixelsOf(60 * 60),
    });
    expect(tiled.notes[0]).toMatchObject({ code: 'TILED' });
    expect(tiled.illegal).toBe(1);
  });
});

describe('the cutting', () => {
  it('covers every pixel, in steps of the net, with the halo inside or at the border', () => {
    for (const [length, most, receptive, step] of [
      [1000, 200, 10, 1],
      [1000, 300, 20, 32],
      [997, 128, 5, 4],
      [33, 200, 50, 1],
      [4096, 736, 100, 32],
    ]) {
      const spans = planSpans(length, most, receptive, step)!;
      expect(spans[0].start).toBe(0);
      expect(spans.at(-1)!.end).toBe(length);
      for (const [i, span] of spans.entries()) {
        expect(span.to - span.from).toBeLessThanOrEqual(most);
        expect([span.from % step, span.to % step]).toEqual([0, 0]);
        if (span.from > 0) expect(span.start - span.from).toBeGreaterThanOrEqual(receptive);
        if (span.to < length) expect(span.to - span.end).toBeGreaterThanOrEqual(receptive);
        if (i > 0) expect(spans[i - 1].end).toBeGreaterThan(span.start);
      }
    }
    expect(planSpans(1000, 64, 30, 1)).toBeUndefined();
    expect(planTiles({ width: 5000, height: 20 }, 10_000, 10, 1)!.rows).toHaveLength(1);
  });

  it('equal tiles give the picture itself, whatever the ramps', () => {
    const spans = planSpans(100, 50, 2, 1)!;
    const blender = new TileBlender(spans, spans, 3);
    const data = new Uint8Array(100 * 100 * 4);
    for (const [j, y] of spans.entries()) {
      for (const [i, x] of spans.entries()) {
        const [w, h] = [x.to - x.from, y.to - y.from];
        blender.add(
          Float32Array.from({ length: 3 * w * h }, (_, at) => (x.from + (at % w)) / 255),
          w,
          i,
          j,
        );
      }
      blender.flush(j, (row, at) => {
        for (let k = 0; k < 100; k++) data[(at * 100 + k) * 4] = row[k] * 255 + 0.5;
      });
    }
    for (let i = 0; i < 100 * 100; i++) expect(data[i * 4]).toBe(i % 100);
    expect(blender.seam).toBe(100);
  });
});
