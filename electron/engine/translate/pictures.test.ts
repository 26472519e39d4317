import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import {
  CardBench,
  pixelOf,
  rangeScaling,
  testPhotoInput,
  testPictureOutput,
  uniformPicture,
  variedPicture,
} from '../testing/cards';
import { identityGraph, mix, unpadded } from '../testing/graphs';
import { type Graph, identity } from '../testing/onnx';
import type { writeGeneralPackage } from '../testing/packages';

let bench: CardBench;
beforeAll(async () => {
  bench = await CardBench.open();
});
afterAll(() => bench.close());

type Change = Parameters<typeof writeGeneralPackage>[3];

describe('pictures in and out', () => {
  it.each<[string, Graph, Change]>([
    [
      'BGR',
      identity,
      {
        inputs: [{ ...testPhotoInput, encoding: 'bgr' }],
        output: { ...testPictureOutput, encoding: 'bgr' },
      },
    ],
    [
      'a mean and a deviation for each channel',
      identity,
      {
        inputs: [
          { ...testPhotoInput, scaling: { white: 255, mean: [104, 117, 123], std: [1, 2, 3] } },
        ],
        output: {
          ...testPictureOutput,
          scaling: { white: 255, mean: [104, 117, 123], std: [1, 2, 3] },
        },
      },
    ],
    [
      'NHWC',
      identityGraph([1, 'H', 'W', 3]),
      {
        inputs: [{ ...testPhotoInput, layout: 'nhwc' }],
        output: { ...testPictureOutput, layout: 'nhwc' },
      },
    ],
    [
      'float16',
      identityGraph([1, 3, 'H', 'W'], 'float16'),
      {
        inputs: [{ ...testPhotoInput, type: 'float16' }],
        output: { ...testPictureOutput, type: 'float16' },
      },
    ],
    [
      'mirrored padding',
      identity,
      { size: { default: [8, 8], multipleOf: 8, padding: 'reflect' } },
    ],
  ])('%s: what goes in comes out', async (_, graph, change) => {
    const given = variedPicture();
    const out = await bench.translate(await bench.made(graph, change), { photo: given });
    expect(out.picture).toEqual(given);
  });

  it('BGR goes to the graph in that order', async () => {
    const id = await bench.made(identity, { inputs: [{ ...testPhotoInput, encoding: 'bgr' }] });
    const out = await bench.translate(id, { photo: uniformPicture(2, 2, 10, 20, 30) });
    expect(pixelOf(out.picture)).toEqual([30, 20, 10]);
  });

  it('grey out of luma, and four channels with an alpha of the net', async () => {
    const grey = await bench.made(mix([[1]], [0]), {
      inputs: [{ ...testPhotoInput, encoding: 'grey' }],
      output: { ...testPictureOutput, encoding: 'grey' },
    });
    expect(
      pixelOf((await bench.translate(grey, { photo: uniformPicture(2, 2, 255, 0, 0) })).picture),
    ).toEqual([54, 54, 54]);
    const clear = await bench.made(
      mix(
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
          [0, 0, 0],
        ],
        [0, 0, 0, 0.4],
      ),
      {
        output: { ...testPictureOutput, encoding: 'rgba' },
      },
    );
    const out = await bench.translate(clear, { photo: uniformPicture(2, 2, 255, 51, 0) });
    expect([...out.picture.data.subarray(0, 4)]).toEqual([255, 51, 0, 102]);
  });

  it('lightness, and a result that is stretched from its least to its greatest value', async () => {
    const id = await bench.made(mix([[3]], [-7]), {
      inputs: [{ ...testPhotoInput, encoding: 'lightness', scaling: rangeScaling(0, 100) }],
      output: { ...testPictureOutput, encoding: 'grey', stretch: true },
    });
    const given = uniformPicture(3, 1, 0, 0, 0);
    given.data.set([255, 255, 255], 8);
    given.data.set([119, 119, 119], 4);
    const { data } = (await bench.translate(id, { photo: given })).picture;
    // L* of the grey 119 of 255 is 50.03.
    expect([data[0], data[4], data[8]]).toEqual([0, 128, 255]);
  });

  it('the output that is meant among several, without the border that the net cuts off', async () => {
    const given = variedPicture(7, 9);
    const id = await bench.made(unpadded(2, 1), {
      output: { ...testPictureOutput, crop: 2 },
      size: { default: [8, 8], multipleOf: 4 },
    });
    expect((await bench.translate(id, { photo: given })).picture).toEqual(given);
  });

  it('a net whose result is of another size than its card says is named', async () => {
    const id = await bench.made(unpadded(1, 2), {
      output: { ...testPictureOutput, size: { scale: 4 }, crop: 1 },
    });
    await expect(bench.translate(id, { photo: variedPicture() })).rejects.toMatchObject({
      code: 'MODEL_CANT_RUN',
      params: { reason: 'outputShape', expected: '1 × 3 × 20 × 24' },
    });
  });

  it('twice the size, transparency with it', async () => {
    const id = await bench.made(unpadded(1, 2), {
      output: { ...testPictureOutput, size: { scale: 2 }, crop: 1 },
    });
    const given = variedPicture();
    for (let i = 3; i < given.data.length / 2; i += 4) given.data[i] = 0;
    const out = (await bench.translate(id, { photo: given })).picture;
    expect([out.width, out.height]).toEqual([12, 10]);
    const at = (p: Picture, x: number, y: number) => [
      ...p.data.subarray((y * p.width + x) * 4, (y * p.width + x) * 4 + 4),
    ];
    expect(at(out, 0, 0)[3]).toBe(0);
    for (const [x, y] of [
      [5, 9],
      [11, 8],
      [0, 9],
    ]) {
      expect(at(out, x, y)).toEqual(at(given, x >> 1, y >> 1));
    }
  });

  it('half the size is brought back to that of the input', async () => {
    const id = await bench.made(unpadded(0, 0.5), {
      output: { ...testPictureOutput, size: { scale: 0.5 } },
      size: { default: [8, 8], multipleOf: 2 },
    });
    const out = (await bench.translate(id, { photo: uniformPicture(6, 4, 9, 90, 200) })).picture;
    expect(out).toEqual(uniformPicture(6, 4, 9, 90, 200));
  });
});

