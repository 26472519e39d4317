import { describe, expect, it } from 'vitest';
import type { PenPoint } from '#common/contract';
import { newDrawing } from '../drawing/sheets';
import { testInputs, testModel } from '../studio/workspace.test-data';
import { DrawingDocument } from './drawingDocument';

const islands = testModel('islands', { inputs: [testInputs.labels, testInputs.ink] });
const nothing = { onShow() {}, onInput() {}, onSettle() {}, onStep() {} };

function documentOf(side: number, budget: number): DrawingDocument {
  const document = new DrawingDocument(nothing, budget);
  document.open([{ model: islands, drawing: newDrawing(islands.card, {}, [side, side]) }]);
  return document;
}

describe('the undo budget', () => {
  it('holds over ten thousand strokes: the oldest states go, undo works for the rest', () => {
    const most = 2 ** 20;
    const document = documentOf(32, most);
    let largest = 0;
    for (let i = 0; i < 10_000; i++) {
      // Over the same places again and again, with the other label each time.
      const [x, y] = [i % 32, (i * 7) % 32];
      const value = Math.floor(i / 32) % 2 === 0 ? 1 : 0;
      const stroke = { points: [[x, y, 1] as PenPoint, [x + 2, y, 1] as PenPoint], size: 2 };
      document.add(0, { kind: 'stroke', value, stroke: { ...stroke, pen: false } });
      largest = Math.max(largest, document.cost);
    }
    expect(largest).toBeLessThanOrEqual(most);
    const kept = document.states.length;
    expect(kept).toBeGreaterThan(1_000);
    expect(kept).toBeLessThan(10_000);
    const last = document.pixels[0].data.slice();
    for (let i = 1; i < kept; i++) document.undo();
    expect([document.index, document.canUndo, document.canRedo]).toEqual([0, false, true]);
    expect(document.pixels[0].data).not.toEqual(last);
    for (let i = 1; i < kept; i++) document.redo();
    expect(document.pixels[0].data).toEqual(last);
  });

  it('counts pixels that states share once, for as long as one of them is there', () => {
    const ground = 2 * 64 * 64;
    const document = documentOf(64, 3 * ground + 4_000);
    for (let i = 0; i < 6; i++) document.push(newDrawing(islands.card, {}, [64, 64]));
    expect(document.states.length).toBe(3);
    for (let i = 0; i < 10; i++) document.add(0, { kind: 'fill', value: (i + 1) % 2, x: 1, y: 1 });
    expect(document.cost).toBeGreaterThan(ground);
    expect(document.cost).toBeLessThanOrEqual(3 * ground + 4_000);
    // The present is never forgotten, however large.
    document.push(newDrawing(islands.card, {}, [512, 512]));
    expect([document.states.length, document.pixels[0].width]).toEqual([1, 512]);
  });

  it('opens a history that is too large on the state that was asked for', () => {
    const document = new DrawingDocument(nothing, 20_000);
    const scenes = [1, 2, 3, 4].map((n) => ({
      model: islands,
      drawing: newDrawing(islands.card, {}, [60 + n, 60]),
    }));
    document.open([scenes[0], ...scenes.slice(1)], 2);
    expect(document.pixels[0].width).toBe(63);
  });
});
