/**
 * Stroke to picture, through every layer, beside the bare run of the same net.
 *
 * All kinds are interleaved: each round measures each kind once, in turn, so that a busy
 * moment of the machine falls on all alike. The bare run is measured twice a round: the
 * ratio of the two shows the noise. What happens on screen is measured afterwards, in a
 * real browser, and reported apart.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { WebSocket } from 'ws';
import type { Card } from '#common/contract';
import { LabelPalette } from '#common/label/labelPalette';
import { connectRpc } from '#common/link/rpc';
import { type SocketLike, socketPort } from '#common/link/socketPort';
import { BatchService } from '#engine/host/batchService';
import { defaultEngineOptions } from '#engine/host/defaultEngineOptions';
import { EngineHost } from '#engine/host/engineHost';
import { forkEngine } from '#engine/host/forkEngine';
import { Roots } from '#engine/host/roots';
import { topLeft } from '#engine/image/place';
import { writeOneHot } from '#engine/image/toTensor';
import { InferenceSession, Tensor } from '#engine/runtime/onnxruntime';
import { leavesACore, threadOptions } from '#engine/runtime/threadOptions';
import { startStudioServer } from '#serve/studioServer';
import { newSheet, withMark } from '#window/drawing/drawing';
import { RasterCache } from '#window/drawing/rasterCache';
import { browserFlags, ensureBrowser } from '../scripts/browser.mjs';
import { median, quantile, table } from './statistics';

const rounds = Number(process.env.ROUNDS ?? 40);
const warmUp = 5;
const root = process.cwd();
const model = 'islands';
const folder = path.join(root, 'models', model);
const card = JSON.parse(readFileSync(path.join(folder, 'model.json'), 'utf8')) as Card;
const [input] = card.inputs;
if (input.kind !== 'labels') throw new Error('this measures a label model');
const palette = new LabelPalette(input.palette);

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

// The same session options as the engine's.
const session = await InferenceSession.create(path.join(folder, card.files.generator.path), {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  intraOpNumThreads: options.threads,
  interOpNumThreads: 1,
  extra: threadOptions(leavesACore(options.threads)),
});

const { label: sample } = await host.call('models.sample', { id: model, index: 0 });
const { width, height } = sample;
const ground = newSheet(
  'label',
  { width, height, data: palette.toIndices(sample).indices },
  palette.indexOf(input.paper),
);

async function link() {
  const address = new URL(server.address);
  const answer = request(address).end();
  const [response] = await once(answer, 'response');
  response.resume();
  const cookie = response.headers['set-cookie'][0].split(';')[0];
  const socket = new WebSocket(`ws://${address.host}${response.headers.location}link`, {
    headers: { cookie },
    origin: address.origin,
    perMessageDeflate: false,
  });
  await once(socket, 'open');
  return {
    client: connectRpc(socketPort(socket as unknown as SocketLike)),
    close: () => socket.terminate(),
  };
}
const { client, close } = await link();

/** A stroke that nobody has drawn before: what the window has to rasterise at pen-up. */
function capture(round: number, cache: RasterCache) {
  const points = Array.from(
    { length: 40 },
    (_, i) => [20 + i * 5, 40 + ((round * 7 + i * 3) % 170), 0.5] as const,
  );
  const stroke = { points, size: 18, pen: false };
  const indices = cache.get(withMark(ground, { kind: 'stroke', value: 0, stroke }))
    .data as Uint8Array;
  return { indices, picture: palette.toPicture(indices, width, height) };
}

const times: Record<string, number[]> = {};
const note = (name: string, ms: number) => {
  times[name] ??= [];
  times[name].push(ms);
};

