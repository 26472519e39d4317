import { describe, expect, it } from 'vitest';
import { frameCorners } from '../drawing/placement';
import { fakeWorkspace, fillAt, testInputs, testModel } from '../studio/workspace.test-data';
import { anchors, extendToShape, placeOnSheet } from './canvasChange';

describe('a sheet of another size', () => {
  const from = { width: 40, height: 20 };

  it('has the drawing where it is anchored, or scaled to all of it', () => {
    const to = { width: 50, height: 10 };
    const places = anchors.map((anchor) => placeOnSheet(from, to, { how: 'sheet', anchor }));
    expect(places.map(({ x, y }) => [x, y])).toEqual([
      ...[0, 5, 10].map((x) => [x, 0]),
      ...[0, 5, 10].map((x) => [x, -5]),
      ...[0, 5, 10].map((x) => [x, -10]),
    ]);
    expect(placeOnSheet(from, to, { how: 'scale' })).toEqual({ x: 0, y: 0, ...to });
  });

  it('is as small as a shape allows that has all of it', () => {
    expect(extendToShape(from, [1, 1])).toEqual({ width: 40, height: 40 });
    expect(extendToShape(from, [4, 1])).toEqual({ width: 80, height: 20 });
    expect(extendToShape(from, [2, 1])).toEqual(from);
  });
});

describe('the Studio', () => {
  /** A drawing of 64 × 64: water in the upper left quarter, a line of ink below. */
  async function drawn() {
    const model = testModel('both', { inputs: [testInputs.labels, testInputs.ink] });
    const { studio, fresh } = fakeWorkspace([model]);
    await fresh();
    const label = new Uint8Array(64 * 64);
    const ink = new Uint8Array(64 * 64);
    for (let y = 0; y < 32; y++) label.fill(1, y * 64, y * 64 + 32);
    ink.fill(255, 40 * 64, 41 * 64);
    studio.replaceSheet({ width: 64, height: 64, data: label });
    studio.set({ sheet: 1 });
    studio.replaceSheet({ width: 64, height: 64, data: ink });
    const count = (sheet: number) => studio.shown[sheet].data.filter((value) => value > 0).length;
    return { studio, count };
  }

  it('extends and cuts off without a change of what stays, on every sheet, and undoes it', async () => {
    const { studio, count } = await drawn();
    studio.resizeCanvas({ width: 96, height: 80 }, { x: 16, y: 8, width: 64, height: 64 });
    expect(studio.store.getState().size).toEqual({ width: 96, height: 80 });
    expect([count(0), count(1)]).toEqual([1024, 64]);
    const [label, ink] = studio.shown;
    expect([label.data[8 * 96 + 16], label.data[8 * 96 + 15], label.data[7 * 96 + 16]]).toEqual([
      1, 0, 0,
    ]);
    expect(ink.data[48 * 96 + 16]).toBe(255);
    studio.resizeCanvas({ width: 20, height: 20 }, { x: -16, y: -8, width: 96, height: 80 });
    expect([count(0), count(1)]).toEqual([400, 0]);
    studio.undo();
    studio.undo();
    expect(studio.store.getState().size).toEqual({ width: 64, height: 64 });
    // Drawing goes on there.
    studio.set({ sheet: 0, classIndex: 1 });
    fillAt(studio, 60, 60);
    expect(count(0)).toBe(64 * 64);
  });

  it('scales without a value between two, and loses no line of ink', async () => {
    const { studio, count } = await drawn();
    studio.resizeCanvas({ width: 128, height: 128 }, { x: 0, y: 0, width: 128, height: 128 });
    expect([count(0), count(1)]).toEqual([4096, 256]);
    studio.resizeCanvas({ width: 16, height: 16 }, { x: 0, y: 0, width: 16, height: 16 });
    expect([count(0), count(1)]).toEqual([64, 16]);
    expect(new Set(studio.shown[0].data)).toEqual(new Set([0, 1]));
  });

  it('crops to what is selected, as far as it lies on the sheet', async () => {
    const { studio, count } = await drawn();
    studio.crop();
    expect(studio.states).toHaveLength(3);
    const to = { x: -10, y: 16, width: 30, height: 40 };
    studio.store.setState({ selection: { outline: frameCorners({ to }), frame: { to } } });
    studio.crop();
    expect(studio.store.getState().size).toEqual({ width: 20, height: 40 });
    expect([count(0), count(1)]).toEqual([20 * 16, 20]);
  });
});
