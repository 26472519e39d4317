import { describe, expect, it } from 'vitest';
import type { Card, LabelInput } from '../../electron/engine/contract';
import { toggleView } from './desk';
import { fakeDesk, flat, inputs, model, until } from './desk.test-data';
import { canRefine } from './refinement';

const noisy = model('noisy', { noise: { tensor: 'z', size: 8 } });
const plain = model('plain');
const allMade = (s: { pictures: readonly { current: boolean }[] }) =>
  s.pictures.length === 9 && s.pictures.every((p) => p.current);

describe('variations', () => {
  it('are made by seed, the same each time; one can be pinned without making them again', async () => {
    const { studio, desk, count, fresh } = fakeDesk([noisy]);
    await fresh();
    toggleView(desk, 'variations');
    await until(desk.variations.store, allMade);
    const { pictures } = desk.variations.store.getState();
    expect(pictures.map((p) => p.seed)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(pictures.map((p) => p.picture?.data[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);

    const before = count('translate');
    desk.variations.pin(5);
    await fresh();
    expect(studio.store.getState().output?.data[0]).toBe(5);
    expect(count('translate')).toBe(before + 1);

    desk.variations.more();
    await until(desk.variations.store, (s) => s.first === 9 && allMade(s));
    expect(desk.variations.store.getState().pictures[8]).toMatchObject({ seed: 17 });
  });

  it('of an older drawing are given up for the newer one', async () => {
    const { studio, desk, asked, fresh } = fakeDesk([noisy]);
    await fresh();
    toggleView(desk, 'variations');
    await until(desk.variations.store, (s) => s.pictures[2]?.picture !== undefined);
    studio.store.setState({ classIndex: 1, tool: 'bucket' });
    studio.beginStroke([5, 5, 1], false);
    studio.extendStroke([[40, 40, 1]]);
    studio.endStroke();
    await fresh();
    const water = ({ inputs: given }: { inputs: Record<string, { data: Uint8Array }> }) =>
      given.label.data.includes(0xd5);
    const last = () => asked.filter((one) => one.method === 'translate').slice(-9);
    await until(desk.variations.store, (s) => allMade(s) && last().every(water));
    expect(last().map((one) => one.seed)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('are none where the model has no noise', async () => {
    const { desk, count, fresh } = fakeDesk([plain]);
    await fresh();
    const before = count('translate');
    toggleView(desk, 'variations');
    expect(desk.variations.store.getState().pictures).toEqual([]);
    expect(count('translate')).toBe(before);
  });
});

describe('the bake-off', () => {
  const fen = model('fen', {
    inputs: [{ ...inputs.labels, palette: [...(inputs.labels as LabelInput).palette].reverse() }],
  } as Partial<Card>);
  const inky = model('inky', { inputs: [inputs.ink] });
  const sea = model('sea', {
    inputs: [
      {
        ...inputs.labels,
        paper: 'deep',
        palette: [
          { name: 'deep', colour: '#000001' },
          { name: 'water', colour: '#000002' },
        ],
      },
    ],
  } as Partial<Card>);

  it('asks every model that can take the drawing, and says why the others cannot', async () => {
    const { desk, fresh } = fakeDesk([plain, fen, inky, sea]);
    await fresh();
    toggleView(desk, 'bakeOff');
    const { store } = desk.bakeOff;
    await until(store, (s) => s.entrants.length > 0 && s.entrants.every((e) => e.current));
    const { entrants, others } = store.getState();
    expect(entrants.map((e) => e.model.card.id)).toEqual(['plain', 'fen']);
    expect(others.map(({ model: m, lacks, unknown }) => [m.card.id, lacks, unknown])).toEqual([
      ['inky', ['edges'], []],
      ['sea', [], [{ name: 'grass', pixels: 4096 }]],
    ]);
  });

  it('goes on when one of them fails', async () => {
    const { desk, fresh } = fakeDesk([plain, fen], {
      translate: (params) => {
        const { model: id } = params as { model: string };
        if (id === 'fen') throw new Error('boom');
        return { picture: flat(64, 64, 9), provider: 'cpu', runMs: 5, ms: 5, notes: [] };
      },
    });
    await fresh();
    toggleView(desk, 'bakeOff');
    await until(desk.bakeOff.store, (s) => s.entrants[1]?.failure !== undefined);
    expect(desk.bakeOff.store.getState().entrants[0].picture).toBeDefined();
  });
});

describe('realness', () => {
  const result = { width: 1, height: 1, map: Uint8Array.of(200), score: 0.8 };
  const judged = model('judged', {
    discriminator: { picture: 'p', score: 's', range: [0, 1] },
  });

  it('follows the live picture while it is on', async () => {
    const { studio, desk, count, fresh } = fakeDesk([judged], { realness: () => result });
    await fresh();
    expect(count('realness')).toBe(0);
    desk.realness.toggle();
    await until(desk.realness.store, (s) => s.result?.score === 0.8);
    studio.setSeed(3);
    await fresh();
    await until(desk.realness.store, () => count('realness') >= 2);
    desk.realness.toggle();
    expect(desk.realness.store.getState().result).toBeUndefined();
    const before = count('realness');
    studio.setSeed(4);
    await fresh();
    expect(count('realness')).toBe(before);
  });

  it('is not asked of a model that came without its discriminator', async () => {
    const { desk, count, fresh } = fakeDesk([plain], { realness: () => result });
    await fresh();
    desk.realness.toggle();
    expect(count('realness')).toBe(0);
  });
});

describe('compare', () => {
  const metrics = { l1: 0.1, l2: 0.2, psnr: 14, ssim: 0.5 };
  const file = { name: 'truth.png', data: Uint8Array.of(1) };

  it('measures every new picture against the truth, until that is taken away', async () => {
    const { studio, desk, count, fresh } = fakeDesk([plain], {
      decode: (params) => {
        const { fit } = params as { fit: { width: number; height: number } };
        return flat(fit.width, fit.height, 1);
      },
      measure: () => metrics,
    });
    await fresh();
    await desk.compare.openTruth(file);
    await until(desk.compare.store, (s) => s.metrics?.psnr === 14);
    expect(desk.compare.store.getState().truth).toMatchObject({ width: 64, height: 64 });
    studio.setSeed(1);
    await fresh();
    await until(desk.compare.store, () => count('measure') >= 2);
    desk.compare.removeTruth();
    const before = count('measure');
    studio.setSeed(2);
    await fresh();
    expect(count('measure')).toBe(before);
    expect(desk.compare.store.getState()).toMatchObject({ truth: undefined, metrics: undefined });
  });

  it('says what is wrong with a file that cannot be read', async () => {
    const { desk, fresh } = fakeDesk([plain], {
      decode: () => {
        throw new Error('no picture');
      },
    });
    await fresh();
    await desk.compare.openTruth(file);
    expect(desk.compare.store.getState().failure?.message).toContain('no picture');
    expect(desk.compare.store.getState().truth).toBeUndefined();
  });
});

describe('a picture on its way in', () => {
  it('counts the colours that are not in the palette, and is put in place only when told', async () => {
    const half = flat(64, 64, 0);
    for (let i = 0; i < half.data.length / 2; i += 4) half.data.set([0x3a, 0x7b, 0xd5], i);
    const { studio, desk, fresh } = fakeDesk([plain], { decode: () => half });
    await fresh();
    const before = studio.shown[0].data.slice();
    desk.photo.open({ name: 'map.png', data: Uint8Array.of(1) });
    await until(desk.photo.store, (s) => s.raster !== undefined);
    expect(desk.photo.store.getState().changed).toBe(64 * 32);
    expect(studio.shown[0].data).toEqual(before);
    desk.photo.use();
    expect(studio.shown[0].data.slice(0, 64 * 32).every((v) => v === 1)).toBe(true);
    expect(desk.photo.store.getState().file).toBeUndefined();
    studio.undo();
    expect(studio.shown[0].data).toEqual(before);
  });

  it('follows the borders of the picture if that is wished, and says how much it moved', async () => {
    const half = flat(64, 64, 0);
    const { studio, desk, asked, fresh } = fakeDesk([plain], {
      decode: () => half,
      refine: (params) =>
        (params as { labels: Uint8Array }).labels.map((v, i) => (i < 5 ? 1 - v : v)),
    });
    await fresh();
    desk.photo.set({ follow: true, strength: 0.9 });
    desk.photo.open({ name: 'map.png', data: Uint8Array.of(1) });
    await until(desk.photo.store, (s) => s.raster !== undefined && !s.busy);
    expect(desk.photo.store.getState().moved).toBe(5);
    expect(asked.find((one) => one.method === 'refine')).toMatchObject({ strength: 0.9 });
    desk.photo.set({ follow: false });
    await until(desk.photo.store, (s) => s.moved === 0);
    desk.photo.set({ follow: true });
    await until(desk.photo.store, (s) => s.moved === 5);
    const shown = desk.photo.store.getState().raster?.data;
    desk.photo.use();
    expect(studio.shown[0].data).toEqual(shown);
  });

  it('becomes ink by its lines or its tones', async () => {
    const lines = flat(64, 64, 255);
    lines.data.fill(0, 0, 3);
    const { studio, desk, fresh } = fakeDesk([model('inky', { inputs: [inputs.ink] })], {
      decode: () => flat(64, 64, 55),
      edges: () => lines,
    });
    await fresh();
    desk.photo.open({ name: 'photo.png', data: Uint8Array.of(1) });
    await until(desk.photo.store, (s) => s.raster?.data[0] === 255);
    expect(desk.photo.store.getState().raster?.data[1]).toBe(0);
    desk.photo.set({ ink: 'tones' });
    await until(desk.photo.store, (s) => s.raster?.data[1] === 200);
    desk.photo.use();
    expect(studio.shown[0].data[1]).toBe(200);
  });
});

describe('a slow model', () => {
  it('gives a smaller picture while the pen is down, and the whole one after', async () => {
    const { studio, asked, fresh } = fakeDesk(
      [model('slow', { size: { default: [256, 256], multipleOf: 32 } })],
      {},
      400,
    );
    await fresh();
    const sides = () =>
      asked.filter((one) => one.method === 'translate').map((one) => one.inputs.label.width);
    expect(sides()).toEqual([256]);
    studio.store.setState({ classIndex: 1 });
    studio.beginStroke([20, 20, 1], false);
    await until(studio.store, (s) => s.freshness === 'draft');
    studio.extendStroke([[90, 90, 1]]);
    await until(studio.store, (s) => s.freshness === 'draft');
    expect(new Set(sides().slice(1))).toEqual(new Set([128]));
    studio.endStroke();
    await fresh();
    expect(sides().at(-1)).toBe(256);
    expect(studio.store.getState().output?.width).toBe(256);
  });

  it('that is quick enough is given the whole drawing always', async () => {
    const { studio, asked, fresh } = fakeDesk([model('quick')], {}, 20);
    await fresh();
    studio.store.setState({ classIndex: 1 });
    studio.beginStroke([20, 20, 1], false);
    await fresh();
    studio.endStroke();
    await fresh();
    const widths = asked.filter((o) => o.method === 'translate').map((o) => o.inputs.label.width);
    expect(new Set(widths)).toEqual(new Set([64]));
  });
});

describe('the back colour', () => {
  it('is the paper at first, and changes places with the front colour', async () => {
    const { studio, desk, fresh } = fakeDesk([plain]);
    await fresh();
    studio.set({ classIndex: 1 });
    desk.backColour.swap();
    expect(studio.store.getState().classIndex).toBe(0);
    desk.backColour.swap();
    expect(studio.store.getState().classIndex).toBe(1);
  });
});

describe('borders refined by the tracing picture', () => {
  const tracing = {
    file: new Blob([Uint8Array.of(1)]),
    image: { width: 64, height: 64 } as ImageBitmap,
    opacity: 0.4,
  };
  const decode = () => flat(64, 64, 1);
  const flipped = (params: unknown) =>
    (params as { labels: Uint8Array }).labels.map((v, i) => (i < 9 ? 1 - v : v));

  it('are one step, which undo takes back', async () => {
    const { studio, desk, fresh } = fakeDesk([plain], { decode, refine: flipped });
    await fresh();
    expect(canRefine(studio.store.getState())).toBe(false);
    studio.store.setState({ tracing });
    expect(canRefine(studio.store.getState())).toBe(true);
    const [before, steps] = [studio.shown[0].data.slice(), studio.states.length];
    await desk.refinement.start();
    expect(desk.refinement.store.getState()).toMatchObject({ moved: 9, busy: false, slow: false });
    expect(studio.shown[0].data).not.toEqual(before);
    expect(studio.states.length).toBe(steps + 1);
    studio.undo();
    expect(studio.shown[0].data).toEqual(before);
    expect(desk.refinement.store.getState().moved).toBeUndefined();
  });

  it('are no step if nothing moves', async () => {
    const refine = (params: unknown) => (params as { labels: Uint8Array }).labels;
    const { studio, desk, fresh } = fakeDesk([plain], { decode, refine });
    await fresh();
    studio.store.setState({ tracing });
    const steps = studio.states.length;
    await desk.refinement.start();
    expect(desk.refinement.store.getState().moved).toBe(0);
    expect(studio.states.length).toBe(steps);
  });

  it('are given up by Esc, and when the pen draws on', async () => {
    let asked = 0;
    const { studio, desk, fresh } = fakeDesk([plain], {
      decode,
      refine: () => {
        asked++;
        return new Promise(() => {});
      },
    });
    await fresh();
    studio.store.setState({ tracing, classIndex: 1 });
    const { store } = desk.refinement;
    void desk.refinement.start();
    await until(store, (s) => s.slow);
    expect(desk.refinement.cancel()).toBe(true);
    expect(store.getState()).toMatchObject({ busy: false, slow: false });
    expect(desk.refinement.cancel()).toBe(false);

    void desk.refinement.start();
    expect(store.getState().busy).toBe(true);
    studio.beginStroke([5, 5, 1], false);
    studio.endStroke();
    expect(store.getState().busy).toBe(false);
    expect(asked).toBeGreaterThan(0);
    expect(studio.store.getState().failure).toBeUndefined();
  });

  it('say what is wrong with a picture that the engine cannot read', async () => {
    const { studio, desk, fresh } = fakeDesk([plain], {
      decode: () => {
        throw new Error('no picture');
      },
    });
    await fresh();
    studio.store.setState({ tracing });
    await desk.refinement.start();
    expect(studio.store.getState().failure?.message).toContain('no picture');
    expect(desk.refinement.store.getState().busy).toBe(false);
  });
});
