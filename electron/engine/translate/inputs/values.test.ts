import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Values } from '#common/contract';
import {
  CardBench,
  castleWords,
  pixelOf,
  rangeScaling,
  testPictureOutput,
  variedPicture,
} from '../../testing/cards';
import { colourOf, identityGraph } from '../../testing/graphs';
import { identity } from '../../testing/onnx';

let bench: CardBench;
beforeAll(async () => {
  bench = await CardBench.open();
});
afterAll(() => bench.close());

describe('models that need no picture', () => {
  const alone = { inputs: [], size: { fixed: [4, 4] as [number, number] } };
  const pixel = async (id: string, values?: Values, seed?: number) => {
    const out = (await bench.translate(id, {}, { values, seed })).picture;
    expect([out.width, out.height]).toEqual([4, 4]);
    return pixelOf(out);
  };

  it('take numbers by the names of their sliders', async () => {
    const sliders = ['red', 'green', 'blue'].map((name, i) => ({
      name,
      min: 0,
      max: 1,
      default: i * 0.2,
    }));
    const id = await bench.made(colourOf([1, 3], 'float32'), {
      ...alone,
      values: [{ kind: 'numbers', name: 'colour', tensor: 'v', sliders }],
    });
    expect(await pixel(id)).toEqual([0, 51, 102]);
    expect(await pixel(id, { red: 1, blue: '0.6' })).toEqual([255, 51, 153]);
  });

  it('take a class as one-hot, also of another shape and of halves, or as its number', async () => {
    const classes = ['red', 'green', 'blue'];
    const choice = {
      kind: 'choice',
      name: 'class',
      tensor: 'v',
      classes,
      default: 'blue',
    } as const;
    const hot = await bench.made(colourOf([1, 3, 1, 1], 'float16'), {
      ...alone,
      values: [{ ...choice, encoding: 'one-hot', type: 'float16', shape: [1, 3, 1, 1] }],
    });
    expect(await pixel(hot)).toEqual([0, 0, 255]);
    expect(await pixel(hot, { class: 'Green' })).toEqual([0, 255, 0]);
    const number = await bench.made(colourOf([1], 'int64', 2), {
      ...alone,
      values: [{ ...choice, encoding: 'index' }],
    });
    expect(await pixel(number, { class: 'green' })).toEqual([128, 128, 128]);
  });

  it('take words as their indices, filled up', async () => {
    const id = await bench.made(colourOf([1, 3], 'int64', 255), {
      ...alone,
      values: [{ ...castleWords, padding: 3, ignored: ['by'] }],
    });
    expect(await pixel(id, { text: 'lake by castle' })).toEqual([11, 10, 3]);
    await expect(pixel(id, { text: 'a dragon' })).rejects.toMatchObject({
      code: 'USAGE',
      params: { words: ['a', 'dragon'] },
    });
    await expect(pixel(id)).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('take noise, as a vector or as planes, the same of one seed', async () => {
    const vector = await bench.made(colourOf([3], 'float32', 4), {
      ...alone,
      values: [{ kind: 'noise', tensor: 'v', form: 'vector', size: 3, shape: [3] }],
      output: { ...testPictureOutput, scaling: rangeScaling(-1, 1) },
    });
    const planes = await bench.made(identityGraph([1, 3, 'H', 'W']), {
      ...alone,
      values: [{ kind: 'noise', tensor: 'x', form: 'planes', size: 3 }],
      output: { ...testPictureOutput, scaling: rangeScaling(-3, 3) },
    });
    for (const id of [vector, planes]) {
      const colours = [await pixel(id, {}, 1), await pixel(id, {}, 2), await pixel(id, {}, 1)];
      expect(colours[2]).toEqual(colours[0]);
      expect(colours[1]).not.toEqual(colours[0]);
    }
    // Walking, a picture changes from one seed's to the other's, and both ends are exactly theirs.
    for (const id of [vector, planes]) {
      const walked = (walk: number, towards?: number) =>
        pixel(id, { walk, ...(towards !== undefined && { towards }) }, 1);
      expect(await walked(0, 5)).toEqual(await pixel(id, {}, 1));
      expect(await walked(1, 5)).toEqual(await pixel(id, {}, 5));
      expect(await walked(1)).toEqual(await pixel(id, {}, 2));
      expect([await pixel(id, {}, 1), await pixel(id, {}, 5)]).not.toContainEqual(
        await walked(0.5, 5),
      );
    }
    const { data } = (await bench.translate(planes, {})).picture;
    expect(new Set(data).size).toBeGreaterThan(20);
  });

  it('make the size that is asked for, where planes of noise tell the net', async () => {
    const id = await bench.made(identityGraph([1, 3, 'H', 'W']), {
      inputs: [],
      size: { default: [8, 4], multipleOf: 4 },
      values: [{ kind: 'noise', tensor: 'x', form: 'planes', size: 3 }],
    });
    const sizeOf = async (size?: { width: number; height: number }) => {
      const { width, height } = (await bench.translate(id, {}, { size })).picture;
      return [width, height];
    };
    expect(await sizeOf()).toEqual([8, 4]);
    expect(await sizeOf({ width: 13, height: 6 })).toEqual([13, 6]);
    await expect(sizeOf({ width: 60_000, height: 60_000 })).rejects.toMatchObject({
      code: 'NOT_ENOUGH_MEMORY',
    });
    // A picture has its own size.
    const { picture } = await bench.translate(
      await bench.made(identity, {}),
      { photo: variedPicture() },
      { size: { width: 99, height: 99 } },
    );
    expect(picture.width).toBe(variedPicture().width);
  });

  it('refuse a picture, and models that need one refuse to go without', async () => {
    const id = await bench.made(identityGraph([1, 3, 'H', 'W']), {
      ...alone,
      values: [{ kind: 'noise', tensor: 'x', form: 'planes', size: 3 }],
    });
    await expect(bench.translate(id, { photo: variedPicture() })).rejects.toMatchObject({
      params: { reason: 'noPictures' },
    });
    await expect(bench.translate(await bench.made(identity, {}), {})).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});
