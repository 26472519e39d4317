/** `npm run lecture`: the pictures of docs/lecture.md, made by the bundled models, and the figures measured on the way. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildForNode } from './buildForNode.mjs';

const built = await buildForNode('lecture', { figures: 'scripts/lecture/figures.ts' });
const { status } = spawnSync(process.execPath, [path.join(built, 'figures.js')], {
  cwd: path.resolve(import.meta.dirname, '..'),
  stdio: 'inherit',
});
process.exit(status ?? 1);
