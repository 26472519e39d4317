import { randomUUID } from 'node:crypto';
import {
  appendFile,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DrawingCalls } from '#common/contract';
import { inProcess } from '#engine/testing/inProcess';
import { DrawingFiles } from './drawingFiles';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'underdraw-drawings-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** A library, and one of a later start in the same folder. */
function library(folder = path.join(base, randomUUID())) {
  const start = () => inProcess<DrawingCalls>(new DrawingFiles(folder).handlers);
  return { folder, ask: start(), later: start };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

function saved(id: string, from: number, steps: string[], savedAt = 1) {
  return { id, savedAt, summary: bytes(`summary ${savedAt}`), from, steps: steps.map(bytes) };
}

async function stepsOf(ask: ReturnType<typeof library>['ask'], id: string): Promise<string[]> {
  return (await ask('drawings.read', { id, from: 0 }))!.steps.map(text);
}

it('keeps what windows give, adds to it, and replaces what was undone', async () => {
  const { ask, later } = library();
  const [one, two] = [randomUUID(), randomUUID()];
  expect(await ask('drawings.list', {})).toEqual([]);
  expect(await ask('drawings.read', { id: one, from: 0 })).toBeUndefined();
  await ask('drawings.save', saved(one, 0, ['a', 'b']));
  await ask('drawings.save', saved(two, 0, ['x'], 2));
  // Without waiting: they are written one after the other.
  await Promise.all([
    ask('drawings.save', saved(one, 2, ['c', 'd'], 3)),
    ask('drawings.save', saved(one, 3, ['D'], 4)),
    ask('drawings.save', saved(one, 4, [], 5)),
  ]);
  expect(await stepsOf(later(), one)).toEqual(['a', 'b', 'c', 'D']);
  const list = await later()('drawings.list', {});
  expect(list.map(({ id, summary }) => [id, text(summary)])).toEqual([
    [one, 'summary 5'],
    [two, 'summary 2'],
  ]);
  // Undone: what follows is gone.
  await ask('drawings.save', saved(one, 1, [], 6));
  expect(await stepsOf(ask, one)).toEqual(['a']);
  await ask('drawings.save', saved(one, 0, ['new'], 7));
  expect(await stepsOf(later(), one)).toEqual(['new']);
});

it('names, removes, brings back, and deletes only what was removed before', async () => {
  const { folder, ask, later } = library();
  const [kept, gone] = [randomUUID(), randomUUID()];
  for (const id of [kept, gone]) await ask('drawings.save', saved(id, 0, ['a']));
  await ask('drawings.rename', { id: kept, name: 'Coast' });
  await ask('drawings.save', saved(kept, 1, ['b'], 2));
  await ask('drawings.remove', { id: gone });
  expect((await ask('drawings.list', {})).map(({ name }) => name)).toEqual(['Coast']);
  await ask('drawings.bringBack', { id: gone });
  expect(await ask('drawings.list', {})).toHaveLength(2);
  await ask('drawings.remove', { id: gone });
  await later()('drawings.purge', {});
  expect(await readdir(folder)).toEqual([kept]);
  await ask('drawings.rename', { id: kept, name: '' });
  expect((await ask('drawings.list', {}))[0].name).toBeUndefined();
});

it('keeps one tracing picture, whose data comes once', async () => {
  const { folder, ask, later } = library();
  const id = randomUUID();
  const tracing = { key: randomUUID(), type: 'image/png', data: bytes('pixels') };
  await ask('drawings.save', { ...saved(id, 0, ['a']), tracing });
  await ask('drawings.save', { ...saved(id, 1, ['b']), tracing: { ...tracing, data: undefined } });
  expect((await later()('drawings.read', { id, from: 0 }))!.tracing).toEqual(tracing);
  const other = { key: randomUUID(), type: 'image/webp', data: bytes('others') };
  await ask('drawings.save', { ...saved(id, 2, ['c']), tracing: other });
  expect((await ask('drawings.read', { id, from: 0 }))!.tracing).toEqual(other);
  await ask('drawings.save', saved(id, 3, []));
  expect((await ask('drawings.read', { id, from: 0 }))!.tracing).toBeUndefined();
  expect((await readdir(path.join(folder, id))).sort()).toEqual(['drawing.json', 'steps-1.log']);
});

it('gives long histories in parts, and writes a log anew of which most was replaced', async () => {
  const { folder, ask } = library();
  const id = randomUUID();
  const large = (seed: number) => new Uint8Array(3 * 2 ** 20).fill(seed);
  const steps = Array.from({ length: 12 }, (_, i) => large(i));
  await ask('drawings.save', { ...saved(id, 0, []), steps });
  const first = (await ask('drawings.read', { id, from: 0 }))!;
  expect([first.steps.length, first.total]).toEqual([10, 12]);
  // Read once for all parts.
  await rename(path.join(folder, id, 'steps-1.log'), path.join(folder, 'away'));
  const rest = (await ask('drawings.read', { id, from: 10 }))!;
  expect(rest.steps.map(([value]) => value)).toEqual([10, 11]);
  await expect(ask('drawings.read', { id, from: 10 })).rejects.toThrow();
  await rename(path.join(folder, 'away'), path.join(folder, id, 'steps-1.log'));
  // Only two of twelve stay.
  await ask('drawings.save', { ...saved(id, 1, []), steps: [large(42)] });
  expect((await readdir(path.join(folder, id))).sort()).toEqual(['drawing.json', 'steps-2.log']);
  expect((await stat(path.join(folder, id, 'steps-2.log'))).size).toBeLessThan(7e6);
  const left = (await ask('drawings.read', { id, from: 0 }))!;
  expect(left.steps.map(([value]) => value)).toEqual([0, 42]);
});

it('a save that was cut short did not happen, and the next one goes over it', async () => {
  const { folder, ask, later } = library();
  const id = randomUUID();
  await ask('drawings.save', saved(id, 0, ['a', 'b']));
  const log = path.join(folder, id, 'steps-1.log');
  // The power went after half of a record was added, before `drawing.json` was replaced.
  await appendFile(log, Buffer.from([2, 0, 0, 0, 9]));
  await writeFile(path.join(folder, id, '.underdraw-00000000-1-000000000000.partial'), '{');
  expect(await stepsOf(later(), id)).toEqual(['a', 'b']);
  await later()('drawings.save', saved(id, 2, ['c']));
  expect(await stepsOf(later(), id)).toEqual(['a', 'b', 'c']);
});

it('says of a damaged drawing that it is damaged, leaves it, and lists the others', async () => {
  const { folder, ask } = library();
  const [whole, cut, changed, headless] = Array.from({ length: 4 }, () => randomUUID());
  for (const id of [whole, cut, changed, headless]) {
    await ask('drawings.save', saved(id, 0, ['first', 'second']));
  }
  const log = (id: string) => path.join(folder, id, 'steps-1.log');
  await truncate(log(cut), 20);
  const flipped = await readFile(log(changed));
  flipped[14] ^= 1;
  await writeFile(log(changed), flipped);
  await writeFile(path.join(folder, headless, 'drawing.json'), '{"version":1');
  for (const id of [cut, changed]) {
    await expect(ask('drawings.read', { id, from: 0 })).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      params: { reason: 'drawingDamaged' },
    });
    await expect(ask('drawings.save', saved(id, 1, ['more']))).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
    });
  }
  expect((await ask('drawings.list', {})).map(({ id }) => id).sort()).toEqual(
    [whole, cut, changed].sort(),
  );
  await ask('drawings.purge', {});
  expect(await readdir(folder)).toHaveLength(4);
});

it('takes no other names than ids', async () => {
  const { ask } = library();
  for (const id of ['..', '../x', '', 'a/b']) {
    await expect(ask('drawings.save', saved(id, 0, ['a']))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  }
});

it('has what a list in memory would have, whatever is drawn and undone', async () => {
  const step = fc.record({ undo: fc.nat(3), steps: fc.array(fc.string(), { maxLength: 4 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (saves) => {
      const { ask, later } = library();
      const id = randomUUID();
      let model: string[] = [];
      for (const { undo, steps } of saves) {
        const from = Math.max(0, model.length - undo);
        model = [...model.slice(0, from), ...steps];
        await ask('drawings.save', saved(id, from, steps));
      }
      expect(await stepsOf(later(), id)).toEqual(model);
    }),
    { numRuns: 25 },
  );
});
