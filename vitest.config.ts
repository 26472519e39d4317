import { defineConfig } from 'vitest/config';

const seedVariable = 'UNDERDRAW_TEST_SEED';

/** The seed of all that tests make up at random: new for each run, unless it is said. */
const seed = Number(process.env[seedVariable] ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(seed)) throw new Error(`${seedVariable} must be a whole number.`);
// Workers read this file as well: they get the seed of the run.
if (process.env[seedVariable] === undefined) {
  process.stdout.write(`Random cases: ${seedVariable}=${seed} makes them again.\n`);
  process.env[seedVariable] = String(seed);
}

declare module 'vitest' {
  export interface ProvidedContext {
    seed: number;
  }
}

export default defineConfig({
  test: {
    include: [
      'common/**/*.test.ts',
      'electron/**/*.test.ts',
      'renderer/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    provide: { seed },
    setupFiles: ['vitest.setup.ts'],
    // Files of one worker share their modules, which halves the time: most of it went into reading
    // the same ones again. What a test puts in place of something global is therefore put back.
    isolate: false,
    restoreMocks: true,
    unstubGlobals: true,
    // Real sessions of the real runtime on a busy machine take their time.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    // What is built is loaded as it is, by Node.
    server: { deps: { external: [/\/out\/main\//] } },
  },
});