describe('frames', () => {
  const clip = {
    ...testPhotoInput,
    name: 'clip',
    frames: { count: 3, stack: 'channels' },
  } as const;
  const grey = (v: number) => uniformPicture(4, 4, v, v, v);

  it('go in and come out in their order, stacked in either way, in either layout', async () => {
    const three = { count: 3, stack: 'channels' } as const;
    const own = { count: 3, stack: 'axis' } as const;
    const given = { 'clip.1': grey(10), 'clip.2': grey(20), 'clip.3': grey(30) };
    for (const [graph, frames, layout] of [
      [identityGraph([1, 9, 'H', 'W']), three, 'nchw'],
      [identityGraph([1, 3, 3, 'H', 'W']), own, 'nchw'],
      [identityGraph([1, 'H', 'W', 9]), three, 'nhwc'],
      [identityGraph([1, 3, 'H', 'W', 3]), own, 'nhwc'],
    ] as const) {
      const id = await bench.made(graph, {
        inputs: [{ ...clip, frames, layout }],
        output: { ...testPictureOutput, frames, layout },
      });
      const out = await bench.translate(id, given);
      expect(out.frames?.map(pixelOf)).toEqual([
        [10, 10, 10],
        [20, 20, 20],
        [30, 30, 30],
      ]);
      expect(out.picture).toEqual(out.frames?.[0]);
    }
  });

  it('that lack are stood in for by the next one', async () => {
    const first = [1, 0, 0, 0, 0, 0, 0, 0, 0];
    const id = await bench.made(
      mix([first, [0, 0, 0, 1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1, 0, 0]], [0, 0, 0]),
      { inputs: [clip] },
    );
    const seen = async (inputs: Record<string, Picture>) =>
      pixelOf((await bench.translate(id, inputs)).picture);
    expect(await seen({ 'clip.3': grey(30) })).toEqual([30, 30, 30]);
    expect(await seen({ 'clip.2': grey(20), 'clip.3': grey(30) })).toEqual([20, 20, 30]);
    expect(await seen({ 'clip.1': grey(10) })).toEqual([10, 10, 10]);
    await expect(seen({ clip: grey(1) })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      params: { inputs: ['clip.1', 'clip.2', 'clip.3'] },
    });
  });
});
