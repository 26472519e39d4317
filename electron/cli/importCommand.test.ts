import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkpointsFolder, goldenPath } from '#engine/import/testing/goldens';
import { onnxModel } from '#engine/testing/onnx';
import { Terminal, type TerminalRun } from './terminal.test-data';

// Some try a net in many ways, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let terminal: Terminal;
let folder: string;

beforeAll(async () => {
  terminal = await Terminal.open();
  folder = terminal.folder;
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  await sharp({ create: { width: 61, height: 50, channels: 3, noise, background: '#000' } })
    .png()
    .toFile(path.join(folder, 'photo.png'));
});
afterAll(() => terminal.close());

const underdraw = (...args: string[]) => terminal.run(args);

async function importJson(...args: string[]) {
  return imported(await underdraw('models', 'import', ...args, '--json'));
}

function imported({ code, lines }: TerminalRun) {
  return { code, events: lines, last: lines.at(-1)!, types: lines.map(({ type }) => type) };
}

const installed = () => readdir(path.join(folder, 'home', 'models')).catch(() => []);

async function cardOf(id: string) {
  return JSON.parse(await readFile(path.join(folder, 'home', 'models', id, 'model.json'), 'utf8'));
}

/** Translate the picture with a model. @returns the size of the result. */
async function translated(id: string) {
  const output = path.join(folder, `${id}.png`);
  const { code, err } = await underdraw('translate', 'photo.png', '--model', id, '-o', output);
  expect(code, err).toBe(0);
  const { width, height } = await sharp(output).metadata();
  return { width, height };
}

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(path.join(folder, name), content);
  return name;
}

it('a CycleGAN: what it is, what was assumed, how its check went, its id, and a preview', async () => {
  const file = goldenPath('cyclegan-resnet.pth');
  const { code, events } = imported(
    await terminal.runProcess(['models', 'import', file, '--json']),
  );
  expect(code).toBe(0);
  expect(events).toMatchObject([
    {
      type: 'recognised',
      family: 'cyclegan-resnet',
      variant: { inputs: 1, outputs: 3, blocks: 1, norm: 'instance' },
      assumed: { padding: 'reflect' },
    },
    { type: 'check', id: 'cyclegan-resnet', width: 256, height: 256 },
    { type: 'imported', id: 'cyclegan-resnet', licence: 'unknown' },
    { type: 'done', ok: true, id: 'cyclegan-resnet', exit: 0 },
  ]);
  expect(await cardOf('cyclegan-resnet')).toMatchObject({
    name: 'cyclegan-resnet',
    author: 'unknown',
    licence: { name: 'unknown', file: 'LICENSE' },
    trainingData: [],
    size: { multipleOf: 4 },
    preview: 'preview.webp',
    samples: [],
  });
  const { out } = await underdraw('models', 'info', 'cyclegan-resnet', '--json');
  expect(out).toContain('"checkedAt"');
  expect(await translated('cyclegan-resnet')).toEqual({ width: 61, height: 50 });
});

it('a U-Net whose dropout stays on, with what the person knows of it', async () => {
  const about = ['name=My net', 'licence=CC0', 'author=A. B.', 'source=example.org'];
  const set = [...about, 'norm=running'].flatMap((entry) => ['--set', entry]);
  const file = goldenPath('pix2pix-unet.pth');
  const { code, events, last } = await importJson(file, '--id', 'my-net', '--yes', ...set);
  expect(code).toBe(0);
  expect(events[0]).toMatchObject({ family: 'pix2pix-unet', assumed: { dropout: 'on' } });
  expect(events[0]!.assumed).not.toHaveProperty('norm');
  expect(last).toMatchObject({ type: 'done', id: 'my-net' });
  expect(await cardOf('my-net')).toMatchObject({
    name: 'My net',
    licence: { name: 'CC0' },
    author: 'A. B.',
    source: 'example.org',
    values: [{ kind: 'noise', form: 'vector' }],
  });
  expect(await translated('my-net')).toEqual({ width: 61, height: 50 });
});

it('says in words what was assumed, and takes another id for the same name', async () => {
  const first = await underdraw('models', 'import', goldenPath('srvgg.pth'));
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toMatch(/^Real-ESRGAN Compact \(srvgg\): .*scale=2/);
  const second = await underdraw('models', 'import', goldenPath('teed.pth'), '--id', 'lines');
  expect(second.out).toContain('Assumed, since the file does not say it: stretch=on, lines=light');
  const again = await importJson(goldenPath('srvgg.pth'));
  expect(again.last).toMatchObject({ id: 'srvgg-2' });
  expect(await translated('srvgg-2')).toEqual({ width: 122, height: 100 });
});

