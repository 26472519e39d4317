/** `npm run bench`: builds the measurements and runs them. Nothing here is a test. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const known = ['stroke', 'drawing', 'frames'];
const wanted = process.argv[2];
if (wanted && !known.includes(wanted)) {
  console.error(`There is no measurement called ${wanted}; there are: ${known.join(', ')}.`);
  process.exit(2);
}
for (const name of wanted ? [wanted] : known) {
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
}
