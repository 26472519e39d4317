import { describe, expect, it } from 'vitest';
import type { Card, LabelInput, ModelSummary } from '#common/contract';
import { toggleView } from './workspace';
import {
  fakeWorkspace,
  fillAt,
  greyPicture,
  testInputs,
  testModel,
  until,
} from './workspace.test-data';

const noisy = testModel('noisy', {
  values: [{ kind: 'noise', name: 'noise', form: 'vector', tensor: 'z', size: 8, type: 'float32' }],
});
const plain = testModel('plain');
const allMade = (s: { pictures: readonly { current: boolean }[] }) =>
  s.pictures.length === 9 && s.pictures.every((p) => p.current);

describe('variations', () => {
  it('are made by seed, the same each time; one can be pinned without making them again', async () => {
    const { studio, workspace, count, fresh } = fakeWorkspace([noisy]);
    await fresh();
    toggleView(workspace, 'variations');
    await until(workspace.variations.store, allMade);
    const { pictures } = workspace.variations.store.getState();
    expect(pictures.map((p) => p.seed)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(pictures.map((p) => p.picture?.data[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);

    const before = count('translate');
    workspace.variations.pin(5);
    await fresh();
    expect(studio.store.getState().output?.data[0]).toBe(5);
    expect(count('translate')).toBe(before + 1);

    workspace.variations.more();
    await until(workspace.variations.store, (s) => s.first === 9 && allMade(s));
    expect(workspace.variations.store.getState().pictures[8]).toMatchObject({ seed: 17 });
  });

  it('of an older drawing are given up for the newer one', async () => {
    const { studio, workspace, asked, fresh } = fakeWorkspace([noisy]);
    await fresh();
    toggleView(workspace, 'variations');
    await until(workspace.variations.store, (s) => s.pictures[2]?.picture !== undefined);
    studio.store.setState({ classIndex: 1 });
    studio.tools.press([5, 5, 1]);
    studio.tools.drag([[40, 40, 1]]);
    studio.tools.release();
    await fresh();
    const water = ({ inputs: given }: { inputs: Record<string, { data: Uint8Array }> }) =>
      given.label.data.includes(0xd5);
    const last = () => asked.filter((one) => one.method === 'translate').slice(-9);
    await until(workspace.variations.store, (s) => allMade(s) && last().every(water));
    expect(last().map((one) => one.seed)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('and what models are compared by are gone when they are closed: nobody may have asked for another drawing', async () => {
    const { studio, workspace, fresh } = fakeWorkspace([noisy]);
    const { variations, bakeOff } = workspace;
    await fresh();
    for (const view of ['variations', 'bakeOff'] as const) {
      studio.setLive(true);
      await fresh();
      toggleView(workspace, view);
      await until(variations.store, (s) => view !== 'variations' || allMade(s));
      await until(bakeOff.store, (s) => view !== 'bakeOff' || s.entries.some((e) => e.current));
      toggleView(workspace, view);
      studio.setLive(false);
      fillAt(studio, 5, 5);
      toggleView(workspace, view);
      expect(variations.store.getState().pictures).toEqual([]);
      expect(bakeOff.store.getState().entries).toEqual([]);
      toggleView(workspace, view);
      studio.undo();
    }
  });

  it('are none where the model has no noise', async () => {
    const asksFor = async (one: ModelSummary) => {
      const { workspace, count, fresh, arrived } = fakeWorkspace([one]);
      await fresh();
      await arrived();
      const before = count('translate');
      toggleView(workspace, 'variations');
      const { pictures } = workspace.variations.store.getState();
      await arrived();
      return { pictures: pictures.length, calls: count('translate') - before };
    };
    expect(await asksFor(plain)).toEqual({ pictures: 0, calls: 0 });
    // One with noise is asked by then.
    const { pictures, calls } = await asksFor(noisy);
    expect(pictures).toBe(9);
    expect(calls).toBeGreaterThan(0);
  });
});

describe('the bake-off', () => {
  const fen = testModel('fen', {
    inputs: [
      { ...testInputs.labels, palette: [...(testInputs.labels as LabelInput).palette].reverse() },
    ],
  } as Partial<Card>);
  const inky = testModel('inky', { inputs: [testInputs.ink] });
  const sea = testModel('sea', {
    inputs: [
      {
        ...testInputs.labels,
        paper: 'deep',
        palette: [
          { name: 'deep', colour: '#000001' },
          { name: 'water', colour: '#000002' },
        ],
      },
    ],
  } as Partial<Card>);

  it('asks every model that can take the drawing, and says why the others cannot', async () => {
    const { workspace, fresh } = fakeWorkspace([plain, fen, inky, sea]);
    await fresh();
    toggleView(workspace, 'bakeOff');
    const { store } = workspace.bakeOff;
    await until(store, (s) => s.entries.length > 0 && s.entries.every((e) => e.current));
    const { entries: entrants, others } = store.getState();
    expect(entrants.map((e) => e.model.card.id)).toEqual(['plain', 'fen']);
    expect(
      others.map(({ model: m, missingInputs, unknownLabels }) => [
        m.card.id,
        missingInputs,
        unknownLabels,
      ]),
    ).toEqual([
      ['inky', ['edges'], []],
      ['sea', [], [{ name: 'grass', pixels: 4096 }]],
    ]);
  });

  it('goes on when one of them fails', async () => {
    const { workspace, fresh } = fakeWorkspace([plain, fen], {
      translate: (params) => {
        const { model: id } = params as { model: string };
        if (id === 'fen') throw new Error('boom');
        return { picture: greyPicture(64, 64, 9), provider: 'cpu', runMs: 5, ms: 5, notes: [] };
      },
    });
    await fresh();
    toggleView(workspace, 'bakeOff');
    await until(workspace.bakeOff.store, (s) => s.entries[1]?.failure !== undefined);
    expect(workspace.bakeOff.store.getState().entries[0].picture).toBeDefined();
  });
});

describe('realness', () => {
  const result = { width: 1, height: 1, map: Uint8Array.of(200), score: 0.8 };
  const judged = testModel('judged', {
    discriminator: { picture: 'p', score: 's', range: [0, 1] },
  });

  it('follows the live picture while it is on', async () => {
    const { studio, workspace, count, fresh, arrived } = fakeWorkspace([judged], {
      realness: () => result,
    });
    await fresh();
    await arrived();
    expect(count('realness')).toBe(0);
    workspace.realness.toggle();
    await until(workspace.realness.store, (s) => s.result?.score === 0.8);
    studio.settings.setSeed(3);
    await fresh();
    await arrived();
    expect(count('realness')).toBe(2);
    workspace.realness.toggle();
    expect(workspace.realness.store.getState().result).toBeUndefined();
    studio.settings.setSeed(4);
    await fresh();
    await arrived();
    expect(count('realness')).toBe(2);
  });

  it('of a frame further ahead is told the frames right before it', async () => {
    const clip = { ...testInputs.ink, kind: 'photo', name: 'clip', encoding: 'rgb' } as const;
    const output = { kind: 'picture', tensor: 'next', size: { scale: 1 } };
    const goesOn = testModel('goes-on', {
      discriminator: judged.card.discriminator,
      inputs: [{ ...clip, frames: { count: 2, stack: 'channels' } }],
      output,
    } as unknown as Partial<Card>);
    const frames = [10, 20, 30].map((value) => greyPicture(64, 64, value));
    const { studio, workspace, asked, fresh } = fakeWorkspace([goesOn], {
      translate: () => ({
        picture: frames[0],
        frames,
        provider: 'cpu',
        runMs: 1,
        ms: 1,
        notes: [],
      }),
      realness: () => result,
    });
    await fresh();
    workspace.realness.toggle();
    const told = async (count: number) => {
      await until(workspace.realness.store, () => judgedOnes().length === count);
      const { inputs } = judgedOnes()[count - 1];
      return ['clip.1', 'clip.2'].map((name) => inputs[name].data[0]);
    };
    const judgedOnes = () => asked.filter(({ method }) => method === 'realness');
    expect(await told(1)).toEqual([255, 255]);
    studio.showFrame(1);
    expect(await told(2)).toEqual([255, 10]);
    studio.showFrame(2);
    expect(await told(3)).toEqual([10, 20]);
  });

  it('is not asked of a model that came without its discriminator', async () => {
    for (const [one, calls] of [
      [plain, 0],
      [judged, 1],
    ] as const) {
      const { workspace, count, fresh, arrived } = fakeWorkspace([one], { realness: () => result });
      await fresh();
      workspace.realness.toggle();
      await arrived();
      expect(count('realness'), one.card.id).toBe(calls);
    }
  });
});

describe('compare', () => {
  const metrics = { l1: 0.1, l2: 0.2, psnr: 14, ssim: 0.5 };
  const file = { name: 'truth.png', data: Uint8Array.of(1) };

  it('measures every new picture against the truth, until that is taken away', async () => {
    const { studio, workspace, count, fresh, arrived } = fakeWorkspace([plain], {
      decode: (params) => {
        const { fit } = params as { fit: { width: number; height: number } };
        return greyPicture(fit.width, fit.height, 1);
      },
      measure: () => metrics,
    });
    await fresh();
    await workspace.compare.openTruth(file);
    await until(workspace.compare.store, (s) => s.metrics?.psnr === 14);
    expect(workspace.compare.store.getState().truth).toMatchObject({ width: 64, height: 64 });
    studio.settings.setSeed(1);
    await fresh();
    await arrived();
    expect(count('measure')).toBe(2);
    workspace.compare.removeTruth();
    studio.settings.setSeed(2);
    await fresh();
    await arrived();
    expect(count('measure')).toBe(2);
    expect(workspace.compare.store.getState()).toMatchObject({
      truth: undefined,
      metrics: undefined,
    });
  });

  it('says what is wrong with a file that cannot be read', async () => {
    const { workspace, fresh } = fakeWorkspace([plain], {
      decode: () => {
        throw new Error('no picture');
      },
    });
    await fresh();
    await workspace.compare.openTruth(file);
    expect(workspace.compare.store.getState().failure?.params).toEqual({ problem: 'no picture' });
    expect(workspace.compare.store.getState().truth).toBeUndefined();
  });
});

describe('a picture on its way in', () => {
  it('counts the colours that are not in the palette, and is put in place only when told', async () => {
    const half = greyPicture(64, 64, 0);
    for (let i = 0; i < half.data.length / 2; i += 4) half.data.set([0x3a, 0x7b, 0xd5], i);
    const { studio, workspace, fresh } = fakeWorkspace([plain], { decode: () => half });
    await fresh();
    const before = studio.shown[0].data.slice();
    workspace.photo.open({ name: 'map.png', data: Uint8Array.of(1) });
    await until(workspace.photo.store, (s) => s.raster !== undefined);
    expect(workspace.photo.store.getState().replacedPixels).toBe(64 * 32);
    expect(studio.shown[0].data).toEqual(before);
    workspace.photo.apply();
    expect(studio.shown[0].data.slice(0, 64 * 32).every((v) => v === 1)).toBe(true);
    expect(workspace.photo.store.getState().file).toBeUndefined();
    studio.undo();
    expect(studio.shown[0].data).toEqual(before);
  });

  it('follows the borders of the picture if that is wished, and says how much it moved', async () => {
    const half = greyPicture(64, 64, 0);
    const { studio, workspace, asked, fresh } = fakeWorkspace([plain], {
      decode: () => half,
      refine: (params) =>
        (params as { labels: Uint8Array }).labels.map((v, i) => (i < 5 ? 1 - v : v)),
    });
    await fresh();
    workspace.photo.set({ refine: true, strength: 0.9 });
    workspace.photo.open({ name: 'map.png', data: Uint8Array.of(1) });
    await until(workspace.photo.store, (s) => s.raster !== undefined && !s.busy);
    expect(workspace.photo.store.getState().refinedPixels).toBe(5);
    expect(asked.find((one) => one.method === 'refine')).toMatchObject({ strength: 0.9 });
    workspace.photo.set({ refine: false });
    await until(workspace.photo.store, (s) => s.refinedPixels === 0);
    workspace.photo.set({ refine: true });
    await until(workspace.photo.store, (s) => s.refinedPixels === 5);
    const shown = workspace.photo.store.getState().raster?.data;
    workspace.photo.apply();
    expect(studio.shown[0].data).toEqual(shown);
  });

  it('becomes ink by its lines or its tones', async () => {
    const lines = greyPicture(64, 64, 255);
    lines.data.fill(0, 0, 3);
    const { studio, workspace, fresh } = fakeWorkspace(
      [testModel('inky', { inputs: [testInputs.ink] })],
      {
        decode: () => greyPicture(64, 64, 55),
        edges: () => lines,
      },
    );
    await fresh();
    workspace.photo.open({ name: 'photo.png', data: Uint8Array.of(1) });
    await until(workspace.photo.store, (s) => s.raster?.data[0] === 255);
    expect(workspace.photo.store.getState().raster?.data[1]).toBe(0);
    workspace.photo.set({ ink: 'tones' });
    await until(workspace.photo.store, (s) => s.raster?.data[1] === 200);
    workspace.photo.apply();
    expect(studio.shown[0].data[1]).toBe(200);
  });
});

describe('a slow model', () => {
  it('gives a smaller picture while the pen is down, and the whole one after', async () => {
    const { studio, asked, fresh } = fakeWorkspace(
      [testModel('slow', { size: { default: [256, 256], multipleOf: 32 } })],
      {},
      400,
    );
    await fresh();
    const sides = () =>
      asked.filter((one) => one.method === 'translate').map((one) => one.inputs.label.width);
    expect(sides()).toEqual([256]);
    studio.store.setState({ classIndex: 1 });
    studio.tools.press([20, 20, 1]);
    await until(studio.store, (s) => s.freshness === 'draft');
    studio.tools.drag([[90, 90, 1]]);
    await until(studio.store, (s) => s.freshness === 'draft');
    expect(new Set(sides().slice(1))).toEqual(new Set([128]));
    studio.tools.release();
    await fresh();
    expect(sides().at(-1)).toBe(256);
    expect(studio.store.getState().output?.width).toBe(256);
  });

  it('that is quick enough is given the whole drawing always', async () => {
    const { studio, asked, fresh } = fakeWorkspace([testModel('quick')], {}, 20);
    await fresh();
    studio.store.setState({ classIndex: 1 });
    studio.tools.press([20, 20, 1]);
    await fresh();
    studio.tools.release();
    await fresh();
    const widths = asked.filter((o) => o.method === 'translate').map((o) => o.inputs.label.width);
    expect(new Set(widths)).toEqual(new Set([64]));
  });
});

describe('the back colour', () => {
  it('is the paper at first, and changes places with the front colour', async () => {
    const { studio, workspace, fresh } = fakeWorkspace([plain]);
    await fresh();
    studio.set({ classIndex: 1 });
    workspace.backgroundColour.swap();
    expect(studio.store.getState().classIndex).toBe(0);
    workspace.backgroundColour.swap();
    expect(studio.store.getState().classIndex).toBe(1);
  });
});
