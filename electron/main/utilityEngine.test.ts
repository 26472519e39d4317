import os from 'node:os';
import type { ForkOptions } from 'electron';
import { afterEach, expect, it, vi } from 'vitest';
import { EngineHost } from '#engine/host/engineHost';
import { inTrialProcess } from '#engine/host/trialProcess';
import { FakeUtilityProcess } from './testing/fakeElectron';
import { type Forker, signalOf, utilityEngine } from './utilityEngine';

const options = { catalog: [], threads: 3 };
const log = { write: vi.fn<(text: string) => void>() };
afterEach(() => void log.write.mockClear());

function forker() {
  const children: FakeUtilityProcess[] = [];
  return {
    children,
    fork(entry: string, _args: string[], forkOptions: ForkOptions) {
      const child = new FakeUtilityProcess(entry, forkOptions);
      children.push(child);
      return child as unknown as ReturnType<Forker['fork']>;
    },
  } satisfies Forker & { children: FakeUtilityProcess[] };
}

const ready = { t: 'event', name: 'ready', data: {} };

it('gets its options and speaks the contract', async () => {
  const electron = forker();
  const host = new EngineHost({ spawn: utilityEngine(electron, '/engine.js', options, log) });
  const answer = host.call('doctor', {});
  const [child] = electron.children;
  expect(child.entry).toBe('/engine.js');
  const env = child.options.env as Record<string, string>;
  expect(JSON.parse(env.UNDERDRAW_ENGINE)).toEqual(options);
  expect(child.options.execArgv).toEqual([]);
  child.spawn(42);
  child.emit('message', ready);
  expect(host.status()).toMatchObject({ state: 'ready', pid: 42 });
  const [call] = child.received as { id: number }[];
  child.emit('message', { t: 'ok', id: call.id, data: 'hi' });
  expect(await answer).toBe('hi');
  host.close();
});

it('that runs out of memory is started again, and the main process lives', async () => {
  const electron = forker();
  const host = new EngineHost({ spawn: utilityEngine(electron, '/engine.js', options, log) });
  host.start();
  electron.children[0].spawn(42);
  electron.children[0].emit('message', ready);
  electron.children[0].failFatally();
  await vi.waitFor(() => expect(electron.children).toHaveLength(2));
  expect(host.status()).toMatchObject({ state: 'restarting', restarts: 1 });
  const written = log.write.mock.calls.join('');
  expect(written).toContain('FatalProcessOutOfMemory');
  expect(written).toContain('code 5');
  // After the third time in a row it says why.
  const call = host.request('translate', {});
  for (const child of electron.children.slice(1)) child.spawn(43);
  electron.children.at(-1)!.failFatally();
  await vi.waitFor(() => expect(electron.children).toHaveLength(3));
  electron.children.at(-1)!.spawn(44);
  electron.children.at(-1)!.failFatally();
  await expect(call).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
    params: { reason: 'memory' },
  });
  host.close();
});

it('is heard to the end: what it said last may arrive after it is gone', async () => {
  const electron = forker();
  const end = vi.fn();
  utilityEngine(electron, '/engine.js', options, log)().onExit(end);
  const [child] = electron.children;
  const stderr = child.stderr!;
  child.spawn(42);
  stderr.write('loading\n');
  await new Promise(setImmediate);
  child.exit(256);
  stderr.end('cudaMalloc failed: out of memory');
  await vi.waitFor(() => expect(end).toHaveBeenCalledOnce());
  expect(end.mock.calls[0][0].text).toContain('out of memory');
  expect(log.write.mock.calls.join('')).toContain('out of memory');
});

it('that was ended by us is not waited for, and is no hint', () => {
  const electron = forker();
  const end = vi.fn();
  const engine = utilityEngine(electron, '/engine.js', options, log)();
  engine.onExit(end);
  electron.children[0].spawn(42);
  engine.kill();
  electron.children[0].exit(9);
  expect(end.mock.calls).toEqual([[{ text: '' }]]);
});

it("'s exit code tells the signal", () => {
  expect([132, 4, 9, 137].map((code) => signalOf(code, 'linux'))).toEqual([
    'SIGILL',
    'SIGILL',
    'SIGKILL',
    'SIGKILL',
  ]);
  // An exit of its own accord, and an abort.
  expect([0, 256, 5, 134].map((code) => signalOf(code, 'darwin'))).toEqual(
    Array(4).fill(undefined),
  );
  expect(signalOf(0xc000001d, 'win32')).toBe('SIGILL');
  expect(signalOf(0xc000001d | 0, 'win32')).toBe('SIGILL');
  expect(signalOf(4, 'win32')).toBeUndefined();
});

it('that is ended before it runs is ended as soon as it does', async () => {
  const electron = forker();
  const spawn = utilityEngine(electron, '/engine.js', options, log);
  new EngineHost({ spawn }).start();
  const host = new EngineHost({ spawn });
  host.start();
  const [, child] = electron.children;
  host.close();
  const exited = vi.fn();
  child.on('exit', exited);
  child.spawn(7);
  await vi.waitFor(() => expect(exited).toHaveBeenCalledOnce());
  // So is the process of a check that was cancelled at once.
  const stop = new AbortController();
  const trial = inTrialProcess(spawn, 1_000, stop.signal, () => Promise.resolve());
  stop.abort();
  await expect(trial).rejects.toMatchObject({ code: 'CANCELLED' });
  const late = electron.children[2];
  late.spawn(8);
  await vi.waitFor(() => expect(late.pid).toBeUndefined());
});

it('of a batch gets V8 flags as a switch of Chromium, and a lower priority once it has a pid', () => {
  const setPriority = vi.spyOn(os, 'setPriority').mockImplementation(() => {});
  const electron = forker();
  const batch = { ...options, batch: { memory: 1 } };
  utilityEngine(electron, '/engine.js', batch, log, { lowPriority: true })();
  const [child] = electron.children;
  expect(child.options.execArgv).toEqual([
    '--js-flags=--single-threaded-gc --min-semi-space-size=16',
  ]);
  expect(setPriority).not.toHaveBeenCalled();
  child.spawn(4711);
  expect(setPriority).toHaveBeenCalledWith(4711, os.constants.priority.PRIORITY_BELOW_NORMAL);
});

it("'s complaints go to the log", async () => {
  const electron = forker();
  utilityEngine(electron, '/engine.js', options, log)();
  electron.children[0].stderr?.write('libcudart.so.12: cannot open shared object file');
  await vi.waitFor(() => expect(log.write).toHaveBeenCalledOnce());
  expect(log.write.mock.calls[0][0]).toContain('libcudart');
});
