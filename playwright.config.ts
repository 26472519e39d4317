import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import type { DoorOptions, StudioOptions } from './e2e/studio';
import { browserFlags, ensureBrowser } from './scripts/browser.mjs';

const electronIsHere = existsSync('node_modules/electron/dist');
if (!electronIsHere && process.env.TEST_WORKER_INDEX === undefined) {
  console.error("electron: skipped, Electron's runtime is not installed here");
}

// The same specs for both doors; the fixture in e2e/studio.ts opens the one of the project.
export default defineConfig<StudioOptions, DoorOptions>({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: { acceptDownloads: true, screenshot: 'only-on-failure' },
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
    ...(electronIsHere ? [{ name: 'electron', use: { door: 'electron' as const } }] : []),
  ],
});
