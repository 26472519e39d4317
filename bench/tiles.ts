/**
 * A large picture whole and in tiles: time, peak memory of the engine, and how far the two are apart.
 * SIZE sets the picture in px; RECEPTIVE tries another halo than the card's; MODEL=convolutions is
 * a small net of the tests on a noisy photo; TILES_ONLY leaves out what may not fit into memory.
 * `batch` is `underdraw batch` itself on the one picture, its supervisor beside its engine.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Card } from '#common/contract';
import { EngineHost } from '#engine/host/engineHost';
import { forkEngine } from '#engine/host/forkEngine';
import { convolutions } from '#engine/testing/onnx';
import { writePackage } from '#engine/testing/packages';
import { codesOf, firstSample, throughEngine, writeLarge } from './largePicture';
import { processTree, residentMegabytes } from './processes';
import { table } from './statistics';

const [width, height] = (process.env.SIZE ?? '2048x2048').split('x').map(Number);
const id = process.env.MODEL ?? 'islands';
const root = process.cwd();
const home = mkdtempSync(path.join(os.tmpdir(), 'underdraw-bench-'));
const models = path.join(home, 'models');
mkdirSync(models);
const net = convolutions(5);
if (id === 'convolutions') {
  await writePackage(models, id, net.graph, {
    output: { tensor: 'y', range: [-1, 1] },
    tiling: { receptive: net.receptive },
    bytesPerPixel: 130,
  });
} else cpSync(path.join(root, 'models', id), path.join(models, id), { recursive: true });
const cardFile = path.join(models, id, 'model.json');
const card = JSON.parse(readFileSync(cardFile, 'utf8')) as Card;
if (process.env.RECEPTIVE) card.tiling = { receptive: Number(process.env.RECEPTIVE) };
writeFileSync(cardFile, JSON.stringify(card));

const inDir = path.join(home, 'in');
mkdirSync(inDir);
const input = path.join(inDir, 'large.png');
await writeLarge(input, { width, height }, firstSample(path.join(models, id), card));

async function run(name: string, memory: number) {
  const output = path.join(home, `${name}.png`);
  return { output, ...(await throughEngine({ models, id, input, output, memory })) };
}

/** The most that each of its processes had resident, looked up a few times a second. */
async function batch() {
  const args = ['batch', inDir, '--model', id, '--out', path.join(home, 'out')];
  const began = performance.now();
  const child = spawn(process.execPath, ['bin/underdraw.mjs', ...args, '--max-megapixels', '200'], {
    env: { ...process.env, UNDERDRAW_HOME: home },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const peaks = new Map<number, number>();
  const timer = setInterval(() => {
    for (const pid of processTree(child.pid!)) {
      peaks.set(pid, Math.max(peaks.get(pid) ?? 0, residentMegabytes(pid, 'VmHWM')));
    }
  }, 250);
  await once(child, 'close');
  clearInterval(timer);
  const supervisor = peaks.get(child.pid!) ?? 0;
  const all = [...peaks.values()].reduce((sum, peak) => sum + peak, 0);
  const note = `engine ${(all - supervisor).toFixed(0)}, supervisor ${supervisor.toFixed(0)}`;
  return ['batch', ((performance.now() - began) / 1000).toFixed(1), all.toFixed(0), note];
}

const tiled = await run('tiled', 2 ** 30);
const rows = [['tiles', tiled.seconds.toFixed(1), tiled.peak.toFixed(0), codesOf(tiled.notes)]];
if (process.env.TILES_ONLY) rows.push(await batch());
let verdict = '';
if (!process.env.TILES_ONLY) {
  const whole = await run('whole', 2 ** 50);
  rows.unshift(['whole', whole.seconds.toFixed(1), whole.peak.toFixed(0), codesOf(whole.notes)]);
  const host = new EngineHost({
    spawn: forkEngine(path.join(root, 'out/main/engine.js'), { catalog: [], threads: 1 }),
  });
  const { psnr, l1 } = await host.call('file.measure', {
    picture: tiled.output,
    truth: whole.output,
    maxMegapixels: 200,
  });
  host.close();
  verdict = `Tiles against whole: ${psnr.toFixed(1)} dB, mean difference ${(l1 * 255).toFixed(3)} of 255 (target ≥ 50 dB, ≤ 600 MB).`;
}
rmSync(home, { recursive: true, force: true });
process.stdout.write(
  [
    `${id}, ${width} × ${height}, one thread, sees ${card.tiling?.receptive ?? 'everything'} px`,
    '',
    table(['', 'seconds', 'peak MB', 'notes'], rows),
    '',
    verdict,
    '',
  ].join('\n'),
);
process.exit(0);
