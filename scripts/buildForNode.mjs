import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Build TypeScript of the repository for a script that runs it by itself.
 * @param name of the folder in `out/` that is written anew.
 * @param inputs files by the name of what is built of them, relative to the root.
 * @returns that folder; `<name of an input>.js` is in it.
 */
export async function buildForNode(name, inputs) {
  const outDir = path.join(root, 'out', name);
  const input = Object.fromEntries(
    Object.entries(inputs).map(([key, file]) => [key, path.join(root, file)]),
  );
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: true, rolldownOptions: { input }, target: 'node20', outDir, emptyOutDir: true },
  });
  return outDir;
}
