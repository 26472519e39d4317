import { describe, expect, it } from 'vitest';
import type { ModelSummary, RealProvider } from '#common/contract';
import { memoryPorts } from '#common/link/port';
import { type Handler, serveRpc } from '#common/link/rpc';
import { EnginePool } from './enginePool';
import type { EngineProcess } from './engineProcess';
import { expectedProvider, poolPlan, poolPlanWithin } from './poolPlan';

/** Engines in memory; `crash` ends the one that is asking. */
function pool(
  engines: number,
  work: (params: unknown, crash: () => void) => unknown,
): { pool: EnginePool; started: () => number } {
  let started = 0;
  const spawn = (): EngineProcess => {
    const [near, far] = memoryPorts();
    const exits: (() => void)[] = [];
    let alive = true;
    const die = () => {
      if (!alive) return;
      alive = false;
      near.close();
      for (const listener of exits) listener();
    };
    const handlers: Record<string, Handler> = { work: (params) => work(params, die) };
    const pid = ++started;
    serveRpc(far, handlers).emit('ready', {});
    return { port: near, pid, kill: die, onExit: (listener) => void exits.push(listener) };
  };
  return { pool: new EnginePool(spawn, engines), started: () => started };
}

describe('a pool of engines', () => {
  it('shares the work, three calls to an engine at a time', async () => {
    let [active, most] = [0, 0];
    const { pool: p, started } = pool(2, async (params) => {
      most = Math.max(most, ++active);
      await new Promise((resolve) => setTimeout(resolve, 1));
      active--;
      return params;
    });
    // While three go through an engine, a fourth is on its way to the disk.
    expect(p.concurrency).toBe(8);
    const wanted = Array.from({ length: 30 }, (_, i) => i);
    expect(await Promise.all(wanted.map((n) => p.request('work', n)))).toEqual(wanted);
    expect(most).toBe(6);
    expect(started()).toBe(2);
    await p.finish();
  });

  it('a call that crashes its engine fails alone, however many do', async () => {
    const { pool: p } = pool(2, (params, crash) => {
      if (String(params).startsWith('bad')) crash();
      return params;
    });
    const wanted = Array.from({ length: 40 }, (_, i) => (i % 4 === 1 ? `bad ${i}` : `good ${i}`));
    const results = await Promise.allSettled(wanted.map((n) => p.request('work', n)));
    for (const [i, result] of results.entries()) {
      if (i % 4 !== 1) expect(result).toEqual({ status: 'fulfilled', value: wanted[i] });
      else expect(result).toMatchObject({ reason: { code: 'ENGINE_CRASHED' } });
    }
    await p.finish();
  });

  it('is as large as cores and memory allow, and shares a graphics card with few', () => {
    const gigabyte = 2 ** 30;
    const ofCpu = { engines: 2, threads: 1, memory: gigabyte };
    expect(poolPlan('cpu', 2, 16 * gigabyte)).toEqual(ofCpu);
    expect(poolPlan('cpu', 64, 6 * gigabyte).engines).toBe(4);
    // The models that the card does not take have all cores too.
    expect(poolPlan('cuda', 64, 256 * gigabyte)).toMatchObject({ engines: 2, threads: 32 });
    expect(poolPlan('webgpu', 1, 256 * gigabyte)).toMatchObject({ engines: 1, threads: 1 });
    const small = { engines: 1, threads: 1, memory: gigabyte / 2 };
    expect(poolPlan('cpu', 8, gigabyte)).toEqual(small);
    expect(poolPlanWithin('cpu', { threads: 3, memoryGb: 0 }).engines).toBeLessThanOrEqual(3);
    expect(poolPlanWithin('cpu', { threads: 8, memoryGb: 2 }).engines).toBe(1);
  });

  it('is planned for the graphics card that auto will use for one of its models', async () => {
    const model = (sha256: string) => ({ card: { files: { generator: { sha256 } } } });
    const models = ['slow', 'fast'].map(model) as ModelSummary[];
    const trusted = async (weights: string): Promise<RealProvider[]> =>
      weights === 'fast' ? ['webgpu'] : [];
    expect(await expectedProvider('auto', models, { trusted })).toBe('webgpu');
    expect(await expectedProvider('auto', models.slice(0, 1), { trusted })).toBe('cpu');
    expect(await expectedProvider('cpu', models, { trusted })).toBe('cpu');
    expect(await expectedProvider('cuda', [], { trusted })).toBe('cuda');
  });
});
