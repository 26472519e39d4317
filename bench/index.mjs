/** `npm run bench`: builds the measurements and runs them. Nothing here is a test. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const name = process.argv[2] ?? 'stroke';
if (!['stroke'].includes(name)) {
  console.error(`There is no measurement called ${name}; there is: stroke.`);
  process.exit(2);
}
await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: path.join(root, 'bench', `${name}.ts`),
    target: 'node20',
    outDir: path.join(root, 'out', 'bench'),
    emptyOutDir: false,
  },
});
execFileSync(process.execPath, [path.join(root, 'out', 'bench', `${name}.js`)], {
  stdio: 'inherit',
  cwd: root,
});
