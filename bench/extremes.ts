/**
 * Two label maps that once took minutes before the net ran at all: 100 megapixels of one colour, and
 * sixteen million colours, of which each has to be compared with the palette. Seconds of a core, which
 * do not depend on what else runs, for all of it and inside the net. CASES=colours is one of them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { codesOf, throughEngine } from './largePicture';
import { table } from './statistics';

const everyColour = () => {
  const side = 4_096;
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    data[i * 3] = i >> 16;
    data[i * 3 + 1] = (i >> 8) & 255;
    data[i * 3 + 2] = i & 255;
  }
  return sharp(data, { raw: { width: side, height: side, channels: 3 }, limitInputPixels: false });
};
const zeros = () =>
  sharp({
    create: { width: 10_000, height: 10_000, channels: 3, background: '#000000' },
    limitInputPixels: false,
  });

const cases = { colours: everyColour, zeros };
const asked = process.env.CASES?.split(',');
const folder = mkdtempSync(path.join(os.tmpdir(), 'underdraw-bench-'));
const rows: string[][] = [];
for (const [name, picture] of Object.entries(cases)) {
  if (asked && !asked.includes(name)) continue;
  const input = path.join(folder, `${name}.png`);
  await picture().png({ compressionLevel: 1 }).toFile(input);
  const run = { models: path.resolve('models'), id: 'islands', input, memory: 2 ** 30 };
  const { seconds, coreSeconds, runMs, peak, notes } = await throughEngine({
    ...run,
    output: path.join(folder, `${name}-out.png`),
  });
  const row = [name, coreSeconds, runMs / 1_000, seconds, peak].map((one) =>
    typeof one === 'number' ? one.toFixed(0) : one,
  );
  rows.push([...row, codesOf(notes)]);
  process.stdout.write(`${rows.at(-1)!.join('  ')}\n`);
}
rmSync(folder, { recursive: true, force: true });
const head = [
  'label map',
  'core seconds',
  'in the net, by the clock',
  'by the clock',
  'peak MB',
  'notes',
];
process.stdout.write(`\nislands, one thread\n\n${table(head, rows)}\n`);
process.exit(0);
