import type { Box, Mark } from '#common/contract';
import type { DrawingDocument } from '../documents/drawingDocument';
import { paintMark } from '../drawing/drawing';
import { within } from '../drawing/move';
import type { Painter } from '../drawing/painter';
import type { Point } from '../drawing/raster';
import type { Held } from './gesture';

/** Where a box is taken: −1 and 1 are its sides, 0 the middle. [0, 0] moves it. */
export type Grip = readonly [x: -1 | 0 | 1, y: -1 | 0 | 1];

const sides = [-1, 0, 1] as const;

/** Where a grip of a box is. */
export function gripPoint(box: Box, [gx, gy]: Grip): Point {
  return [box.x + (box.width * (gx + 1)) / 2, box.y + (box.height * (gy + 1)) / 2];
}

/** All grips on the border of a box. */
export const handles: readonly Grip[] = sides.flatMap((y) =>
  sides.flatMap((x): Grip[] => (x === 0 && y === 0 ? [] : [[x, y]])),
);

/** The grip under a point: a handle within reach, else the box itself. */
export function gripAt(box: Box, [x, y]: Point, reach: number): Grip | undefined {
  const near = handles.find((grip) => {
    const [hx, hy] = gripPoint(box, grip);
    return Math.abs(hx - x) <= reach && Math.abs(hy - y) <= reach;
  });
  if (near) return near;
  const inside = x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;
  return inside ? [0, 0] : undefined;
}

/** A box whose gripped sides have been dragged to a point, at least a pixel large. */
export function resized(box: Box, [gx, gy]: Grip, [x, y]: Point, keepShape: boolean): Box {
  const side = (grip: number, start: number, length: number, at: number): [number, number] => {
    const to = Math.round(at);
    if (grip === 1) return [start, Math.max(1, to - start)];
    if (grip === -1) {
      const first = Math.min(start + length - 1, to);
      return [first, start + length - first];
    }
    return [start, length];
  };
  let [left, width] = side(gx, box.x, box.width, x);
  let [top, height] = side(gy, box.y, box.height, y);
  if (keepShape && gx !== 0 && gy !== 0) {
    const scale = Math.max(width / box.width, height / box.height);
    width = Math.max(1, Math.round(box.width * scale));
    height = Math.max(1, Math.round(box.height * scale));
    if (gx === -1) left = box.x + box.width - width;
    if (gy === -1) top = box.y + box.height - height;
  }
  return { x: left, y: top, width, height };
}

const sameBox = (a: Box, b: Box) =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

interface Pull {
  /** undefined while a new box is drawn. */
  grip: Grip | undefined;
  start: Point;
  box: Box;
}

/**
 * A box of pixels that can be moved and scaled. However often it is pulled about, it
 * becomes one mark when it is put down: nothing is scaled twice.
 */
export class Selection {
  private from: Box | undefined;
  private to: Box | undefined;
  private sheet = 0;
  private copy = false;
  private painter: Painter | undefined;
  private pull: Pull | undefined;

  constructor(
    private readonly document: DrawingDocument,
    private readonly onChange: (box: Box | undefined) => void,
  ) {}

  /** Where the selected pixels are now. */
  get box(): Box | undefined {
    return this.to;
  }

  /** Whether pixels hang in the air: not where they were, and not yet put down. */
  get floats(): boolean {
    return !!this.from && !!this.to && (this.copy || !sameBox(this.from, this.to));
  }

  press(sheet: number, [x, y]: Point, held: Held): void {
    const grip = this.to && this.sheet === sheet ? gripAt(this.to, [x, y], held.reach) : undefined;
    if (!grip) {
      this.drop();
      this.sheet = sheet;
    } else if (held.alt && !this.copy) {
      this.putDown();
      this.copy = true;
    }
    this.pull = { grip, start: [x, y], box: this.to ?? { x: 0, y: 0, width: 1, height: 1 } };
  }

  drag([x, y]: Point, held: Held): void {
    if (!this.pull) return;
    const { grip, start, box } = this.pull;
    if (!grip) this.select(this.sheet, spanned(start, [x, y]));
    else if (grip[0] === 0 && grip[1] === 0) {
      this.place({
        ...box,
        x: box.x + Math.round(x - start[0]),
        y: box.y + Math.round(y - start[1]),
      });
    } else this.place(resized(box, grip, [x, y], held.shift));
  }

  release(): void {
    this.pull = undefined;
  }

  /** Select the part of a box that lies on the sheet. */
  select(sheet: number, box: Box): void {
    this.sheet = sheet;
    this.copy = false;
    this.from = within(this.document.pixels[sheet], box);
    this.to = this.from;
    this.onChange(this.to);
  }

  nudge(dx: number, dy: number): void {
    if (this.to) this.place({ ...this.to, x: this.to.x + dx, y: this.to.y + dy });
  }

  /** Blank what is selected. */
  erase(): void {
    this.putDown();
    if (!this.to) return;
    const { x, y, width, height } = this.to;
    const points = [[x, y] as const, [x + width, y + height] as const];
    const shape = { form: 'rectangle' as const, points, size: 1, filled: true };
    this.document.add(this.sheet, { kind: 'shape', value: this.paper, shape });
  }

  /** Make what hangs in the air a mark; it stays selected. */
  putDown(): void {
    if (this.floats) this.document.keepDraft(this.mark());
    this.painter = undefined;
    this.copy = false;
    const { width = 0, height = 0 } = this.document.pixels[this.sheet] ?? {};
    this.from = this.to && within({ width, height }, this.to);
    this.to = this.from;
    this.onChange(this.to);
  }

  /** Put down, and select nothing. */
  drop(): void {
    this.putDown();
    this.forget();
  }

  /** Back to where it was taken. @returns whether it was anywhere else. */
  takeBack(): boolean {
    if (!this.floats) return false;
    this.document.dropDraft();
    this.painter = undefined;
    this.pull = undefined;
    this.copy = false;
    this.to = this.from;
    this.onChange(this.to);
    return true;
  }

  /** Select nothing; what hangs in the air is back where it was. */
  forget(): void {
    this.takeBack();
    this.from = this.to = this.pull = undefined;
    this.onChange(undefined);
  }

  private get paper(): number {
    return this.document.drawing[this.sheet].paper;
  }

  private mark(): Mark {
    const { from, to, copy } = this;
    return { kind: 'move', value: this.paper, from: from!, to: to!, ...(copy && { copy }) };
  }

  private place(to: Box): void {
    if (!this.from) return;
    this.to = to;
    this.painter ??= this.document.draftOn(this.sheet);
    this.painter.takeBack();
    this.painter.try();
    paintMark(this.painter, this.mark());
    this.document.showDraft();
    this.onChange(to);
  }
}

/** All pixels that a rectangle touches. */
function spanned([ax, ay]: Point, [bx, by]: Point): Box {
  const [x, y] = [Math.floor(Math.min(ax, bx)), Math.floor(Math.min(ay, by))];
  return {
    x,
    y,
    width: Math.max(1, Math.ceil(Math.max(ax, bx)) - x),
    height: Math.max(1, Math.ceil(Math.max(ay, by)) - y),
  };
}
