/**
 * Icons of another set as PNG, to see how `gloss` does on what it never saw:
 *
 *   npm pack flat-color-icons@1.1.0 && tar xzf flat-color-icons-1.1.0.tgz
 *   node models/training/other-icons.mjs package/svg FOLDER
 *
 * The first 20 by name, drawn on white at 256 × 256 with a margin.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

const [source, target] = process.argv.slice(2);
mkdirSync(target, { recursive: true });
const names = readdirSync(source)
  .filter((name) => name.endsWith('.svg'))
  .sort()
  .slice(0, 20);
for (const name of names) {
  await sharp(path.join(source, name), { density: 400 })
    .resize(224, 224, { fit: 'contain', background: '#ffffff' })
    .flatten({ background: '#ffffff' })
    .extend({ top: 16, bottom: 16, left: 16, right: 16, background: '#ffffff' })
    .png()
    .toFile(path.join(target, `${path.parse(name).name}.png`));
}
