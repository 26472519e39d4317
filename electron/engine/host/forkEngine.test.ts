import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Picture, Translation } from '#common/contract';
import { engineOptions } from './folders';
import { forkEngine } from './forkEngine';
import { EngineHost } from './host';

const entry = path.resolve('out/main/engine.js');
if (!existsSync(entry)) throw new Error('run `npm run build` first');
const host = new EngineHost({ spawn: forkEngine(entry, engineOptions(process.cwd(), false)) });
afterAll(() => host.close());

/** Clock ticks (10 ms) that a process has computed so far; Linux tells. */
function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** 1024 × 1024 in stripes of two labels: a run long enough to be met in its middle. */
function large(): Picture {
  const data = new Uint8Array(1024 * 1024 * 4);
  for (let i = 0; i < 1024 * 1024; i++) {
    data.set((i >> 6) % 3 ? [0x9c, 0xcc, 0x3c, 255] : [0x3a, 0x7b, 0xd5, 255], i * 4);
  }
  return { width: 1024, height: 1024, depth: 8, data };
}

it.skipIf(process.platform !== 'linux')(
  'an engine killed while the net computes is replaced, and gives the same picture',
  async () => {
    const ask = () => host.call('translate', { model: 'islands', inputs: { label: large() } });
    await ask(); // The first also makes the session.
    const pid = host.status().pid!;
    const idle = ticks(pid);
    const whole = (await ask()) as Translation;
    const before = ticks(pid);
    let answered = false;
    const again = ask().then((result) => {
      answered = true;
      return result as Translation;
    });
    // Reading the picture takes far less than half of the computing: when that much is spent
    // and there is no answer yet, the net is running, however busy the machine is.
    const enough = (before - idle) / 2;
    while (!answered && ticks(pid) - before < enough) await new Promise((r) => setTimeout(r, 5));
    expect(answered).toBe(false);
    process.kill(pid, 'SIGKILL');

    const result = await again;
    expect(host.status()).toMatchObject({ state: 'ready', restarts: 1 });
    expect(host.status().pid).not.toBe(pid);
    expect(Buffer.from(result.picture.data).equals(Buffer.from(whole.picture.data))).toBe(true);
  },
  120_000,
);
