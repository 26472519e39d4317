/**
 * A folder of pictures through `underdraw batch`'s own run, beside its bound: the time that
 * the runs alone take in as many one-thread processes, and the codecs alone in as many. All of
 * them at once, as in a batch: a core whose neighbour rests is faster.
 *
 * Each round measures the runs alone twice (their ratio is the noise), the codecs and the batch, in turn.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { type BatchItem, batchSettingsSchema, type Card } from '#common/contract';
import { LabelPalette } from '#common/label/labelPalette';
import { BatchRun } from '#engine/batch/batchRun';
import { defaultEngineOptions } from '#engine/host/defaultEngineOptions';
import { EnginePool } from '#engine/host/enginePool';
import { forkEngine } from '#engine/host/forkEngine';
import { poolEngineOptions, poolPlan } from '#engine/host/poolPlan';
import type { ChildTask } from './floor';
import { median, table } from './statistics';

const rounds = Number(process.env.ROUNDS ?? 15);
const pictures = Number(process.env.PICTURES ?? 320);
/** Side of each picture. */
const size = Number(process.env.SIZE ?? 256);
const id = 'islands';
const root = process.cwd();
const poolOfCpu = poolPlan('cpu');
const { engines } = poolOfCpu;
const home = mkdtempSync(path.join(os.tmpdir(), 'underdraw-bench-'));
const inDir = path.join(home, 'in');
mkdirSync(inDir);

const card = JSON.parse(readFileSync(path.join(root, 'models', id, 'model.json'), 'utf8')) as Card;
const [input] = card.inputs;
if (input.kind !== 'labels') throw new Error('this measures a label model');
const sample = path.join(root, 'models', id, card.samples[0][input.name]);
const { width: sampleSize } = await sharp(sample).metadata();
for (let i = 0; i < pictures; i++) {
  // Shifted, so that no two are alike.
  const shifted = await sharp(sample).extend({ left: i, background: '#9ccc3c' }).toBuffer();
  await sharp(shifted)
    .extract({ left: 0, top: 0, width: sampleSize, height: sampleSize })
    .resize(size, size, { kernel: 'nearest' })
    .png()
    .toFile(path.join(inDir, `p${i}.png`));
}

const floorOptions = {
  weights: path.join(root, 'models', id, card.files.generator.path),
  tensor: input.tensor,
  shape: [1, new LabelPalette(input.palette).size, size, size],
};
const children: ChildProcess[] = [];
for (let i = 0; i < engines; i++) {
  const env = { ...process.env, FLOOR: JSON.stringify(floorOptions) };
  const child = fork(path.join(import.meta.dirname, 'floor.js'), { env });
  await once(child, 'message');
  children.push(child);
}

/** Send every child its task. @returns milliseconds until all are done. */
async function runChildren(order: (child: number) => ChildTask): Promise<number> {
  const began = performance.now();
  await Promise.all(
    children.map((child, i) => {
      const done = once(child, 'message');
      child.send(order(i));
      return done;
    }),
  );
  return performance.now() - began;
}

/** Every `engines`-th picture, beginning with the `child`-th. */
const share = (child: number) =>
  Array.from({ length: pictures }, (_, i) => i).filter((i) => i % engines === child);
const runsAlone = () => runChildren((child) => ({ kind: 'runs', count: share(child).length }));
const codecs = () => runChildren(() => ({ kind: 'codecs' }));

const options = poolEngineOptions(defaultEngineOptions(root, false), poolOfCpu);
const pool = new EnginePool(forkEngine(path.join(root, 'out/main/engine.js'), options), engines);
const model = await pool.call('models.info', { id });
let runs = 0;
/** @returns milliseconds, and those of the runs in it if the engines shared them evenly. */
async function batch(): Promise<{ ms: number; inside: number }> {
  const outDir = path.join(home, `out${runs++}`);
  const settings = batchSettingsSchema.parse({ inDir, outDir, models: [id], provider: 'cpu' });
  const began = performance.now();
  let spent = 0;
  const onItem = (item: BatchItem) => {
    spent += item.runMs ?? 0;
  };
  const { counts } = await new BatchRun(settings, [model], pool, { onItem }).run(
    new AbortController().signal,
  );
  const ms = performance.now() - began;
  if (counts.done !== pictures) throw new Error(`only ${counts.done} were done`);
  return { ms, inside: spent / engines };
}

// Warm up: sessions are loaded, and there are outputs to encode.
await batch();
await batch();
await runChildren((child) => ({
  kind: 'prepare',
  inputs: share(child).map((i) => path.join(inDir, `p${i}.png`)),
  outputs: share(child).map((i) => path.join(home, 'out0', `p${i}_${id}.png`)),
}));
const times = {
  floor: [] as number[],
  again: [] as number[],
  codec: [] as number[],
  batch: [] as number[],
  inside: [] as number[],
};
for (let round = 0; round < rounds; round++) {
  times.floor.push(await runsAlone());
  times.codec.push(await codecs());
  const { ms, inside } = await batch();
  times.batch.push(ms);
  times.inside.push(inside);
  times.again.push(await runsAlone());
}
await pool.finish();
for (const child of children) child.kill();
rmSync(home, { recursive: true, force: true });

const per = (values: readonly number[]) => median(values) / pictures;
const ratios = times.batch.map(
  (ms, i) => ((times.floor[i] + times.again[i]) / 2 + times.codec[i]) / ms,
);
process.stdout.write(
  [
    `${id}, ${pictures} pictures of ${size} × ${size}, ${engines} engines of one thread on ${os.availableParallelism()} cores, ${rounds} rounds`,
    `${os.cpus()[0]?.model.trim()}, Node ${process.versions.node}`,
    '',
    table(
      ['what', 'ms a picture'],
      [
        ['runs alone', per(times.floor).toFixed(1)],
        [
          `runs alone again (noise ${(median(times.again) / median(times.floor)).toFixed(2)}×)`,
          per(times.again).toFixed(1),
        ],
        ['codecs alone', per(times.codec).toFixed(1)],
        [
          'batch: read, decode, run, encode, thumbnails, journal, sync',
          per(times.batch).toFixed(1),
        ],
        ['of that, the runs', per(times.inside).toFixed(1)],
      ],
    ),
    '',
    `Of the bound: ${median(ratios).toFixed(2)} (median; target 0.90).`,
    '',
  ].join('\n'),
);
process.exit(0);
