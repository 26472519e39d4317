import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rasterise } from '../../drawing/drawing';
import { packColour } from '../../drawing/sheets';
import type { Studio } from '../../studio/studio';
import { fakeWorkspace, testInputs, testModel } from '../../studio/workspace.test-data';
import { defaultPointer, type PointerState } from '../tool';
import { SelectTool } from './selectTool';

const labels = testModel('labels');
const inky = testModel('inky', { inputs: [testInputs.ink] });

type Path = readonly (readonly [number, number])[];

function drag({ tools }: Studio, [first, ...rest]: Path, pointer: PointerState = defaultPointer) {
  tools.press([...first, 1], pointer);
  if (rest.length > 0)
    tools.drag(
      rest.map(([x, y]) => [x, y, 1] as const),
      pointer,
    );
  tools.release();
}

/** A drawing of 64 × 64 with a bar of 10 × 4 pixels at 20, 30, and the tool that selects. */
async function opened(model = labels) {
  const { studio, fresh } = fakeWorkspace([model]);
  await fresh();
  const { width, height, data } = studio.shown[0];
  const ground = { width, height, data: data.slice() };
  const value = model === labels ? 1 : 255;
  for (let y = 30; y < 34; y++) ground.data.fill(value, y * 64 + 20, y * 64 + 30);
  studio.replaceSheet(ground);
  studio.tools.choose('select');
  return { studio, tool: studio.tools.get(SelectTool), fresh };
}

const pixels = (studio: Studio) => studio.shown[0].data.slice();
const at = (studio: Studio, x: number, y: number) => studio.shown[0].data[y * 64 + x];
const count = (studio: Studio) => studio.shown[0].data.filter((value) => value !== 0).length;

