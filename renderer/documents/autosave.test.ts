import 'fake-indexeddb/auto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ModelSummary } from '#common/contract';
import { fakeWorkspace, testInputs, testModel } from '../studio/workspace.test-data';
import { Autosave } from './autosave';
import { DrawingStore } from './drawingStore';
import { FileActions } from './fileActions';

const files = { generator: { path: 'g.onnx', sha256: 'a'.repeat(64), bytes: 1 } };
const islands = testModel('islands', { files });
const inky = testModel('inky', {
  files,
  inputs: [testInputs.ink],
  samples: [{ ink: 'a.png' }],
});
const flowers = testModel('flowers', { files, inputs: [testInputs.ink] });

/** A Studio that keeps its drawings in a database of its own. */
async function table(name: string, models: ModelSummary[] = [islands, inky, flowers]) {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem() {} });
  const { studio, fresh } = fakeWorkspace(models, {
    'models.sample': () => ({
      ink: { width: 64, height: 64, depth: 8, data: new Uint8Array(64 * 64 * 4).fill(255) },
    }),
  });
  await fresh();
  const autosave = new Autosave(studio, () => DrawingStore.open(name), undefined);
  const files = new FileActions(studio, autosave);
  /** Draw something that no other call draws. */
  let x = 1;
  const draw = (at?: number) => {
    studio.set({ classIndex: 1 });
    x += 2;
    studio.tools.press([at ?? x, 9, 1]);
    studio.tools.release();
  };
  const listed = async () => (await autosave.recent()).map(({ shown, steps }) => [shown, steps]);
  return { studio, autosave, files, draw, listed };
}

describe('the library of drawings', () => {
  it('has all of a day: twenty drawings, samples between them, other models, windows closed and opened; none is lost', async () => {
    let window = await table('day');
    const drawn: Uint8Array[] = [];
    for (let i = 0; i < 20; i++) {
      if (i % 6 === 5) {
        // The window is gone the moment after a stroke, and the next one goes on where it was.
        await window.autosave.flush();
        window = await table('day');
        await window.autosave.restore();
        expect(window.studio.shown[0].data).toEqual(drawn.at(-1));
      }
      const { studio, files, draw } = window;
      if (i % 5 === 4) await files.tryModel([inky, flowers, islands][i % 3]);
      else await files.newDrawing();
      // A sample that is only looked at.
      if (i % 4 === 1) await studio.modelSwitch.open(studio.store.getState().model!);
      draw(3 + 2 * i);
      drawn.push(studio.shown[0].data.slice() as Uint8Array);
    }
    const { studio, autosave, files, listed } = window;
    expect(await listed()).toHaveLength(20);
    for (const { id } of [...(await autosave.recent())].reverse()) {
      await files.openRecent(id);
      expect(studio.shown[0].data).toEqual(drawn.shift());
    }
  });

  it('has a drawing before and after another model took over, once it is drawn on', async () => {
    // As if all of it were within a millisecond.
    const now = Date.now();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now);
    onTestFinished(() => clock.mockRestore());
    const { studio, autosave, files, draw, listed } = await table('forks');
    await studio.modelSwitch.switchTo(inky);
    draw();
    await autosave.flush();
    await studio.modelSwitch.switchTo(flowers);
    expect(await listed()).toEqual([['flowers', 3]]);
    draw();
    expect((await listed()).sort()).toEqual([
      ['flowers', 4],
      ['inky', 2],
    ]);
    // Undo leads back to the drawing before, in its own record.
    studio.undo();
    studio.undo();
    draw();
    expect((await listed()).sort()).toEqual([
      ['flowers', 4],
      ['inky', 3],
    ]);
    const [, other] = await autosave.recent();
    await files.openRecent(other.id);
    expect(studio.store.getState().model?.card.id).toBe('flowers');
    expect(studio.states).toHaveLength(4);
  });

  it('does not count a sample on a drawing until it is drawn on', async () => {
    const { studio, autosave, draw, listed } = await table('samples');
    await studio.modelSwitch.switchTo(inky);
    draw();
    const pixels = studio.shown[0].data.slice();
    await studio.modelSwitch.open(inky);
    expect(studio.store.getState().switchReport?.how).toBe('sample');
    const [kept] = await autosave.recent();
    expect([kept.steps, kept.head.index]).toEqual([3, 1]);
    draw();
    expect(await listed()).toHaveLength(2);
    // By its id: drawings of one millisecond have no order.
    await autosave.open(kept.id);
    expect(studio.shown[0].data).toEqual(pixels);
  });

  it('that can’t be written: a new drawing and a sample are a step, and undo brings back the drawing', async () => {
    const { studio, draw } = await table('none');
    const none = () => Promise.reject(new Error('no storage'));
    const files = new FileActions(studio, new Autosave(studio, none, undefined));
    draw();
    const pixels = studio.shown[0].data.slice();
    await files.newDrawing();
    expect(studio.store.getState()).toMatchObject({ kept: 'failed', step: 2 });
    await files.tryModel(inky);
    expect(studio.store.getState().model?.card.id).toBe('inky');
    studio.undo();
    studio.undo();
    expect(studio.shown[0].data).toEqual(pixels);
  });
});
