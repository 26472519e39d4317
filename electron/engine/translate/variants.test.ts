import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Values } from '#common/contract';
import { CardBench, pixelOf, uniformPicture } from '../testing/cards';
import { flagged, mix } from '../testing/graphs';
import { identity } from '../testing/onnx';
import { addWeights } from '../testing/packages';

let bench: CardBench;
beforeAll(async () => {
  bench = await CardBench.open();
});
afterAll(() => bench.close());

describe('other ways to run a package', () => {
  it('change a constant, the output or the weights', async () => {
    const flag = (value: number) => ({
      tensor: 'flag',
      type: 'bool' as const,
      values: [value],
    });
    const id = await bench.made(flagged, {
      constants: [flag(0)],
      variants: [
        { id: 'negative', name: 'Negative', constants: [flag(1)] },
        { id: 'dark', name: 'Half the light', output: 'dark' },
      ],
    });
    const seen = async (variant?: string) =>
      pixelOf(
        (
          await bench.translate(
            id,
            { photo: uniformPicture(2, 2, 200, 100, 50) },
            { values: variant ? { variant } : {} },
          )
        ).picture,
      );
    expect(await seen()).toEqual([200, 100, 50]);
    expect(await seen('negative')).toEqual([55, 155, 205]);
    expect(await seen('dark')).toEqual([100, 50, 25]);
    await expect(seen('bright')).rejects.toMatchObject({
      code: 'USAGE',
      params: { variants: ['negative', 'dark'] },
    });

    const weights = await addWeights(bench.work.models, 'two', 'other.onnx', identity);
    const two = await bench.made(
      mix(
        [
          [0, 0, 1],
          [0, 1, 0],
          [1, 0, 0],
        ],
        [0, 0, 0],
      ),
      {
        variants: [{ id: 'plain', name: 'Unchanged', generator: weights }],
      },
      'two',
    );
    const rgb = async (values: Values) =>
      pixelOf(
        (await bench.translate(two, { photo: uniformPicture(2, 2, 1, 2, 3) }, { values })).picture,
      );
    expect(await rgb({})).toEqual([3, 2, 1]);
    expect(await rgb({ variant: 'plain' })).toEqual([1, 2, 3]);
  });
});
