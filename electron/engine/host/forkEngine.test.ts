import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it, onTestFinished, vi } from 'vitest';
import type { Picture, Translation } from '#common/contract';
import { defaultEngineOptions } from './defaultEngineOptions';
import { EngineHost } from './engineHost';
import { forkEngine } from './forkEngine';

const entry = path.resolve('out/main/engine.js');
if (!existsSync(entry)) throw new Error('run `npm run build` first');
const host = new EngineHost({
  spawn: forkEngine(entry, defaultEngineOptions(process.cwd(), false)),
});
afterAll(() => host.close());

it('what an engine that can not start wrote goes to the log, and says why', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-fork-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const broken = path.join(folder, 'engine.mjs');
  const words = 'libonnxruntime.so.1: cannot open shared object file: No such file or directory';
  await writeFile(broken, `console.error(${JSON.stringify(words)}); process.exitCode = 1;`);
  const write = vi.fn<(text: string) => void>();
  const spawn = forkEngine(broken, { catalog: [], threads: 1 }, { log: { write } });
  await expect(new EngineHost({ spawn }).request('doctor', {})).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
    params: { reason: 'library', library: 'libonnxruntime.so.1' },
  });
  expect(write.mock.calls.join('')).toContain(words);
});

/** Clock ticks (10 ms) that a process has computed so far; Linux tells. */
function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** 768 × 768 in stripes of two labels: a run long enough to be met in its middle. */
function large(): Picture {
  const side = 768;
  const data = new Uint8Array(side * side * 4);
  for (let i = 0; i < side * side; i++) {
    data.set((i >> 6) % 3 ? [0x9c, 0xcc, 0x3c, 255] : [0x3a, 0x7b, 0xd5, 255], i * 4);
  }
  return { width: side, height: side, depth: 8, data };
}

/** Make a call and stop the engine in the middle of it. @returns the answer that is still to come. */
async function stopInTheMiddle(
  pid: number,
  ask: () => Promise<Translation>,
  wholeTicks: number,
): Promise<{ answer: Promise<Translation> }> {
  for (;;) {
    const before = ticks(pid);
    const spent = () => (ticks(pid) - before) / wholeTicks;
    let answered = false;
    const answer = ask().finally(() => {
      answered = true;
    });
    // Reading the picture takes far less than half of the computing, and writing it far less than
    // a tenth: between them the net is running, however busy the machine is.
    while (!answered && spent() < 0.5) await new Promise((resolve) => setTimeout(resolve, 1));
    process.kill(pid, 'SIGSTOP');
    if (!answered && spent() < 0.9) return { answer };
    // It was too quick for us: once more.
    process.kill(pid, 'SIGCONT');
    await answer;
  }
}

it.skipIf(process.platform !== 'linux')(
  'an engine killed while the net computes is replaced, and gives the same picture',
  async () => {
    const params = { model: 'islands', inputs: { label: large() } };
    const ask = () => host.call('translate', params) as Promise<Translation>;
    await ask(); // The first also makes the session.
    const pid = host.status().pid!;
    const idle = ticks(pid);
    const whole = await ask();
    const { answer } = await stopInTheMiddle(pid, ask, ticks(pid) - idle);
    process.kill(pid, 'SIGKILL');

    const result = await answer;
    expect(host.status()).toMatchObject({ state: 'ready', restarts: 1 });
    expect(host.status().pid).not.toBe(pid);
    expect(Buffer.from(result.picture.data).equals(Buffer.from(whole.picture.data))).toBe(true);
  },
  120_000,
);
