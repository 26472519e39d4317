import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DrawingFiles } from '../../electron/main/drawings/drawingFiles';
import type { HistoryStep } from '../drawing/historyStep';
import type { EngineLink } from '../engineLink/connectEngine';
import { DesktopDrawings } from './desktopDrawings';
import type { StoredDrawing } from './drawingStore';

/** The window's side over the real files of the door; calls are recorded. */
async function library() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'underdraw-library-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { handlers } = new DrawingFiles(folder);
  const { signal } = new AbortController();
  const call = vi.fn(async (method: keyof typeof handlers, params: unknown) =>
    // As a port does.
    structuredClone(await handlers[method](structuredClone(params), signal)),
  );
  const engine = { call } as unknown as EngineLink;
  return { call, open: () => new DesktopDrawings(engine) };
}

const id = '4a5e1c9e-9d7e-4a8f-8a55-0123456789ab';
const steps: HistoryStep[] = [
  {
    kind: 'drawing',
    sheets: [
      { ground: { width: 2, height: 1, data: Uint8Array.of(3, 200) }, marks: [] },
      { ground: { width: 1, height: 2, data: Uint32Array.of(0xff00_1234, 7) }, marks: [] },
    ],
  },
  {
    kind: 'mark',
    sheet: 1,
    mark: { kind: 'fill', value: 5, at: [1, 0], gap: 2 } as unknown as never,
  },
];
const drawing = (tracing?: StoredDrawing['head']['tracing']): StoredDrawing => ({
  id,
  savedAt: 1_700_000_000_000,
  head: {
    model: { id: 'islands', name: 'Islands', sha256: 'a'.repeat(64) },
    inputs: [{ name: 'label', kind: 'labels' }],
    width: 2,
    height: 1,
    index: 1,
    seed: 4_294_967_295,
    guides: ['grid'],
    ...(tracing && { tracing }),
  },
  shown: 'Islands',
  steps: 2,
  thumbnail: { width: 1, height: 1, depth: 8, data: Uint8Array.of(1, 2, 3, 255) },
});

it('gives back what was kept: colours, marks, the thumbnail, the name', async () => {
  const { open } = await library();
  await open().save(drawing(), 0, steps);
  await open().rename(id, 'Küste');
  expect(await open().list()).toEqual([{ ...drawing(), name: 'Küste' }]);
  const read = await open().read(id);
  expect(read).toEqual({ ...drawing().head, steps });
  // As numbers, not as their bytes.
  const [first] = read!.steps as [Extract<HistoryStep, { kind: 'drawing' }>];
  expect(first.sheets[1].ground.data).toBeInstanceOf(Uint32Array);
  await open().remove(id);
  expect(await open().list()).toEqual([]);
  await open().bringBack(id);
  await open().purge();
  expect(await open().list()).toHaveLength(1);
});

it('sends a tracing picture once, again after another was there, and never in the list', async () => {
  const { call, open } = await library();
  const [photo, map] = ['photo', 'map'].map((text) => new Blob([text], { type: 'image/png' }));
  const window = open();
  const sent = () => {
    const saves = call.mock.calls.filter(([method]) => method === 'drawings.save');
    return saves.map(([, params]) => {
      const { tracing } = params as { tracing?: { data?: Uint8Array } };
      return tracing && (tracing.data ? new TextDecoder().decode(tracing.data) : 'known');
    });
  };
  const files = [photo, photo, map, undefined, map];
  for (const [i, file] of files.entries()) {
    await window.save(
      drawing(file && { file, opacity: 0.25 }),
      i === 0 ? 0 : 2,
      i === 0 ? steps : [],
    );
  }
  expect(sent()).toEqual(['photo', 'known', 'map', undefined, 'map']);
  expect((await window.list())[0].head.tracing).toBeUndefined();
  const later = open();
  const { tracing } = (await later.read(id))!;
  expect([tracing!.opacity, tracing!.file.type, await tracing!.file.text()]).toEqual([
    0.25,
    'image/png',
    'map',
  ]);
  // What was read need not be sent either.
  await later.save(drawing({ file: tracing!.file, opacity: 1 }), 2, []);
  expect(sent().at(-1)).toBe('known');
});
