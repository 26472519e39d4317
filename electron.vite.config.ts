import { readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const at = (file: string) => path.resolve(import.meta.dirname, file);

/** The icon at the address where browsers look without being told. */
const favicon: Plugin = {
  name: 'favicon',
  generateBundle() {
    const source = readFileSync(at('resources/icon.ico'));
    this.emitFile({ type: 'asset', fileName: 'favicon.ico', source });
  },
};

// One build for all doors: the desktop's main process, the terminal and the engine
// process share chunks in out/main; the window is built once, for Electron and browsers.
export default defineConfig({
  main: {
    build: {
      target: 'node20.19',
      rolldownOptions: {
        input: {
          index: at('electron/main/index.ts'),
          cli: at('electron/cli/index.ts'),
          engine: at('electron/engine/entry.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      rolldownOptions: {
        input: { index: at('electron/preload/index.ts') },
        // Sandboxed preload scripts are CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    build: {
      target: 'chrome120',
      // The first that knows light-dark(), which is rewritten for older ones, and breaks without a
      // fixed color-scheme.
      cssTarget: 'chrome123',
      // Half a second less of reading and compiling at each start.
      minify: true,
      // Read from the disk, not from a network.
      chunkSizeWarningLimit: 2_000,
      // The icon stays a file of its own, however small it is.
      assetsInlineLimit: (file) => (file.endsWith('icon.svg') ? false : undefined),
      rolldownOptions: {
        input: { index: at('renderer/index.html'), picture: at('renderer/picture.html') },
      },
    },
    plugins: [react(), favicon],
  },
});
