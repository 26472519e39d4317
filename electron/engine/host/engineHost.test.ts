import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EngineEnd, UnderdrawError } from '#common/contract';
import { memoryPorts } from '#common/link/port';
import { type Handler, serveRpc } from '#common/link/rpc';
import { EngineHost, type HostOptions } from './engineHost';
import type { EngineProcess } from './engineProcess';

/** An engine "process" in memory: `die` is a crash, `killed` counts kills. */
function machine(
  handlers: Record<string, Handler>,
  options: Partial<HostOptions> = {},
  end?: EngineEnd,
) {
  const processes: { die(): void }[] = [];
  const state = { kills: 0, started: 0 };
  const spawn = (): EngineProcess => {
    const [near, far] = memoryPorts();
    const exits: ((end?: EngineEnd) => void)[] = [];
    let alive = true;
    const die = () => {
      if (!alive) return;
      alive = false;
      near.close();
      for (const listener of exits) listener(end);
    };
    processes.push({ die });
    state.started++;
    serveRpc(far, handlers).emit('ready', {});
    return {
      port: near,
      pid: state.started,
      kill: () => {
        state.kills++;
        die();
      },
      onExit: (listener) => void exits.push(listener),
    };
  };
  const host = new EngineHost({ spawn, ...options });
  return { host, state, crash: () => processes.at(-1)?.die() };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the supervisor', () => {
  it('runs one call at a time, in order', async () => {
    let active = 0;
    const { host } = machine({
      work: async (params) => {
        expect(++active).toBe(1);
        await tick();
        active--;
        return params;
      },
    });
    expect(await Promise.all([1, 2, 3].map((n) => host.request('work', n)))).toEqual([1, 2, 3]);
  });

  it('starts a new engine after a crash and repeats what was running', async () => {
    let calls = 0;
    const m = machine({
      work: async () => {
        calls++;
        if (calls === 1) m.crash();
        return calls;
      },
    });
    expect(await m.host.request('work', {})).toBe(2);
    expect(m.host.status()).toMatchObject({ state: 'ready', pid: 2, restarts: 1 });
  });

  it('gives up on a call that was running at two deaths, and goes on with the rest', async () => {
    const m = machine({
      bad: () => m.crash(),
      good: () => 'fine',
    });
    const bad = m.host.request('bad', {});
    const good = m.host.request('good', {});
    await expect(bad).rejects.toMatchObject({ code: 'ENGINE_CRASHED' });
    expect(await good).toBe('fine');
  });

  it('stops after three quick deaths, says so, and tries again when asked', async () => {
    const m = machine({ bad: () => m.crash(), good: () => 'fine' });
    const calls = [
      m.host.request('bad', {}),
      m.host.request('bad', {}),
      m.host.request('good', {}),
    ];
    const results = await Promise.allSettled(calls);
    expect(results.map((r) => (r.status === 'rejected' ? r.reason.code : r.value))).toEqual([
      'ENGINE_CRASHED',
      'ENGINE_UNAVAILABLE',
      'ENGINE_UNAVAILABLE',
    ]);
    expect(m.host.status().state).toBe('stopped');
    expect(await m.host.request('good', {})).toBe('fine');
  });

  it('kills the engine at a deadline, fails that call only', async () => {
    const m = machine({ hang: () => new Promise(() => {}), good: () => 'fine' });
    const hang = m.host.request('hang', {}, { deadlineMs: 20 });
    const good = m.host.request('good', {});
    await expect(hang).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
    expect(await good).toBe('fine');
    expect(m.state.kills).toBe(1);
  });

  it('cancels what waits without touching the engine, and what runs after a grace', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const m = machine({ hang: () => new Promise(() => {}), good: () => 'fine' }, { graceMs: 20 });
    const [first, second] = [new AbortController(), new AbortController()];
    const running = m.host.request('hang', {}, { signal: first.signal });
    const waiting = m.host.request('hang', {}, { signal: second.signal });
    const refused = [running, waiting].map((call) =>
      expect(call).rejects.toMatchObject({ code: 'CANCELLED' }),
    );
    await vi.advanceTimersByTimeAsync(5);
    second.abort();
    await refused[1];
    // Long after the grace would have been over.
    await vi.advanceTimersByTimeAsync(10_000);
    expect(m.state.kills).toBe(0);
    first.abort();
    await refused[0];
    const good = m.host.request('good', {});
    await vi.advanceTimersByTimeAsync(19);
    expect(m.state.kills).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(await good).toBe('fine');
    expect(m.state.kills).toBe(1);
  });

  it.each(['cancel', 'deadline'])(
    'lets a call fail only when its run has ended, if it is asked to: %s',
    async (how) => {
      const order: string[] = [];
      const m = machine({ hang: () => new Promise(() => {}) }, { graceMs: 5 });
      const stop = new AbortController();
      const options = { signal: stop.signal, waitForEnd: true };
      const call = m.host.request(
        'hang',
        {},
        how === 'deadline' ? { ...options, deadlineMs: 5 } : options,
      );
      m.host.onStatus(({ state }) => order.push(state));
      const failed = call.catch((error: { code: string }) => order.push(error.code));
      await tick();
      if (how === 'cancel') stop.abort();
      await failed;
      const code = how === 'cancel' ? 'CANCELLED' : 'ENGINE_TIMEOUT';
      expect(order).toContain(code);
      expect(order.indexOf('restarting')).toBeLessThan(order.indexOf(code));
      expect(m.state.kills).toBe(1);
    },
  );

  it('keeps the result of a call that ends in the grace after its cancel', async () => {
    let finish = () => {};
    const m = machine({
      work: () =>
        new Promise((resolve) => {
          finish = () => resolve('done');
        }),
    });
    const stop = new AbortController();
    const call = m.host.request('work', {}, { signal: stop.signal, waitForEnd: true });
    await tick();
    stop.abort();
    finish();
    expect(await call).toBe('done');
    expect(m.state.kills).toBe(0);
  });

  it('stays on however often a run has to be ended for a cancel or a deadline', async () => {
    const m = machine({ hang: () => new Promise(() => {}), good: () => 'fine' }, { graceMs: 5 });
    for (let i = 0; i < 4; i++) {
      const stop = new AbortController();
      const call = m.host.request('hang', {}, i % 2 ? { deadlineMs: 10 } : { signal: stop.signal });
      await tick();
      stop.abort();
      await expect(call).rejects.toMatchObject({ code: i % 2 ? 'ENGINE_TIMEOUT' : 'CANCELLED' });
      expect(await m.host.request('good', {})).toBe('fine');
    }
    expect(m.state.kills).toBe(4);
  });

  it('gives a start more time each time, and says so when none succeeds', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let kills = 0;
    const host = new EngineHost({
      readyMs: 30_000,
      spawn: () => {
        const [near] = memoryPorts();
        let onExit = () => {};
        return {
          port: near,
          pid: 1,
          kill: () => {
            kills++;
            onExit();
          },
          onExit: (listener) => {
            onExit = listener;
          },
        };
      },
    });
    const failed = host.request('work', {}).catch((error: UnderdrawError) => error);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(kills).toBe(1);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(kills).toBe(1);
    await vi.advanceTimersByTimeAsync(1 + 120_000);
    expect(kills).toBe(3);
    expect(await failed).toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      params: { reason: 'slowStart', seconds: 120 },
    });
    expect(host.status().state).toBe('stopped');
  });

  it('gives each step of a call its own deadline, which grows with its pixels', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const [near, far] = memoryPorts();
    const served = serveRpc(far, { work: () => new Promise(() => {}) });
    served.emit('ready', {});
    let onExit = () => {};
    const host = new EngineHost({
      spawn: () => ({
        port: near,
        pid: 1,
        kill: () => onExit(),
        onExit: (listener) => {
          onExit = listener;
        },
      }),
      deadlineMs: 1_000,
    });
    const seen: number[] = [];
    host.onProgress(({ done }) => seen.push(done));
    let code: string | undefined;
    void host.request('work', {}).catch((error: { code: string }) => {
      code = error.code;
    });
    for (const done of [0, 1, 2]) {
      await vi.advanceTimersByTimeAsync(900);
      served.emit('progress', { done, total: 3, pixels: 0 });
    }
    await vi.advanceTimersByTimeAsync(900);
    served.emit('progress', { done: 2, total: 3, pixels: 1e6 });
    await vi.advanceTimersByTimeAsync(30_900);
    expect(code).toBeUndefined();
    expect(seen).toEqual([0, 1, 2, 2]);
    await vi.advanceTimersByTimeAsync(101);
    expect(code).toBe('ENGINE_TIMEOUT');
  });

  it('says why an engine crashed, as far as its last words tell', async () => {
    const end = { text: 'CUDA failure 2: out of memory', signal: 'SIGABRT' };
    const m = machine({ bad: () => m.crash() }, {}, end);
    await expect(m.host.request('bad', {})).rejects.toMatchObject({
      code: 'ENGINE_CRASHED',
      params: { reason: 'graphicsMemory' },
    });
    await expect(m.host.request('bad', {})).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      params: { reason: 'graphicsMemory' },
    });
  });

  it('exchanges the engine once nothing runs in it, which is no restart, and loses no call', async () => {
    let finish = () => {};
    const m = machine({
      slow: () => new Promise<string>((resolve) => (finish = () => resolve('done'))),
      quick: () => m.state.started,
    });
    const slow = m.host.request('slow', {});
    const quick = m.host.request('quick', {});
    await tick();
    m.host.renew();
    await tick();
    expect(m.state.started).toBe(1);
    finish();
    expect(await slow).toBe('done');
    expect(await quick).toBe(2);
    m.host.renew();
    expect(await m.host.request('quick', {})).toBe(3);
    expect(m.host.status()).toMatchObject({ state: 'ready', restarts: 0 });
  });

  it('is idle in time though the clock was set back', async () => {
    const { host } = machine({ work: () => 'done' }, { idleMs: 20 });
    await host.request('work', {});
    const real = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => real - 86_400_000);
    await host.idle();
    expect(host.quietFor).toBeGreaterThan(0);
  });

  it('fails everything when it is closed', async () => {
    const m = machine({ hang: () => new Promise(() => {}) });
    const call = m.host.request('hang', {});
    m.host.close();
    await expect(call).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
    await expect(m.host.request('hang', {})).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
    expect(m.state.started).toBe(1);
  });
});
