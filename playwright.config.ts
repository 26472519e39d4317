import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import type { DoorOptions, StudioOptions } from './e2e/studio';
import { browserFlags, ensureBrowser, hasDisplay } from './scripts/browser.mjs';

const missing = [
  ...(existsSync('node_modules/electron/dist') ? [] : ["Electron's runtime is not installed"]),
  ...(hasDisplay ? [] : ['there is no display (xvfb-run gives one)']),
];
const electronRuns = missing.length === 0;
if (!electronRuns && process.env.TEST_WORKER_INDEX === undefined) {
  console.error(`electron: skipped, ${missing.join(' and ')}`);
}

// The same specs for both doors; the fixture in e2e/studio.ts opens the one of the project.
export default defineConfig<StudioOptions, DoorOptions>({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  // A long file would keep one worker busy alone at the end.
  fullyParallel: true,
  // A test walks through several things, and the machine may be busy with others.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    acceptDownloads: true,
    screenshot: 'only-on-failure',
    // Nothing is drawn on its way from here to there, which no spec is about.
    contextOptions: { reducedMotion: 'reduce' },
  },
  projects: [
    {
      name: 'browser',
      use: {
        door: 'browser',
        launchOptions: {
          executablePath: ensureBrowser(),
          args: [...browserFlags, '--disable-gpu'],
        },
      },
    },
    ...(electronRuns ? [{ name: 'electron', use: { door: 'electron' as const } }] : []),
  ],
});
