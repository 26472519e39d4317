import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryPorts, type Port } from '#common/link/port';
import { type Handler, serveRpc } from '#common/link/rpc';
import { createEngine } from '#engine/createEngine';
import { History } from '../documents/history';
import { connectEngine } from '../engineLink/connectEngine';
import { defaultPointer } from '../tools/tool';
import { Studio } from './studio';
import { activeBrush, brushRange } from './studioState';
import { fillAt } from './workspace.test-data';

/** The real engine behind an in-memory link, with a count of its translations. */
function studio(change: (handlers: Record<string, Handler>) => void = () => {}) {
  const handlers: Record<string, Handler> = {
    ...createEngine({
      catalog: [{ folder: path.resolve('models'), origin: 'bundled' }],
      threads: 2,
    }),
    status: () => ({
      version: '1',
      door: 'browser',
      engine: { state: 'ready', pid: 1, restarts: 0 },
    }),
  };
  const counts = { translate: 0 };
  const { translate } = handlers;
  handlers.translate = (params, signal) => {
    counts.translate++;
    return translate(params, signal);
  };
  change(handlers);
  const ports: Port[] = [];
  const made = new Studio(
    connectEngine(async () => {
      const [near, far] = memoryPorts();
      serveRpc(far, handlers);
      ports.push(far);
      return near;
    }),
  );
  const until = (wanted: (state: ReturnType<typeof made.store.getState>) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!wanted(made.store.getState())) return;
        stop();
        resolve();
      };
      const stop = made.store.subscribe(look);
      queueMicrotask(look);
    });
  return { studio: made, counts, ports, until };
}

const same = (a: Uint8Array | Uint32Array, b: Uint8Array | Uint32Array) =>
  Buffer.from(a).equals(Buffer.from(b));

describe('the Studio, with the real engine', () => {
  it('opens on a translated sample; strokes translate, undo brings back drawing and picture', async () => {
    const { studio: s, until } = studio();
    await until((state) => state.freshness === 'fresh');
    const start = s.shown[0].data.slice();
    const first = s.store.getState().output!.data;
    s.tools.press([20, 20, 0.5]);
    s.tools.drag([[120, 120, 0.5]]);
    expect(same(s.shown[0].data, start)).toBe(false);
    s.tools.release();
    await until((state) => state.freshness === 'fresh');
    expect(same(s.store.getState().output!.data, first)).toBe(false);
    s.undo();
    expect(same(s.shown[0].data, start)).toBe(true);
    await until((state) => state.freshness === 'fresh');
    expect(same(s.store.getState().output!.data, first)).toBe(true);
    s.redo();
    expect(same(s.shown[0].data, start)).toBe(false);
  });

  it('never queues: of many changes it translates the first and the last', async () => {
    const { studio: s, counts, until } = studio();
    await until((state) => state.freshness === 'fresh');
    const before = counts.translate;
    s.tools.press([10, 10, 0.5]);
    for (let i = 0; i < 50; i++) s.tools.drag([[10 + i, 40, 0.5]]);
    s.tools.release();
    await until((state) => state.freshness === 'fresh');
    expect(counts.translate - before).toBeLessThanOrEqual(3);
  });

  it('keeps the drawing when the link is lost, and catches up when it is back', async () => {
    const { studio: s, ports, until } = studio();
    await until((state) => state.freshness === 'fresh');
    fillAt(s, 128, 128);
    const drawn = s.shown[0].data.slice();
    ports[0].close();
    await until((state) => !state.connected);
    await until((state) => state.connected && state.freshness === 'fresh');
    expect(same(s.shown[0].data, drawn)).toBe(true);
    expect(ports.length).toBe(2);
  });

  it('shows a failure in words, and recovers with the next change', async () => {
    let broken = false;
    const { studio: s, until } = studio((handlers) => {
      const { translate } = handlers;
      handlers.translate = (params, signal) => {
        if (broken) throw new Error('boom');
        return translate(params, signal);
      };
    });
    await until((state) => state.freshness === 'fresh');
    broken = true;
    s.clear();
    await until((state) => state.freshness === 'failed');
    expect(s.store.getState().failure).toMatchObject({ code: 'INTERNAL' });
    broken = false;
    s.undo();
    await until((state) => state.freshness === 'fresh');
    expect(s.store.getState().failure).toBeUndefined();
  });

  it('a picture that comes in takes no other failure away', async () => {
    const { studio: s, until } = studio();
    await until((state) => state.freshness === 'fresh');
    const failure = { code: 'INPUT_EMPTY', params: { file: 'a.png' } } as const;
    s.store.setState({ failure });
    s.clear();
    await until((state) => state.freshness === 'stale');
    await until((state) => state.freshness === 'fresh');
    expect(s.store.getState().failure).toBe(failure);
  });

  it('Escape drops the stroke, the brush keeps its range', async () => {
    const { studio: s, until } = studio();
    await until((state) => state.freshness === 'fresh');
    const start = s.shown[0].data.slice();
    s.tools.press([20, 20, 0.5], { ...defaultPointer, pen: true });
    s.tools.drag([[200, 200, 1]]);
    s.cancel();
    s.tools.release();
    expect(same(s.shown[0].data, start)).toBe(true);
    expect(s.store.getState().canUndo).toBe(false);
    s.setBrush(1000);
    expect(activeBrush(s.store.getState())).toBe(brushRange.max);
    s.setBrush(-3);
    expect(activeBrush(s.store.getState())).toBe(1);
  });
});

describe('history', () => {
  it('goes back and forth, and a new value ends the future', () => {
    const h = new History<number>([1]);
    h.push(2);
    h.push(3);
    expect([h.undo(), h.undo(), h.undo()]).toEqual([2, 1, 1]);
    expect([h.redo(), h.canRedo]).toEqual([2, true]);
    h.push(9);
    expect([h.canRedo, h.redo(), h.undo()]).toEqual([false, 9, 2]);
  });
});
