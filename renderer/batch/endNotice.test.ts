import { describe, expect, it, vi } from 'vitest';
import type { BatchRunState, Failure } from '#common/contract';
import type { EngineLink } from '../engineLink/connectEngine';
import { BatchController } from './batchController';
import { EndNotice, type NotificationApi } from './endNotice';

/** The system's notifications, with what was shown. */
function system(permission: NotificationPermission) {
  const shown: { title: string; options: NotificationOptions; notice: FakeNotice }[] = [];
  const requestPermission = vi.fn(async () => 'granted' as const);
  class FakeNotice {
    static permission = permission;
    static requestPermission = requestPermission;
    onclick: (() => void) | null = null;
    close = vi.fn();
    constructor(title: string, options: NotificationOptions) {
      shown.push({ title, options, notice: this });
    }
  }
  return { notices: FakeNotice as unknown as NotificationApi, shown, requestPermission };
}

const ended = { phase: 'done', run: 1 } as BatchRunState;
const words = () => ({ title: 'The batch is finished', text: '3 pictures made.' });
const page = (visibilityState: DocumentVisibilityState, focus: boolean) => ({
  visibilityState,
  hasFocus: () => focus,
});

describe('the notification at the end', () => {
  it('is shown only to who does not look, if it is allowed', () => {
    for (const [permission, where, count] of [
      ['granted', page('visible', true), 0],
      ['granted', page('visible', false), 1],
      ['granted', page('hidden', false), 1],
      ['default', page('hidden', false), 0],
      ['denied', page('hidden', false), 0],
    ] as const) {
      const { notices, shown } = system(permission);
      new EndNotice(words, () => {}, notices, where).ended(ended);
      expect(shown).toHaveLength(count);
    }
    const withoutSystem = new EndNotice(words, () => {}, undefined, page('hidden', false));
    expect(() => withoutSystem.ended(ended)).not.toThrow();
  });

  it('says what the window says, once for all windows, and leads back', () => {
    const { notices, shown } = system('granted');
    const show = vi.fn();
    new EndNotice(words, show, notices, page('hidden', false)).ended(ended);
    const [{ title, options, notice }] = shown;
    expect([title, options]).toEqual([
      'The batch is finished',
      { body: '3 pictures made.', tag: 'underdraw-batch' },
    ]);
    notice.onclick?.();
    expect(show).toHaveBeenCalledOnce();
    expect(notice.close).toHaveBeenCalledOnce();
  });

  it('asks once at most: not after an answer', () => {
    for (const [permission, times] of [
      ['default', 1],
      ['granted', 0],
      ['denied', 0],
    ] as const) {
      const { notices, requestPermission } = system(permission);
      new EndNotice(words, () => {}, notices, page('visible', true)).requestPermission();
      expect(requestPermission).toHaveBeenCalledTimes(times);
    }
  });
});

/** A link whose run is in the state that was set last. */
function room() {
  let state = { phase: 'idle', run: 0, settings: undefined } as BatchRunState;
  let hear: (state: BatchRunState) => void = () => {};
  let open: () => void = () => {};
  const notice = { requestPermission: vi.fn(), ended: vi.fn() };
  const link = {
    onBatch: (listener: typeof hear) => {
      hear = listener;
    },
    onOpen: (listener: () => void) => {
      open = listener;
    },
    call: vi.fn(async (method: string) => (method === 'batch.rows' ? [] : state)),
  };
  const batch = new BatchController(link as unknown as EngineLink, notice, {
    needsPictures: () => true,
    usesSeed: () => false,
  });
  const say = (change: Partial<BatchRunState>) => {
    state = { ...state, ...change };
    hear(state);
  };
  const connect = async () => {
    open();
    await new Promise((resolve) => setTimeout(resolve));
  };
  /** A change without an event. */
  const set = (change: Partial<BatchRunState>) => {
    state = { ...state, ...change };
  };
  return { batch, notice, say, connect, link, set };
}

describe('the Batch room tells', () => {
  it('of ends that it saw coming, never at its own start', async () => {
    const { batch, notice, say, connect } = room();
    say({ phase: 'done', run: 4 });
    await connect();
    expect(notice.ended).not.toHaveBeenCalled();
    expect(notice.requestPermission).not.toHaveBeenCalled();
    await batch.start();
    expect(notice.requestPermission).toHaveBeenCalledOnce();
    say({ phase: 'running', run: 5 });
    say({ phase: 'stopped', failure: { code: 'CANCELLED' } as Failure });
    say({});
    expect(notice.ended).toHaveBeenCalledOnce();
  });

  it('of one that ended while the link was lost', async () => {
    const { batch, notice, say, connect, set } = room();
    await connect();
    say({ phase: 'running', run: 1 });
    set({ phase: 'done' });
    await connect();
    expect(notice.ended).toHaveBeenCalledOnce();
    expect(batch.store.getState().dismissed).toBe(0);
  });

  it('of a single picture that is tried again, which asks the door for that row', async () => {
    const { batch, notice, link } = room();
    await batch.retry(7);
    expect(link.call).toHaveBeenCalledWith('batch.retry', { number: 7 });
    expect(notice.requestPermission).toHaveBeenCalledOnce();
  });
});

describe('a folder of results that the door can’t open', () => {
  it.each([
    ['in the clipboard', true, async () => {}],
    [
      'only shown where the clipboard is refused',
      false,
      async () => {
        throw new DOMException('', 'NotAllowedError');
      },
    ],
  ])('is said to be %s', async (_, copied, writeText) => {
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const { batch, link } = room();
    link.call.mockResolvedValue({ path: '/results', opened: false } as never);
    await batch.show('folder');
    expect(batch.store.getState().unopened).toEqual({ path: '/results', copied });
    vi.unstubAllGlobals();
  });
});
