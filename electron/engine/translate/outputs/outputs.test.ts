import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Picture, samplesOf, type Values } from '#common/contract';
import { labToRgb, rgbToLab } from '#common/image/lab';
import {
  CardBench,
  rangeScaling,
  testPhotoInput,
  testPictureOutput,
  uniformPicture,
  variedPicture,
} from '../../testing/cards';
import { argmax, mix, unpadded } from '../../testing/graphs';
import { type Graph, identity } from '../../testing/onnx';
import type { writeGeneralPackage } from '../../testing/packages';

let bench: CardBench;
beforeAll(async () => {
  bench = await CardBench.open();
});
afterAll(() => bench.close());

type Change = Parameters<typeof writeGeneralPackage>[3];

describe('labels out', () => {
  const palette = [
    { name: 'red', colour: '#ff0000' },
    { name: 'green', colour: '#00ff00' },
    { name: 'blue', colour: '#0000ff' },
  ];
  const labels = { kind: 'labels', tensor: 'y', encoding: 'logits', palette } as const;
  /** Mostly red, green or blue; what is nearest. */
  const mixed = (): Picture => {
    const given = variedPicture(8, 8);
    return given;
  };
  const nearest = ({ data }: Picture) =>
    Array.from({ length: data.length / 4 }, (_, i) => {
      const rgb = [...data.subarray(i * 4, i * 4 + 3)];
      return rgb.indexOf(Math.max(...rgb));
    });

  it.each<[string, Graph, Change]>([
    ['logits', identity, { output: labels }],
    ['probabilities', identity, { output: { ...labels, encoding: 'probabilities' } }],
    [
      'indices, of whole numbers',
      argmax(identity),
      { output: { ...labels, tensor: 'label', encoding: 'index' } },
    ],
  ])('of %s are exact, at 8 and 16 bits', async (_, graph, change) => {
    const id = await bench.made(graph, change);
    const given = mixed();
    for (const depth of [8, 16] as const) {
      const out = (await bench.translate(id, { photo: given }, { depth })).picture;
      expect(
        nearest({
          ...out,
          data: Uint8Array.from(samplesOf(out), (v) => v / (depth === 8 ? 1 : 257)),
        }),
      ).toEqual(nearest(given));
      expect(new Set(samplesOf(out)).size).toBe(2);
    }
  });

  it('of a net that ends early are taken from scores brought to the size of the input', async () => {
    const id = await bench.made(unpadded(0, 0.5), {
      output: { ...labels, size: { scale: 0.5 } },
      size: { default: [8, 8], multipleOf: 2 },
    });
    const given = uniformPicture(8, 2, 255, 0, 0);
    for (let x = 4; x < 8; x++)
      for (const y of [0, 1]) given.data.set([0, 255, 0], (y * 8 + x) * 4);
    expect((await bench.translate(id, { photo: given })).picture).toEqual(given);
  });

  it('follow the picture where that is asked for', async () => {
    // What the net says is wrong in single pixels, which the picture does not bear out.
    const id = await bench.made(
      mix(
        [
          [0.2, 0, 0],
          [0, 0.2, 0],
          [0, 0, 0.2],
        ],
        [0.4, 0.4, 0.4],
      ),
      {
        output: { ...labels, encoding: 'probabilities', refineBy: 'photo' },
      },
    );
    const given = uniformPicture(32, 32, 200, 190, 180);
    given.data.set([190, 200, 180], (10 * 32 + 10) * 4);
    const reds = async (values?: Values) => {
      const { data } = (await bench.translate(id, { photo: given }, { values })).picture;
      return data.filter((v, i) => i % 4 === 0 && v === 255).length;
    };
    expect([await reds(), await reds({ refine: 0 })]).toEqual([1023, 1023]);
    expect(await reds({ refine: 1 })).toBe(1024);
    await expect(reds({ refine: 3 })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('that no label has are an error, not a picture', async () => {
    const id = await bench.made(mix([[0, 0, 0]], [7]), {
      output: { ...labels, encoding: 'index' },
    });
    await expect(bench.translate(id, { photo: variedPicture() })).rejects.toMatchObject({
      code: 'MODEL_CANT_RUN',
      params: { reason: 'noSuchLabel', label: 7 },
    });
  });
});

describe('colours for a given lightness', () => {
  const lightness = {
    ...testPhotoInput,
    encoding: 'lightness',
    scaling: rangeScaling(-0.5, 0.5),
  } as const;
  const ab = { kind: 'ab', tensor: 'y', unit: 110, lightness: 'photo' } as const;

  it('are joined in L*a*b*, at the full size of a picture that the net sees smaller', async () => {
    const id = await bench.made(mix([[0], [0]], [0.1, -0.2]), {
      inputs: [lightness],
      output: ab,
      size: { fixed: [4, 4] },
    });
    const given = variedPicture(9, 7);
    const out = (await bench.translate(id, { photo: given })).picture;
    expect([out.width, out.height]).toEqual([9, 7]);
    for (let i = 0; i < given.data.length; i += 4) {
      const [r, g, b] = given.data.subarray(i, i + 3);
      const [l] = rgbToLab(r / 255, g / 255, b / 255);
      const wanted = labToRgb(l, 11, -22).map((v) => Math.min(1, Math.max(0, v)) * 255);
      for (let c = 0; c < 3; c++) expect(Math.abs(out.data[i + c] - wanted[c])).toBeLessThan(0.6);
    }
  });

  it('leave a grey picture as it is where they are none', async () => {
    const id = await bench.made(mix([[0], [0]], [0, 0]), { inputs: [lightness], output: ab });
    const given = uniformPicture(5, 3, 77, 77, 77);
    expect((await bench.translate(id, { photo: given })).picture).toEqual(given);
  });
});

describe('an output of a fixed size', () => {
  it('stays as it is, whatever the size of the input', async () => {
    const id = await bench.made(identity, {
      size: { fixed: [4, 4] },
      output: { ...testPictureOutput, size: { fixed: [4, 4] } },
    });
    const out = (await bench.translate(id, { photo: uniformPicture(9, 7, 10, 200, 30) })).picture;
    expect(out).toEqual(uniformPicture(4, 4, 10, 200, 30));
  });
});
