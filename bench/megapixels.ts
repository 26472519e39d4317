/**
 * Every bundled model that takes a picture at 8 megapixels: seconds, and peak memory of the engine's
 * process with one thread, where tiles may take no more than a gigabyte. MODELS=ink,gloss are some of
 * them, SIZE=3264x2448 the picture that is made (for a model that enlarges, the result).
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseCard } from '#common/contract';
import { codesOf, firstSample, throughEngine, writeLarge } from './largePicture';
import { table } from './statistics';

const [width, height] = (process.env.SIZE ?? '3264x2448').split('x').map(Number);
const models = path.resolve('models');
const asked = process.env.MODELS?.split(',');
const ids = readdirSync(models).filter(
  (id) => id !== 'training' && !id.includes('.') && (!asked || asked.includes(id)),
);
const folder = mkdtempSync(path.join(os.tmpdir(), 'underdraw-bench-'));
const rows: string[][] = [];
for (const id of ids) {
  const read = parseCard(JSON.parse(readFileSync(path.join(models, id, 'model.json'), 'utf8')));
  if (!('card' in read) || read.card.inputs.length === 0) continue;
  const { card } = read;
  const scale = 'scale' in card.output.size ? Math.max(1, card.output.size.scale) : 1;
  const size = { width: Math.round(width / scale), height: Math.round(height / scale) };
  const input = path.join(folder, `${id}.png`);
  await writeLarge(input, size, firstSample(path.join(models, id), card));
  const output = path.join(folder, `${id}-out.png`);
  let row: string[];
  try {
    const found = await throughEngine({ models, id, input, output, memory: 2 ** 30 });
    row = [id, found.seconds.toFixed(0), found.peak.toFixed(0), codesOf(found.notes)];
  } catch (error) {
    row = [id, '–', '–', String(error)];
  }
  rows.push(row);
  // One line at once: all of them take many minutes.
  process.stdout.write(`${row.join('  ')}\n`);
}
rmSync(folder, { recursive: true, force: true });
const head = ['model', 'seconds', 'peak MB', 'notes'];
process.stdout.write(`\n${width} × ${height}, one thread\n\n${table(head, rows)}\n`);
process.exit(0);
