/** `npm run bench`: builds the measurements and runs them. Nothing here is a test. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { buildForNode } from '../scripts/buildForNode.mjs';

const root = path.resolve(import.meta.dirname, '..');
const all = [
  'stroke',
  'drawing',
  'frames',
  'supervisor',
  'batch',
  'tiles',
  'megapixels',
  'extremes',
  'folder',
  'import',
];
const [asked] = process.argv.slice(2);
if (asked && !all.includes(asked)) {
  console.error(`There is no measurement called ${asked}; there are: ${all.join(', ')}.`);
  process.exit(2);
}
const folder = await buildForNode(
  'bench',
  Object.fromEntries([...all, 'floor'].map((name) => [name, `bench/${name}.ts`])),
);
for (const name of asked ? [asked] : all) {
  console.log(`\n## ${name}\n`);
  execFileSync(process.execPath, [path.join(folder, `${name}.js`)], {
    stdio: 'inherit',
    cwd: root,
  });
}