describe('a selection', () => {
  it('by lasso or polygon moves what is inside, in one step', async () => {
    const { studio, tool } = await opened();
    const before = pixels(studio);
    const { steps } = studio.store.getState();
    tool.setForm('lasso');
    // The left half of the bar.
    drag(studio, [
      [18, 28],
      [25, 28],
      [25, 36],
      [18, 36],
    ]);
    expect(studio.store.getState().selection?.frame?.to).toEqual({
      x: 18,
      y: 28,
      width: 7,
      height: 8,
    });
    drag(studio, [
      [21, 31],
      [21, 41],
    ]);
    expect([at(studio, 22, 41), at(studio, 22, 31), at(studio, 27, 31)]).toEqual([1, 0, 1]);
    tool.setForm('polygon');
    expect(count(studio)).toBe(40);
    tool.deselect();
    expect(studio.store.getState().steps).toBe(steps + 1);
    studio.undo();
    expect(pixels(studio)).toEqual(before);

    for (const corner of [
      [25, 28],
      [32, 28],
      [32, 36],
      [25, 36],
    ] as const)
      drag(studio, [corner]);
    expect(studio.store.getState().selection?.frame).toBeUndefined();
    studio.tools.confirm();
    studio.tools.erase();
    expect(count(studio)).toBe(20);
    expect(at(studio, 27, 31)).toBe(0);
    studio.undo();
    expect(pixels(studio)).toEqual(before);
  });

  it('of a polygon is taken back corner by corner, and closed by its first', async () => {
    const { studio, tool } = await opened();
    tool.setForm('polygon');
    for (const corner of [
      [10, 10],
      [40, 10],
      [40, 40],
    ] as const)
      drag(studio, [corner]);
    studio.undo();
    studio.undo();
    studio.undo();
    expect([studio.tools.busy, studio.store.getState().selection]).toEqual([false, undefined]);
    for (const corner of [
      [10, 10],
      [40, 10],
      [40, 40],
      [11, 11],
    ] as const)
      drag(studio, [corner]);
    expect(studio.store.getState().selection?.outline).toHaveLength(3);
    studio.cancel();
    expect(studio.store.getState().selection).toBeUndefined();
  });

  it('is turned and mirrored, and four turns are none', async () => {
    const { studio, tool } = await opened();
    const before = pixels(studio);
    drag(studio, [
      [20, 30],
      [30, 34],
    ]);
    tool.turn(90);
    expect(count(studio)).toBe(40);
    expect([at(studio, 25, 28), at(studio, 21, 31)]).toEqual([1, 0]);
    for (let i = 0; i < 3; i++) tool.turn(90);
    expect(pixels(studio)).toEqual(before);
    expect(tool.busy).toBe(false);
    tool.flip('flipX');
    tool.flip('flipX');
    expect(tool.busy).toBe(false);
    tool.setScale(2);
    expect(count(studio)).toBe(160);
    studio.undo();
    expect(pixels(studio)).toEqual(before);
  });

  it('is turned by its round handle, and by steps with Shift', async () => {
    const { studio } = await opened();
    drag(studio, [
      [20, 30],
      [30, 34],
    ]);
    const angle = () => studio.store.getState().selection?.frame?.angle;
    // Three hit radii above the middle of the upper side.
    drag(studio, [
      [25, 18],
      [39, 32],
    ]);
    expect(angle()).toBe(90);
    drag(
      studio,
      [
        [39, 32],
        [36, 45],
      ],
      { ...defaultPointer, shift: true },
    );
    expect(angle()).toBe(135);
    expect(new Set(pixels(studio))).toEqual(new Set([0, 1]));
  });

  it('of ink is laid over what is there, of labels in its place', async () => {
    for (const model of [labels, inky]) {
      const { studio, tool } = await opened(model);
      drag(studio, [
        [20, 20],
        [30, 34],
      ]);
      drag(studio, [
        [25, 27],
        [25, 34],
      ]);
      tool.deselect();
      expect(count(studio)).toBe(40);
      drag(studio, [
        [20, 25],
        [30, 41],
      ]);
      const alt = { ...defaultPointer, alt: true };
      drag(
        studio,
        [
          [25, 33],
          [25, 39],
        ],
        alt,
      );
      studio.tools.finish();
      // A copy six lower; with labels the blank part above it covers the first bar.
      expect(count(studio)).toBe(model === labels ? 40 : 80);
    }
  });

  it('goes with what is pasted, which is dropped until it is put down', async () => {
    const { studio, tool } = await opened();
    drag(studio, [
      [20, 30],
      [30, 34],
    ]);
    const lifted = tool.lift()!;
    const { steps } = studio.store.getState();
    tool.paste(lifted.piece, { ...lifted.to, y: 50 });
    expect(count(studio)).toBe(80);
    studio.undo();
    expect([count(studio), studio.store.getState().steps]).toEqual([40, steps]);
    tool.paste(lifted.piece, { ...lifted.to, y: 50 });
    studio.tools.erase();
    expect(count(studio)).toBe(40);
    tool.paste(lifted.piece, { ...lifted.to, y: 50 });
    studio.tools.nudge(0, 5);
    tool.turn(90);
    studio.tools.finish();
    expect([count(studio), studio.store.getState().steps]).toEqual([80, steps + 1]);
    studio.undo();
    studio.redo();
    expect(count(studio)).toBe(80);
  });

  it('never makes a colour that was not there, and undo gives the very same pixels', async () => {
    const { studio, tool } = await opened();
    const step = fc.oneof(
      fc.record({ kind: fc.constant('turn' as const), by: fc.constantFrom(90, -90, 17, -33.3) }),
      fc.record({
        kind: fc.constant('flip' as const),
        axis: fc.constantFrom('flipX' as const, 'flipY' as const),
      }),
      fc.record({ kind: fc.constant('scale' as const), to: fc.constantFrom(0.5, 1.3, 2) }),
      fc.record({ kind: fc.constant('nudge' as const), dx: fc.integer({ min: -9, max: 9 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.boolean(), (steps, lasso) => {
        const before = pixels(studio);
        const { step: index } = studio.store.getState();
        tool.setForm(lasso ? 'lasso' : 'rectangle');
        drag(
          studio,
          lasso
            ? [
                [18, 28],
                [31, 29],
                [27, 36],
                [19, 35],
              ]
            : [
                [18, 28],
                [31, 36],
              ],
        );
        for (const one of steps) {
          if (one.kind === 'turn') tool.turn(one.by);
          else if (one.kind === 'flip') tool.flip(one.axis);
          else if (one.kind === 'scale') tool.setScale(one.to);
          else studio.tools.nudge(one.dx, 3);
        }
        studio.tools.finish();
        const after = pixels(studio);
        expect(after.every((value) => value === 0 || value === 1)).toBe(true);
        const changed = studio.store.getState().step !== index;
        studio.goTo(index);
        expect(pixels(studio)).toEqual(before);
        if (changed) studio.redo();
        expect(pixels(studio)).toEqual(after);
        studio.goTo(index);
      }),
      { numRuns: 40 },
    );
  });

  it('on the sketch holds colours', async () => {
    const { studio, tool } = await opened();
    studio.set({ sheet: 1, colour: '#0091ff' });
    const blue = packColour('#0091ff');
    const sketch = { width: 64, height: 64, data: new Uint32Array(64 * 64) };
    sketch.data[64 * 10 + 10] = blue;
    studio.replaceSheet(sketch);
    drag(studio, [
      [8, 8],
      [12, 12],
    ]);
    tool.setScale(2);
    studio.tools.finish();
    expect(studio.shown[1].data.filter((value) => value === blue)).toHaveLength(4);
  });
});

describe('a selection while another tool is chosen', () => {
  const box: Path = [
    [22, 20],
    [28, 40],
  ];
  const changed = (studio: Studio, before: ArrayLike<number>) =>
    [...studio.shown[0].data.keys()].filter((i) => studio.shown[0].data[i] !== before[i]);
  const inBox = (i: number) => i % 64 >= 22 && i % 64 < 28 && i >= 20 * 64 && i < 40 * 64;

  it.each(['pen', 'shape', 'bucket', 'eraser'] as const)(
    'limits the %s to what is inside',
    async (tool) => {
      const { studio } = await opened();
      drag(studio, box);
      const before = pixels(studio);
      studio.tools.choose(tool);
      expect(studio.store.getState().selection?.frame).toBeDefined();
      studio.set({ classIndex: 2 });
      if (tool === 'bucket') drag(studio, [[24, 22]]);
      else
        drag(studio, [
          [4, 31],
          [60, 31],
        ]);
      const after = changed(studio, before);
      expect(after.length).toBeGreaterThan(10);
      expect(after.every(inBox)).toBe(true);
      // As it is undone, what is selected stays.
      studio.undo();
      expect(changed(studio, before)).toEqual([]);
      expect(studio.store.getState().selection?.frame).toBeDefined();
    },
  );

  it('keeps the same pixels in a file, and lets go with Escape', async () => {
    const { studio, tool } = await opened();
    tool.setForm('lasso');
    drag(studio, [
      [10, 10],
      [50, 12],
      [48, 50],
      [12, 44],
    ]);
    studio.tools.choose('pen');
    drag(studio, [
      [0, 30],
      [63, 30],
    ]);
    const { drawing } = studio.store.getState();
    expect(rasterise(drawing[0]).data).toEqual(studio.shown[0].data);
    expect(at(studio, 30, 30)).toBe(studio.store.getState().classIndex);
    expect(at(studio, 2, 30)).toBe(0);
    studio.cancel();
    expect(studio.store.getState().selection).toBeUndefined();
    drag(studio, [
      [2, 10],
      [3, 10],
    ]);
    expect(at(studio, 2, 10)).toBe(studio.store.getState().classIndex);
  });

  it('is put down first if it floats, ends with another size, and does not move with arrows', async () => {
    const { studio } = await opened();
    drag(studio, [
      [18, 28],
      [32, 36],
    ]);
    drag(studio, [
      [24, 32],
      [34, 42],
    ]);
    expect(studio.tools.busy).toBe(true);
    studio.tools.choose('pen');
    expect(studio.tools.busy).toBe(false);
    expect(studio.store.getState().selection?.frame?.to).toMatchObject({ x: 28, y: 38 });
    expect(studio.tools.nudge(1, 0)).toBe(false);
    studio.resizeCanvas({ width: 80, height: 64 }, { x: 0, y: 0, width: 64, height: 64 });
    expect(studio.store.getState().selection).toBeUndefined();
  });
});
