/**
 * Does the ink follow the pen whatever the model does? Draws in the real window, with the
 * live switch on and off in turn, and measures the gaps between frames and the time from
 * a pointer event to the frame whose ink shows it. With it off the engine is idle.
 */
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { BatchService } from '#engine/host/batchService';
import { defaultEngineOptions } from '#engine/host/defaultEngineOptions';
import { EngineHost } from '#engine/host/engineHost';
import { forkEngine } from '#engine/host/forkEngine';
import { Roots } from '#engine/host/roots';
import { startStudioServer } from '#serve/studioServer';
import { browserFlags, ensureBrowser } from '../scripts/browser.mjs';
import { median, quantile, table } from './statistics';

const pairs = Number(process.env.PAIRS ?? 15);
const root = process.cwd();
const options = defaultEngineOptions(root, true);
const host = new EngineHost({ spawn: forkEngine(path.join(root, 'out/main/engine.js'), options) });
const batchService = new BatchService({
  host,
  roots: await Roots.open([]),
  startPool: () => {
    throw new Error('no batch is measured here');
  },
});
const server = await startStudioServer({
  host,
  batchService,
  port: 0,
  version: 'bench',
  renderer: path.join(root, 'out/renderer'),
});
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: [...browserFlags, '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(server.address);
await page.waitForSelector('[data-freshness=fresh]');

interface Trace {
  /** Milliseconds between frames while the pen is down. */
  gaps: number[];
  /** From each pointer event to the end of the frame that handles it. */
  ink: number[];
}

/** One stroke of 90 moves, traced from inside of the page. */
async function trace(on: Page): Promise<Trace> {
  const box = await on.getByTestId('drawing').boundingBox();
  if (!box) throw new Error('the drawing is not on the page');
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  await on.mouse.move(cx + 100, cy);
  await on.mouse.down();
  const tracing = await on.evaluateHandle(() => {
    const found: Trace = { gaps: [], ink: [] };
    const state = { found, going: true };
    let before = performance.now();
    let waiting: number[] = [];
    document.addEventListener(
      'pointermove',
      () => {
        if (state.going) waiting.push(performance.now());
      },
      true,
    );
    const frame = () => {
      const now = performance.now();
      found.gaps.push(now - before);
      before = now;
      const handled = waiting;
      waiting = [];
      // After all frame callbacks of this turn, the window's own among them.
      const after = new MessageChannel();
      after.port1.onmessage = () => {
        for (const at of handled) found.ink.push(performance.now() - at);
      };
      after.port2.postMessage(0);
      if (state.going) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return state;
  });
  for (let i = 1; i <= 90; i++) {
    const angle = i / 9;
    await on.mouse.move(cx + Math.cos(angle) * 100, cy + Math.sin(angle) * 100);
  }
  const result = await tracing.evaluate((state) => {
    state.going = false;
    return state.found;
  });
  await on.mouse.up();
  return result;
}

const live = page.getByRole('switch', { name: 'Live' });
async function setLive(on: boolean): Promise<void> {
  if ((await live.isChecked()) !== on) await live.click();
  if (on) await page.waitForSelector('[data-freshness=fresh]');
}

const kinds = ['idle', 'idle again', 'live'] as const;
const all: Record<(typeof kinds)[number], Trace[]> = { idle: [], 'idle again': [], live: [] };
for (let pair = -1; pair < pairs; pair++) {
  for (const kind of kinds) {
    await setLive(kind === 'live');
    const found = await trace(page);
    if (pair >= 0) all[kind].push(found);
  }
}
await browser.close();
await server.close();
host.close();

const p99 = (name: keyof Trace) => (found: Trace) => quantile(found[name], 0.99);
const of = (kind: (typeof kinds)[number], name: keyof Trace) => median(all[kind].map(p99(name)));
const ratios = (kind: (typeof kinds)[number], name: keyof Trace) =>
  median(all[kind].map((found, i) => p99(name)(found) / p99(name)(all.idle[i])));
process.stdout.write(
  [
    `Frames while drawing, ${pairs} interleaved rounds; 99 % of each trace, median of traces`,
    '',
    table(
      ['engine', 'gap between frames, ms', 'to idle', 'event to ink, ms', 'to idle'],
      kinds.map((kind) => [
        kind,
        of(kind, 'gaps').toFixed(1),
        `${ratios(kind, 'gaps').toFixed(2)}×`,
        of(kind, 'ink').toFixed(1),
        `${ratios(kind, 'ink').toFixed(2)}×`,
      ]),
    ),
    '',
  ].join('\n'),
);
process.exit(0);
