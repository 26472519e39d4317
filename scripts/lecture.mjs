/** `npm run lecture`: the pictures of docs/lecture.md, made by the bundled models, and the figures measured on the way. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const outDir = path.join(root, 'out', 'lecture');
await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: true,
    rolldownOptions: { input: { figures: path.join(root, 'scripts', 'lecture', 'figures.ts') } },
    target: 'node20',
    outDir,
    emptyOutDir: true,
  },
});
const { status } = spawnSync(process.execPath, [path.join(outDir, 'figures.js')], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