it('--dry-run lists the keys and imports nothing', async () => {
  const before = await installed();
  const run = await underdraw('models', 'import', goldenPath('pix2pix-unet.pth'), '--dry-run');
  expect(run.code).toBe(0);
  expect(run.out).toMatch(/^ {2}norm +batch \(likely\), running$/m);
  for (const key of ['range', 'order', 'name', 'licence', 'author', 'source', 'palette']) {
    expect(run.out).toMatch(new RegExp(`^ {2}${key} `, 'm'));
  }
  const { last, types } = await importJson(goldenPath('pix2pix-unet.pth'), '--dry-run');
  expect(types).toEqual(['recognised', 'keys', ...types.slice(2, -1).fill('candidate'), 'done']);
  expect(types).toContain('candidate');
  expect(last).not.toHaveProperty('id');
  expect(await installed()).toEqual(before);
});

it('pictures in another range and order, or in the colours of labels', async () => {
  const file = goldenPath('cut-resnet.pth');
  await importJson(file, '--id', 'other', '--set', 'range=imagenet', '--set', 'order=bgr');
  const { inputs, output } = await cardOf('other');
  expect(inputs).toMatchObject([{ encoding: 'bgr', scaling: { mean: [0.485, 0.456, 0.406] } }]);
  expect(output.scaling).toEqual({ range: [-1, 1] });
  await importJson(file, '--id', 'facades', '--set', 'palette=facades');
  expect((await cardOf('facades')).inputs).toMatchObject([
    { kind: 'labels', encoding: 'rgb', scaling: { range: [-1, 1] }, paper: 'background' },
  ]);
  expect(await translated('other')).toEqual({ width: 61, height: 50 });
});

it('lines that are dark on white can be drawn on', async () => {
  // Imported above as light ones, as is assumed.
  expect((await cardOf('lines')).output).not.toHaveProperty('finds');
  const file = goldenPath('hed.pth');
  await importJson(file, '--id', 'edges', '--set', 'lines=dark');
  expect((await cardOf('edges')).output).toMatchObject({ finds: 'edges' });
});

it('a net that makes pictures out of noise', async () => {
  expect(await importJson(goldenPath('dcgan.pth'))).toMatchObject({ code: 0 });
  expect(await cardOf('dcgan')).toMatchObject({ inputs: [], output: { size: { fixed: [8, 8] } } });
  const output = path.join(folder, 'noise.png');
  const { code, err } = await underdraw('translate', '--model', 'dcgan', '-o', output);
  expect(code, err).toBe(0);
  expect(await sharp(output).metadata()).toMatchObject({ width: 8, height: 8 });
});

it('a chain of convolutions is a guess, and says so', async () => {
  const { events } = await importJson(goldenPath('convolution-chain.pth'));
  expect(events[0]).toMatchObject({ family: 'convolution-chain', guess: true });
});

it('what the graph does already is not done again by the card', async () => {
  const set = ['--set', 'range=imagenet', '--set', 'order=bgr'];
  const { code } = await importJson(goldenPath('half-nhwc.onnx'), '--id', 'standardised', ...set);
  expect(code).toBe(0);
  expect((await cardOf('standardised')).inputs).toMatchObject([
    { encoding: 'rgb', scaling: { range: [0, 1] } },
  ]);
});

it('a net of labels takes their names and colours', async () => {
  const palette = Array.from({ length: 5 }, (_, i) => ({ name: `l${i}`, colour: `#00000${i}` }));
  const set = ['--set', `palette=${await fileOf('palette.json', JSON.stringify(palette))}`];
  const file = goldenPath('pix2pixhd.pth');
  expect(await importJson(file, '--id', 'hd', ...set)).toMatchObject({ code: 0 });
  expect((await cardOf('hd')).inputs).toMatchObject([
    { kind: 'labels', encoding: 'one-hot', palette },
  ]);
  expect(await importJson(file, '--set', 'palette=facades')).toMatchObject({ code: 2 });
});

