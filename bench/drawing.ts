/**
 * What drawing costs the window, without a browser: a frame of a stroke, pen-up, undo and
 * a jump in the history, on a fresh drawing and on one of ten thousand strokes; and a
 * frame of one very long stroke at its beginning and at its end. And what it costs to copy
 * the pixels that a translation is made from, of a model with two sheets.
 */

import type { ModelSummary } from '#common/contract';
import { DrawingDocument } from '#window/documents/drawingDocument';
import { newSheet } from '#window/drawing/drawing';
import { blankRaster } from '#window/drawing/raster';
import { StrokeGesture } from '#window/tools/strokeGesture';
import { median, quantile, table } from './statistics';

const strokes = Number(process.env.STROKES ?? 10_000);
const side = Number(process.env.SIDE ?? 256);

let seed = 1;
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return seed / 2 ** 31;
};

const document = new DrawingDocument({ onShow() {}, onInput() {}, onSettle() {}, onStep() {} });
// No card is looked at: only pixels and history count here.
const model = { card: {}, folder: '', origin: 'bundled', bytes: 1 } as unknown as ModelSummary;
document.open([{ model, drawing: [newSheet('label', blankRaster(side, side, 0), 0)] }]);

type Times = Record<'frame' | 'pen-up' | 'undo' | 'redo' | 'jump', number[]>;
const timesOf = (): Times => ({ frame: [], 'pen-up': [], undo: [], redo: [], jump: [] });

function timed(into: number[], action: () => void): void {
  const began = performance.now();
  action();
  into.push(performance.now() - began);
}

/** A stroke of 12 frames with 4 samples each. */
function stroke(value: number, times: Times): void {
  let [x, y] = [random() * side, random() * side];
  const style = { sheet: 0, value, size: 18, pen: true, symmetry: undefined };
  const gesture = new StrokeGesture(document, style, [x, y, 0.5]);
  for (let frame = 0; frame < 12; frame++) {
    const points = Array.from({ length: 4 }, () => {
      x += (random() - 0.5) * 8;
      y += (random() - 0.5) * 8;
      return [x, y, 0.3 + random() * 0.7] as const;
    });
    timed(times.frame, () => gesture.drag(points));
  }
  timed(times['pen-up'], () => gesture.finish());
}

const [early, late] = [timesOf(), timesOf()];
for (let i = 0; i < strokes; i++) {
  stroke(1 + (i % 7), i < 200 ? early : i >= strokes - 200 ? late : timesOf());
}
for (const times of [early, late]) {
  const top = times === early ? 100 : document.states.length - 1;
  for (let i = 0; i < 50; i++) {
    document.goTo(top - i);
    timed(times.undo, () => document.undo());
    timed(times.redo, () => document.redo());
    timed(times.jump, () => document.goTo(Math.floor(random() * top)));
  }
}

/** Frames of one stroke that goes on and on. */
const long: number[] = [];
const style = { sheet: 0, value: 3, size: 18, pen: true, symmetry: undefined };
const gesture = new StrokeGesture(document, style, [0, 0, 0.5]);
for (let i = 0; i < 10_000; i++) {
  const at = [side / 2 + Math.cos(i / 9) * side * 0.4, (i * 0.37) % side, 0.6] as const;
  timed(long, () => gesture.drag([at]));
}

/** Copies for a model of ink and paint, while a stroke goes on on the paint. */
const snapshots: number[] = [];
const paint = { width: side, height: side, data: new Uint32Array(side * side) };
const sheets = [newSheet('ink', blankRaster(side, side, 0), 0), newSheet('paint', paint, 0)];
document.open([{ model, drawing: sheets }]);
const painting = new StrokeGesture(document, { ...style, sheet: 1 }, [0, 0, 0.5]);
for (let i = 0; i < 2_000; i++) {
  painting.drag([[(i * 0.61) % side, (i * 0.37) % side, 0.6]]);
  timed(snapshots, () => document.snapshot());
}

const ms = (values: number[]) =>
  `${median(values).toFixed(3)} (${quantile(values, 0.99).toFixed(3)})`;
process.stdout.write(
  [
    `Drawing at ${side} × ${side}: milliseconds, median (99 %)`,
    '',
    table(
      ['what', `first 200 strokes`, `last 200 of ${strokes}`],
      (Object.keys(early) as (keyof Times)[]).map((name) => [
        name,
        ms(early[name]),
        ms(late[name]),
      ]),
    ),
    '',
    table(
      ['one stroke of 10,000 samples, one a frame', 'a frame'],
      [
        ['samples 1 to 500', ms(long.slice(0, 500))],
        ['samples 9,501 to 10,000', ms(long.slice(-500))],
      ],
    ),
    '',
    `Copy of the pixels for a translation, two sheets, ${snapshots.length} times: ${ms(snapshots)}`,
    '',
  ].join('\n'),
);
