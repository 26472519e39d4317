import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type EngineCalls, toFailure } from '#common/contract';
import { english } from '#common/messages/english';
import { createEngine } from './createEngine';
import { inProcess } from './testing/inProcess';
import { dropout, noisy } from './testing/onnx';
import { writePackage } from './testing/packages';
import { pngHeader } from './testing/png';

const models = path.resolve('models');
let folder: string;
let own: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-engine-'));
  own = path.join(folder, 'models');
  await mkdir(own);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function engine() {
  return inProcess<EngineCalls>(
    createEngine({
      catalog: [
        { folder: models, origin: 'bundled' },
        { folder: own, origin: 'user' },
      ],
      threads: 2,
    }),
  );
}

const at = (name: string) => path.join(folder, name);

describe('islands through the real runtime', () => {
  it('takes any size and gives the same back, deterministically', async () => {
    const call = engine();
    for (const [width, height] of [
      [1, 1],
      [33, 70],
      [300, 40],
    ]) {
      const data = new Uint8Array(width * height * 4).fill(255);
      const picture = { width, height, depth: 8 as const, data };
      const one = await call('translate', { model: 'islands', inputs: { label: picture } });
      const two = await call('translate', { model: 'islands', inputs: { label: picture } });
      expect([one.picture.width, one.picture.height]).toEqual([width, height]);
      expect(one.picture.data).toEqual(two.picture.data);
      expect(one.illegal).toBe(width * height);
      expect(one.provider).toBe('cpu');
    }
  });

  it('asks for its input by name, and refuses what it does not know', async () => {
    const call = engine();
    const picture = { width: 2, height: 2, depth: 8 as const, data: new Uint8Array(16) };
    for (const inputs of [{}, { sketch: picture }, { label: picture, sketch: picture }]) {
      await expect(
        call('translate', { model: 'islands', inputs: inputs as Record<string, typeof picture> }),
      ).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        params: { inputs: ['label'] },
      });
    }
  });

  it('says how fast it is here', async () => {
    const call = engine();
    const speed = await call('models.speed', { id: 'islands' });
    expect(speed).toMatchObject({ width: 256, height: 256, provider: 'cpu' });
    expect(speed.runMs).toBeGreaterThan(0);
    // It is not measured again: another run would take some other time.
    expect(await call('models.speed', { id: 'islands' })).toEqual(speed);
    const left = call('models.speed', { id: 'ink' }, AbortSignal.abort());
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('borders that follow a picture', () => {
  const data = new Uint8Array(64 * 48 * 4).fill(255);
  const picture = { width: 64, height: 48, depth: 8 as const, data };

  it('are class indices, none of them new', async () => {
    const labels = Uint8Array.from({ length: 64 * 48 }, (_, i) => (i === 1000 ? 9 : 3));
    const refined = await engine()('refine', { labels, picture, strength: 1 });
    expect(refined).toEqual(new Uint8Array(64 * 48).fill(3));
  });

  it('are refused for a map of another size, or a strength that means nothing', async () => {
    const labels = new Uint8Array(64 * 48);
    for (const wrong of [{ labels: labels.slice(1) }, { strength: 1.5 }]) {
      await expect(
        engine()('refine', { labels, picture, strength: 0.5, ...wrong }),
      ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
  });
});

describe('a model with noise', () => {
  it('makes another picture of every seed, and always the same of one', async () => {
    await writePackage(own, 'noisy', noisy, { noise: { tensor: 'noise', size: 1 } });
    const data = Uint8Array.from({ length: 64 }, (_, i) => (i % 4 === 3 ? 255 : 128));
    const picture = { width: 4, height: 4, depth: 8 as const, data };
    const call = engine();
    const light = async (seed?: number) =>
      (await call('translate', { model: 'noisy', inputs: { photo: picture }, seed })).picture
        .data[0];
    const made = [await light(), await light(0), await light(1), await light(2), await light(1)];
    expect(made[1]).toBe(made[0]);
    expect(made[4]).toBe(made[2]);
    expect(new Set(made).size).toBe(3);
  });

  it('has dropout at run time as noise that is compared with a threshold', async () => {
    await writePackage(own, 'dropout', dropout, { noise: { tensor: 'noise', size: 1 } });
    const data = Uint8Array.from({ length: 64 }, (_, i) => (i % 4 === 3 ? 255 : 60));
    const picture = { width: 4, height: 4, depth: 8 as const, data };
    const call = engine();
    const light = async (seed: number) =>
      (await call('translate', { model: 'dropout', inputs: { photo: picture }, seed })).picture
        .data[0];
    const made: number[] = [];
    for (let seed = 0; seed < 16; seed++) made.push(await light(seed));
    expect(new Set(made)).toEqual(new Set([0, 120]));
    expect(await light(7)).toBe(made[7]);
  });
});

describe('files', () => {
  const translate = (input: string, output: string, more: object = {}) =>
    engine()('file.translate', { model: 'islands', input, output, maxMegapixels: 100, ...more });
  const label = () =>
    sharp({ create: { width: 40, height: 24, channels: 3, background: '#3a7bd5' } });

  it('reads and writes PNG, JPEG, WebP and TIFF, 16 bits where the format has them', async () => {
    await label().png().toFile(at('in.png'));
    await label().jpeg().toFile(at('in.jpg'));
    await label().webp({ lossless: true }).toFile(at('in.webp'));
    await label().tiff().toFile(at('in.tiff'));
    await sharp(await label().raw().toBuffer(), { raw: { width: 40, height: 24, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toFile(at('deep.png'));
    for (const [input, output, format, depth] of [
      ['in.png', 'a.jpg', 'jpeg', 'uchar'],
      ['in.jpg', 'b.webp', 'webp', 'uchar'],
      ['in.webp', 'c.tiff', 'tiff', 'uchar'],
      ['in.tiff', 'd.png', 'png', 'uchar'],
      ['deep.png', 'e.png', 'png', 'ushort'],
      ['deep.png', 'f.jpg', 'jpeg', 'uchar'],
    ] as const) {
      const done = await translate(at(input), at(output));
      expect([done.width, done.height]).toEqual([40, 24]);
      expect(await sharp(at(output)).metadata()).toMatchObject({
        format,
        depth,
        width: 40,
        height: 24,
      });
    }
  });

  it('counts illegal pixels, keeps transparency, turns upright', async () => {
    const data = Buffer.alloc(4 * 8 * 4);
    for (let i = 0; i < 32; i++) data.set([0x3a, 0x7b, 0xd5, i < 16 ? 255 : 0], i * 4);
    data.set([1, 2, 3, 255], 0);
    const rgba = () => sharp(data, { raw: { width: 4, height: 8, channels: 4 } });
    await rgba().png().toFile(at('clear.png'));
    const done = await translate(at('clear.png'), at('clear-out.png'));
    expect(done.illegal).toBe(1);
    const out = await sharp(at('clear-out.png')).raw().toBuffer({ resolveWithObject: true });
    expect(out.info.channels).toBe(4);
    expect([out.data[3], out.data[31 * 4 + 3]]).toEqual([255, 0]);

    await rgba().removeAlpha().withMetadata({ orientation: 6 }).jpeg().toFile(at('turned.jpg'));
    expect(await translate(at('turned.jpg'), at('turned-out.png'))).toMatchObject({
      width: 8,
      height: 4,
    });
  });

  it('refuses what it should, in one sentence with its code, and writes nothing', async () => {
    await writeFile(at('text.png'), 'just words\n');
    await writeFile(at('empty.png'), '');
    await writeFile(
      at('vector.png'),
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    );
    const whole = await label().png().toBuffer();
    await writeFile(at('cut.png'), whole.subarray(0, whole.length - 40));
    await label().png().toFile(at('fine.png'));
    await writeFile(at('taken.png'), 'mine');
    await writeFile(at('huge.png'), pngHeader(20_000, 20_000));
    const before = await readdir(folder);
    for (const [input, output, code] of [
      ['text.png', 'no.png', 'INPUT_UNREADABLE'],
      ['empty.png', 'no.png', 'INPUT_EMPTY'],
      ['vector.png', 'no.png', 'INPUT_UNREADABLE'],
      ['cut.png', 'no.png', 'INPUT_UNREADABLE'],
      ['missing.png', 'no.png', 'INPUT_NOT_FOUND'],
      ['models', 'no.png', 'INPUT_UNREADABLE'],
      ['huge.png', 'no.png', 'INPUT_TOO_LARGE'],
      ['fine.png', 'taken.png', 'OUTPUT_EXISTS'],
      ['fine.png', 'no.bmp', 'FORMAT_UNSUPPORTED'],
    ]) {
      const failure = await translate(at(input), at(output)).catch((e: unknown) => e);
      expect(failure, input).toMatchObject({ code });
      expect(english.message(toFailure(failure)), input).toMatch(/\.$/);
    }
    expect(await readdir(folder)).toEqual(before);
    expect(await readFile(at('taken.png'), 'utf8')).toBe('mine');
  });

  it('refuses a run that memory can not hold before it starts', async () => {
    await label().png().toFile(at('small.png'));
    const available = vi.spyOn(process, 'availableMemory').mockReturnValue(100_000);
    await expect(translate(at('small.png'), at('no.png'))).rejects.toMatchObject({
      code: 'NOT_ENOUGH_MEMORY',
    });
    available.mockRestore();
  });
});

describe('packages', () => {
  async function broken(
    id: string,
    change: (card: Record<string, unknown>) => void,
  ): Promise<string> {
    const home = path.join(own, id);
    await mkdir(home, { recursive: true });
    const card = JSON.parse(await readFile(path.join(models, 'islands', 'model.json'), 'utf8'));
    card.id = id;
    change(card);
    await writeFile(path.join(home, 'model.json'), JSON.stringify(card));
    return home;
  }
  const picture = { width: 2, height: 2, depth: 8 as const, data: new Uint8Array(16).fill(255) };
  const run = (model: string) => engine()('translate', { model, inputs: { label: picture } });

  it('a missing model, and an id that is a path', async () => {
    await expect(run('nothing')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    await expect(run('../islands')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });

  it('weights that differ from the card', async () => {
    const home = await broken('damaged', () => {});
    const weights = await readFile(path.join(models, 'islands', 'generator.onnx'));
    weights[weights.length >> 1] ^= 1;
    await writeFile(path.join(home, 'generator.onnx'), weights);
    const other = await readFile(path.join(models, 'islands', 'discriminator.onnx'));
    await writeFile(path.join(home, 'discriminator.onnx'), other);
    await expect(run('damaged')).rejects.toMatchObject({ code: 'MODEL_CORRUPT' });
  });

  it('weights that are no net, though their checksum is right', async () => {
    const { createHash } = await import('node:crypto');
    const bytes = Buffer.from('not a net');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const home = await broken('nonsense', (card) => {
      card.files = { generator: { path: 'generator.onnx', sha256, bytes: bytes.length } };
      card.discriminator = undefined;
    });
    await writeFile(path.join(home, 'generator.onnx'), bytes);
    await expect(run('nonsense')).rejects.toMatchObject({ code: 'MODEL_CORRUPT' });
  });

  it('a card with a path that leaves the package, or a link that does', async () => {
    await broken('outside', (card) => {
      card.preview = '../../secret.png';
    });
    await expect(run('outside')).rejects.toMatchObject({ code: 'MODEL_CORRUPT' });
    const home = await broken('linked', () => {});
    await symlink(
      path.join(models, 'islands', 'generator.onnx'),
      path.join(home, 'generator.onnx'),
    );
    await expect(run('linked')).rejects.toMatchObject({ code: 'MODEL_CORRUPT' });
  });

  it('a card that is no JSON, or says something else than it should', async () => {
    await mkdir(path.join(own, 'garbled'));
    await writeFile(path.join(own, 'garbled', 'model.json'), '{ "format": 1,');
    await expect(run('garbled')).rejects.toMatchObject({ code: 'MODEL_CORRUPT' });
    await broken('paperless', (card) => {
      (card.inputs as { paper: string }[])[0].paper = 'parchment';
    });
    const { models: found, problems } = await engine()('models.list', {});
    expect(found.map((m) => m.card.id)).toContain('islands');
    expect(problems.map((p) => path.basename(p.folder))).toContain('paperless');
  });

  it.skipIf(process.platform === 'win32')('a pipe as a card, or as weights', async () => {
    await mkdir(path.join(own, 'piped'));
    execFileSync('mkfifo', [path.join(own, 'piped', 'model.json')]);
    const home = await broken('weightless', () => {});
    execFileSync('mkfifo', [path.join(home, 'generator.onnx')]);
    const { problems } = await engine()('models.list', {});
    expect(problems.map((p) => path.basename(p.folder))).toContain('piped');
    for (const id of ['piped', 'weightless'])
      await expect(run(id)).rejects.toMatchObject({ code: 'MODEL_CORRUPT' });
  });

  it('only files that the card names are handed out', async () => {
    const call = engine();
    await expect(call('models.file', { id: 'islands', path: 'model.json' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(
      call('models.file', { id: 'islands', path: '../../package.json' }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect((await call('models.file', { id: 'islands', path: 'preview.webp' })).type).toBe(
      'image/webp',
    );
  });

  it('params that do not fit are refused by name', async () => {
    const call = engine();
    const short = { width: 4, height: 4, depth: 8 as const, data: new Uint8Array(3) };
    await expect(
      call('translate', { model: 'islands', inputs: { label: short } }),
    ).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      params: { reason: 'params', path: expect.stringMatching(/^inputs\.label/) },
    });
  });

  it('a picture that would be brought to gigapixels is refused', async () => {
    const data = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const fit = { width: 65_535, height: 65_535, mode: 'fill', content: 'picture' } as const;
    await expect(engine()('decode', { data, name: 'a.png', fit })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      params: { issue: { rule: 'fitWithinLimit' } },
    });
  });

  it('a provider that is not here is an error, never a silent replacement', async () => {
    const missing = process.platform === 'darwin' ? 'cuda' : 'coreml';
    await expect(
      engine()('translate', {
        model: 'islands',
        inputs: { label: picture },
        provider: missing,
      }),
    ).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
    });
  });
});
