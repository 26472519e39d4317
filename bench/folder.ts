/**
 * A very large folder of small pictures through `underdraw batch` itself: peak memory of all its
 * processes together (shared pages count in each), planning included. PICTURES sets their number.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { identity } from '#engine/testing/onnx';
import { writePackage } from '#engine/testing/packages';
import { processTree, residentMegabytes } from './processes';

const pictures = Number(process.env.PICTURES ?? 100_000);
const home = mkdtempSync(path.join(process.env.BENCH_DIR ?? os.tmpdir(), 'underdraw-bench-'));
const inDir = path.join(home, 'in');
mkdirSync(inDir);
await writePackage(path.join(home, 'models'), 'identity', identity);
const bytes = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#9ccc3c' } })
  .png()
  .toBuffer();
let original = '';
for (let i = 0; i < pictures; i++) {
  // Links are quick to make; a file may have some 65,000.
  if (i % 50_000 === 0) {
    original = path.join(home, `original-${i}.png`);
    writeFileSync(original, bytes);
  }
  // A tenth in one folder of its own, the rest a thousand to a folder.
  const folder = i % 10 === 0 ? inDir : path.join(inDir, `part-${Math.floor(i / 1_000)}`);
  mkdirSync(folder, { recursive: true });
  linkSync(original, path.join(folder, `picture-${i}.png`));
}

async function batch(): Promise<{ seconds: number; peak: number; last: string }> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ['bin/underdraw.mjs', 'batch', inDir, '--model', 'identity', '--out', path.join(home, 'out')],
    { env: { ...process.env, UNDERDRAW_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let last = '';
  child.stdout.on('data', (chunk) => {
    last += chunk;
  });
  let peak = 0;
  const timer = setInterval(() => {
    const now = processTree(child.pid!).reduce(
      (sum, pid) => sum + residentMegabytes(pid, 'VmRSS'),
      0,
    );
    peak = Math.max(peak, now);
  }, 250);
  await once(child, 'close');
  clearInterval(timer);
  return { seconds: (performance.now() - began) / 1000, peak, last: last.split('\n')[0] };
}

const run = await batch();
const again = await batch();
rmSync(home, { recursive: true, force: true });
process.stdout.write(
  [
    `${pictures} pictures of 16 × 16: ${run.last}`,
    `Peak of all processes together: ${run.peak.toFixed(0)} MB (target below 700), ${run.seconds.toFixed(0)} s.`,
    `Run again, nothing to do: ${again.peak.toFixed(0)} MB, ${again.seconds.toFixed(0)} s. ${again.last}`,
    '',
  ].join('\n'),
);
process.exit(0);