describe('what is no model, and what is wrong, leaves nothing on disk', () => {
  it.each<[string, string[], number, string]>([
    ['cut short', ['short.pth'], 1, 'MODEL_UNREADABLE'],
    ['no model', ['words.pth'], 1, 'MODEL_UNREADABLE'],
    ['no file', ['gone.pth'], 1, 'INPUT_NOT_FOUND'],
    ['a folder', ['.'], 1, 'MODEL_UNREADABLE'],
    ['an optimizer', [goldenPath('optimizer.pth')], 3, 'MODEL_UNKNOWN'],
    ['a discriminator', ['judge.safetensors'], 3, 'MODEL_UNKNOWN'],
    ['values that are no numbers', ['nan.onnx'], 3, 'MODEL_CHECK_FAILED'],
    ['a net that runs with no size', ['broken.onnx'], 3, 'MODEL_CHECK_FAILED'],
    ['an unknown key', [goldenPath('srvgg.pth'), '--set', 'norm=batch'], 2, 'USAGE'],
    ['an unknown value', [goldenPath('teed.pth'), '--set', 'lines=red'], 2, 'USAGE'],
    ['an id that none can be', [goldenPath('teed.pth'), '--id', 'A B'], 2, 'USAGE'],
    ['no palette', [goldenPath('pix2pixhd.pth'), '--set', 'palette=gone.json'], 2, 'USAGE'],
    ['a bundled model', [goldenPath('teed.pth'), '--id', 'islands'], 2, 'MODEL_BUNDLED'],
    ['no such net', [goldenPath('teed.pth'), '--set', 'net=G'], 3, 'MODEL_UNKNOWN'],
  ])('%s', async (_name, args, exit, errorCode) => {
    const before = await installed();
    const { code, events, last } = await importJson(...args);
    expect(events.find(({ type }) => type === 'error')).toMatchObject({ code: errorCode });
    expect(last).toMatchObject({ type: 'done', ok: false, exit });
    expect(code).toBe(exit);
    expect(await installed()).toEqual(before);
  });

  beforeAll(async () => {
    await fileOf('short.pth', (await readFile(goldenPath('esrgan.pth'))).subarray(0, 9_000));
    await fileOf('words.pth', 'These are words.');
    const weight = { dtype: 'F32', shape: [1, 1, 4, 4], data_offsets: [0, 64] };
    const header = Buffer.from(JSON.stringify({ 'netD.model.0.weight': weight }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    await fileOf('judge.safetensors', Buffer.concat([length, header, Buffer.alloc(64)]));
    const zero = { op: 'Sub', inputs: ['x', 'x'], output: 'zero' };
    const nan = { op: 'Div', inputs: ['zero', 'zero'], output: 'y' };
    await fileOf('nan.onnx', onnxModel({ channels: 3, nodes: [zero, nan] }));
    const axes = { name: 'shape', shape: [4], values: [1, 3, 5, 5], type: 'int64' as const };
    const reshape = { op: 'Reshape', inputs: ['x', 'shape'], output: 'y' };
    await fileOf('broken.onnx', onnxModel({ channels: 3, nodes: [reshape], weights: [axes] }));
  });
});

it('a size multiple that no one states is found by trying', async () => {
  const attributes = { kernel_shape: [4, 4], strides: [4, 4] };
  const pool = { op: 'MaxPool', inputs: ['x'], output: 'small', attributes };
  const resize = { op: 'Resize', inputs: ['small', '', 'scales'], output: 'large' };
  const sum = { op: 'Add', inputs: ['x', 'large'], output: 'y' };
  const scales = { name: 'scales', shape: [4], values: [1, 1, 4, 4] };
  const net = onnxModel({ channels: 3, nodes: [pool, resize, sum], weights: [scales] });
  expect(await importJson(await fileOf('fours.onnx', net))).toMatchObject({ code: 0 });
  expect((await cardOf('fours')).size.multipleOf).toBe(4);
  expect(await translated('fours')).toEqual({ width: 61, height: 50 });
});

describe.skipIf(!existsSync(checkpointsFolder))('files of strangers', () => {
  const stranger = (name: string) => path.join(checkpointsFolder, name);

  it.each([
    ['zero-dce-training-checkpoint.pth', 'zero-dce'],
    ['nc8-mosaic.model', 'fast-neural-style'],
    ['nc8-mosaic-256.onnx', 'onnx'],
  ])('%s', async (name, family) => {
    const { code, events, last } = await importJson(stranger(name));
    expect(code).toBe(0);
    expect(events[0]).toMatchObject({ type: 'recognised', family });
    expect(await translated(String(last.id))).toEqual({ width: 61, height: 50 });
  });

  it.each(['homemade-cyclegan.pth', 'taef2_decoder.pth'])('%s is refused', async (name) => {
    const { code, events } = await importJson(stranger(name));
    expect(code).toBe(3);
    expect(events[0]).toMatchObject({ type: 'error', code: 'MODEL_UNKNOWN' });
  });
});