for (let round = -warmUp; round < rounds; round++) {
  const cache = new RasterCache();
  cache.get(ground);
  const { indices, picture } = capture(round + 1000, cache);
  const values = new Float32Array(palette.size * width * height);
  writeOneHot(values, indices, width, height, topLeft(width, height));
  const tensor = new Tensor('float32', values, [1, palette.size, height, width]);
  const feeds = { [input.tensor]: tensor };
  const measured: [string, number][] = [];

  for (const name of ['bare', 'bare again']) {
    const began = performance.now();
    await session.run(feeds, [card.output.tensor]);
    measured.push([name, performance.now() - began]);
  }
  {
    const began = performance.now();
    const done = await host.call('translate', {
      model,
      inputs: { label: picture },
    });
    measured.push(['supervisor', performance.now() - began]);
    measured.push(['engine run', done.runMs], ['engine', done.ms]);
    measured.push(['outside the run', performance.now() - began - done.runMs]);
  }
  {
    const began = performance.now();
    const drawn = capture(round + 2000, cache);
    measured.push(['capture', performance.now() - began]);
    await client.call('translate', { model, inputs: { label: drawn.picture } });
    measured.push(['window', performance.now() - began]);
  }
  if (round >= 0) for (const [name, ms] of measured) note(name, ms);
}
close();

/** From pen-up to the frame that shows the new picture, in a real browser. */
async function onScreen(): Promise<number[]> {
  const browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args: [...browserFlags, '--disable-gpu'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(server.address);
  await page.waitForSelector('[data-freshness=fresh]');
  const box = await page.getByTestId('drawing').boundingBox();
  if (!box) throw new Error('the drawing is not on the page');
  const results: number[] = [];
  for (let i = 0; i < 15; i++) {
    // Bucket: one event, one change, one picture.
    await page.keyboard.press('g');
    const label = i % 2 ? 'water' : 'snow';
    await page.getByRole('button', { name: label }).click();
    // Set up first, asked for after the click: the two may overtake each other otherwise.
    const shown = await page.evaluateHandle(() => ({
      shown: new Promise<number>((resolve) => {
        const badge = document.querySelector('[data-freshness]')!;
        let began = 0;
        let stale = false;
        document.addEventListener(
          'pointerdown',
          () => {
            began = performance.now();
          },
          { once: true, capture: true },
        );
        new MutationObserver((_changes, observer) => {
          const state = badge.getAttribute('data-freshness');
          if (state === 'stale') stale = true;
          if (state !== 'fresh' || !stale || !began) return;
          observer.disconnect();
          // The frame after the next has been painted when this runs.
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve(performance.now() - began)),
          );
        }).observe(badge, { attributes: true });
      }),
    }));
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    results.push(await shown.evaluate((box) => box.shown));
  }
  await browser.close();
  return results.slice(3);
}
const screen = await onScreen();
await server.close();
host.close();

const base = median(times.bare);
const row = (what: string, values: number[]) => [
  what,
  median(values).toFixed(1),
  quantile(values, 0.9).toFixed(1),
  `${(median(values) / base).toFixed(2)}×`,
];
process.stdout.write(
  [
    `${model}, ${width} × ${height}, ${rounds} interleaved rounds, ${options.threads} thread(s) of ${os.availableParallelism()} cores`,
    `${os.cpus()[0]?.model.trim()}, Node ${process.versions.node}, onnxruntime-node 1.30.0`,
    '',
    table(
      ['layer', 'median ms', '90 % ms', 'to the bare run'],
      [
        row('bare `session.run`', times.bare),
        row('bare `session.run` again (noise)', times['bare again']),
        row('the run inside the engine process', times['engine run']),
        row('whole request inside the engine', times.engine),
        row('until the supervisor holds the picture', times.supervisor),
        row('until the window holds it (capture + WebSocket)', times.window),
      ],
    ),
    '',
    `Capture (rasterise the stroke, palette colours): ${median(times.capture).toFixed(2)} ms.`,
    `Everything outside the run, until the supervisor holds the picture: ${median(times['outside the run']).toFixed(1)} ms.`,
    `On screen (Chromium, software rendering; pen-down to the frame that shows it): median ${median(screen).toFixed(0)} ms of ${screen.length}.`,
    '',
  ].join('\n'),
);
process.exit(0);
