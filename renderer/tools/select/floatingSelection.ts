import type { Box, Mark } from '#common/contract';
import type { DrawingDocument } from '../../documents/drawingDocument';
import { paintMark } from '../../drawing/drawing';
import { clippedBox } from '../../drawing/move';
import type { Painter } from '../../drawing/painter';
import type { Point } from '../../drawing/raster';
import type { PointerState } from '../tool';
import { boxBetween, type Grip, gripAt, resizedBox } from './boxHandles';

const sameBox = (a: Box, b: Box) =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** What is being dragged. */
interface BoxDrag {
  /** undefined while a new box is drawn. */
  grip: Grip | undefined;
  start: Point;
  box: Box;
}

/**
 * A box of pixels that can be moved and scaled. However often it is dragged, it becomes one
 * mark when it is anchored: nothing is scaled twice.
 */
export class FloatingSelection {
  private from: Box | undefined;
  private to: Box | undefined;
  private sheet = 0;
  private copy = false;
  private painter: Painter | undefined;
  private dragged: BoxDrag | undefined;

  constructor(
    private readonly document: DrawingDocument,
    private readonly onChange: (box: Box | undefined) => void,
  ) {}

  /** Where the selected pixels are now. */
  get box(): Box | undefined {
    return this.to;
  }

  /** Whether a floating selection exists: pixels that are not where they were, and no mark yet. */
  get isFloating(): boolean {
    return !!this.from && !!this.to && (this.copy || !sameBox(this.from, this.to));
  }

  press(sheet: number, [x, y]: Point, pointer: PointerState): void {
    const grip =
      this.to && this.sheet === sheet ? gripAt(this.to, [x, y], pointer.hitRadius) : undefined;
    if (!grip) {
      this.deselect();
      this.sheet = sheet;
    } else if (pointer.alt && !this.copy) {
      this.anchor();
      this.copy = true;
    }
    this.dragged = { grip, start: [x, y], box: this.to ?? { x: 0, y: 0, width: 1, height: 1 } };
  }

  drag([x, y]: Point, pointer: PointerState): void {
    if (!this.dragged) return;
    const { grip, start, box } = this.dragged;
    if (!grip) this.select(this.sheet, boxBetween(start, [x, y]));
    else if (grip[0] === 0 && grip[1] === 0) {
      this.place({
        ...box,
        x: box.x + Math.round(x - start[0]),
        y: box.y + Math.round(y - start[1]),
      });
    } else this.place(resizedBox(box, grip, [x, y], pointer.shift));
  }

  release(): void {
    this.dragged = undefined;
  }

  /** Select the part of a box that lies on the sheet. */
  select(sheet: number, box: Box): void {
    this.sheet = sheet;
    this.copy = false;
    this.from = clippedBox(this.document.pixels[sheet], box);
    this.to = this.from;
    this.onChange(this.to);
  }

  nudge(dx: number, dy: number): void {
    if (this.to) this.place({ ...this.to, x: this.to.x + dx, y: this.to.y + dy });
  }

  /** Blank what is selected. */
  erase(): void {
    this.anchor();
    if (!this.to) return;
    const { x, y, width, height } = this.to;
    const points = [[x, y] as const, [x + width, y + height] as const];
    const shape = { form: 'rectangle' as const, points, size: 1, filled: true };
    this.document.add(this.sheet, { kind: 'shape', value: this.paper, shape });
  }

  /** Make the floating selection a mark; it stays selected. */
  anchor(): void {
    if (this.isFloating) this.document.commitPending(this.mark());
    this.painter = undefined;
    this.copy = false;
    const { width = 0, height = 0 } = this.document.pixels[this.sheet] ?? {};
    this.from = this.to && clippedBox({ width, height }, this.to);
    this.to = this.from;
    this.onChange(this.to);
  }

  /** Anchor, and select nothing. */
  deselect(): void {
    this.anchor();
    this.discard();
  }

  /** Move the pixels back to where they were. @returns whether they were floating. */
  revert(): boolean {
    if (!this.isFloating) return false;
    this.document.dropPending();
    this.painter = undefined;
    this.dragged = undefined;
    this.copy = false;
    this.to = this.from;
    this.onChange(this.to);
    return true;
  }

  /** Select nothing; a floating selection goes back to where it was. */
  discard(): void {
    this.revert();
    this.from = this.to = this.dragged = undefined;
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
    this.painter ??= this.document.beginPending(this.sheet);
    this.painter.rollback();
    this.painter.checkpoint();
    paintMark(this.painter, this.mark());
    this.document.showPending();
    this.onChange(to);
  }
}
