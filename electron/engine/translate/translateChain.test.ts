import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CardBench,
  pixelOf,
  testPhotoInput,
  testPictureOutput,
  uniformPicture,
  variedPicture,
} from '../testing/cards';
import { colourOf, identityGraph, mix, unpadded } from '../testing/graphs';
import { identity } from '../testing/onnx';

const swap = mix(
  [
    [0, 0, 1],
    [0, 1, 0],
    [1, 0, 0],
  ],
  [0, 0, 0],
);

let bench: CardBench;
beforeAll(async () => {
  bench = await CardBench.open();
  const sliders = ['red', 'green', 'blue'].map((name) => ({ name, min: 0, max: 1, default: 0 }));
  await bench.made(swap, {}, 'swap');
  const half = mix(
    [
      [0.5, 0, 0],
      [0, 0.5, 0],
      [0, 0, 0.5],
    ],
    [0, 0, 0],
  );
  await bench.made(half, {}, 'half');
  await bench.made(
    unpadded(0, 2),
    { output: { ...testPictureOutput, size: { scale: 2 } } },
    'double',
  );
  const values = [{ kind: 'numbers', name: 'colour', tensor: 'v', sliders } as const];
  await bench.made(
    colourOf([1, 3], 'float32'),
    { inputs: [], size: { fixed: [4, 4] }, values },
    'paint',
  );
});
afterAll(() => bench.close());

describe('a chain', () => {
  it('hands the picture of one model to the next, in one call', async () => {
    const given = uniformPicture(6, 4, 200, 100, 50);
    for (let i = 3; i < 20; i += 4) given.data[i] = 0;
    const out = await bench.translate('swap,half,double', { photo: given });
    expect([out.picture.width, out.picture.height]).toEqual([12, 8]);
    expect([...out.picture.data.subarray(11 * 4, 12 * 4)]).toEqual([25, 50, 100, 255]);
    expect(out.picture.data[3]).toBe(0);
    const single = await bench.translate('swap', { photo: given });
    expect(out.ms).toBeGreaterThan(0);
    expect(single.notes).toEqual([]);
  });

  it('may begin with a model that needs no picture', async () => {
    const { picture: made } = await bench.translate(
      'paint,swap',
      {},
      { values: { red: 1, green: 0.2 } },
    );
    expect(pixelOf(made)).toEqual([0, 51, 255]);
    await expect(bench.translate('swap,paint', { photo: variedPicture() })).rejects.toMatchObject({
      code: 'USAGE',
      params: { reason: 'chainOrder', model: 'paint', before: 'swap' },
    });
    await expect(bench.translate('swap,nothing', { photo: variedPicture() })).rejects.toMatchObject(
      {
        code: 'MODEL_NOT_FOUND',
      },
    );
  });

  it('maps labels by their names, into the first input of labels', async () => {
    const found = [
      { name: 'water', colour: '#ff0000' },
      { name: 'grass', colour: '#00ff00' },
      { name: 'moss', colour: '#0000ff' },
    ];
    await bench.made(
      identity,
      { output: { kind: 'labels', tensor: 'y', encoding: 'logits', palette: found } },
      'find',
    );
    const label = {
      ...testPhotoInput,
      kind: 'labels' as const,
      name: 'label',
      encoding: 'rgb' as const,
      paper: 'grass',
      palette: [
        { name: 'grass', colour: '#112233' },
        { name: 'water', colour: '#445566' },
        { name: 'sea', colour: '#0000f0' },
      ],
    };
    const inputs = [{ ...testPhotoInput, name: 'hint', optional: true, tensor: 'hint' }, label];
    const graph = {
      ...identity,
      inputs: [
        { name: 'x', shape: [1, 3, 'H', 'W'] },
        { name: 'hint', shape: [1, 3, 'H', 'W'] },
      ],
    };
    await bench.made(graph, { inputs }, 'render');
    const given = uniformPicture(3, 1, 200, 10, 10);
    given.data.set([0, 100, 9], 4);
    given.data.set([0, 10, 90], 8);
    const { picture: made, illegal } = await bench.translate('find,render', { photo: given });
    expect([...made.data.filter((_, i) => i % 4 < 3)]).toEqual([
      0x44, 0x55, 0x66, 0x11, 0x22, 0x33, 0, 0, 0xf0,
    ]);
    // Moss is nothing that the second model knows: its pixel got the nearest label.
    expect(illegal).toBe(1);
  });

  it('hands on frames: the latest ones, or one picture for all', async () => {
    const frames = { count: 2, stack: 'channels' } as const;
    const clip = { ...testPhotoInput, name: 'clip', frames };
    await bench.made(
      identityGraph([1, 6, 'H', 'W']),
      { inputs: [clip], output: { ...testPictureOutput, frames } },
      'clip',
    );
    const given = {
      'clip.1': uniformPicture(4, 4, 1, 1, 1),
      'clip.2': uniformPicture(4, 4, 2, 2, 2),
    };
    const twice = await bench.translate('clip,clip', given);
    expect(twice.frames?.map(pixelOf)).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
    const one = await bench.translate('half,clip', { photo: uniformPicture(4, 4, 10, 10, 10) });
    expect(one.frames?.map(pixelOf)).toEqual([
      [5, 5, 5],
      [5, 5, 5],
    ]);
    const first = await bench.translate('clip,half', given);
    expect(pixelOf(first.picture)).toEqual([1, 1, 1]);
  });

  it('tells what there is to know of every step', async () => {
    await bench.made(identity, { size: { fixed: [8, 8] } }, 'fixed');
    const { notes } = await bench.translate('half,fixed,half', { photo: variedPicture() });
    const params = { netWidth: 8, netHeight: 8, width: 6, height: 5 };
    expect(notes).toEqual([{ code: 'SCALED', params }]);
  });
});
