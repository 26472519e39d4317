import type { Box, Mark, PackedPixels, Placement } from '#common/contract';
import { packPixels } from '../../drawing/packedPixels';
import { clippedBox, cutPiece, type Piece } from '../../drawing/piece';
import { boxAround, centreOf, filledBox, placedPoint } from '../../drawing/placement';
import type { Point } from '../../drawing/raster';
import type { PointerState, ToolContext } from '../tool';
import { boxBetween, type Grip, gripAt, resizedFrame } from './boxHandles';

/** Where the selected pixels come from: a part of the sheet, or pasted ones. */
interface Source {
  width: number;
  height: number;
  /** In pixels of the source; all of it if left out. */
  outline?: readonly Point[];
  /** Of the sheet; absent if they are pasted. */
  box?: Box;
  pasted?: { piece: Piece; pixels: PackedPixels };
}

/** Selected pixels on their way to a clipboard. */
export interface LiftedPixels {
  piece: Piece;
  /** Where they lie on the sheet. */
  to: Box;
  /** In pixels of the piece. */
  outline?: readonly Point[];
}

/** What is being dragged. */
interface Drag {
  /** undefined while a new box is drawn. */
  grip: Grip | undefined;
  start: Point;
  from: Placement;
}

/** Steps of the angle while Shift is held, and the reach of quarter turns otherwise, in degrees. */
const angleStep = 15;
const snapReach = 1.5;

/**
 * Selected pixels that can be moved, scaled, turned and mirrored. However often they are dragged,
 * they become one mark when they are put down: nothing is scaled twice.
 */
export class FloatingSelection {
  private source: Source | undefined;
  private at: Placement = { to: { x: 0, y: 0, width: 1, height: 1 } };
  private sheet = 0;
  private copy = false;
  private begun = false;
  private dragged: Drag | undefined;

  constructor(private readonly context: ToolContext) {}

  /** Where the selected pixels are now. */
  get placement(): Placement | undefined {
    return this.source && this.at;
  }

  /** Whether a floating selection exists: pixels that are not where they were, and no mark yet. */
  get isFloating(): boolean {
    const { source, at } = this;
    if (!source) return false;
    return !source.box || this.copy || !isAt(at, source.box);
  }

  press(sheet: number, [x, y]: Point, pointer: PointerState): void {
    const here = this.sheet === sheet ? this.placement : undefined;
    const grip = here && gripAt(here, [x, y], pointer.hitRadius);
    if (!grip) {
      this.deselect();
      this.sheet = sheet;
    } else if (pointer.alt && grip === 'move' && !this.copy) {
      this.anchor();
      this.copy = true;
    }
    this.dragged = { grip, start: [x, y], from: this.at };
  }

  drag([x, y]: Point, pointer: PointerState): void {
    if (!this.dragged) return;
    const { grip, start, from } = this.dragged;
    if (grip === undefined) this.select(this.sheet, boxBetween(start, [x, y]));
    else if (grip === 'move') {
      this.place(moved(from, Math.round(x - start[0]), Math.round(y - start[1])));
    } else if (grip === 'turn') {
      this.place(withAngle(from, draggedAngle(from, start, [x, y], pointer.shift)));
    } else this.place(resizedFrame(from, grip, [x, y], pointer.shift));
  }

  release(): void {
    this.dragged = undefined;
  }

  /** Select the part of a box, or of an outline, that lies on the sheet. */
  select(sheet: number, box: Box, outline?: readonly Point[]): void {
    this.sheet = sheet;
    this.copy = false;
    const inside = clippedBox(this.context.document.pixels[sheet], box);
    this.source = inside && {
      width: inside.width,
      height: inside.height,
      box: inside,
      ...(outline && { outline: outline.map(([x, y]) => [x - inside.x, y - inside.y]) }),
    };
    if (inside) this.at = { to: inside };
    this.publish();
  }

  /** Select what is inside a closed outline. */
  selectOutline(sheet: number, outline: readonly Point[]): void {
    const rounded = outline.map(roundedPoint);
    this.select(sheet, boxAround(rounded), rounded);
  }

  /** Another sheet is drawn on: the same place is selected there, unless pixels float. */
  follow(sheet: number): void {
    const { source } = this;
    if (this.sheet === sheet || !source?.box || this.isFloating) return;
    this.select(sheet, source.box, onSheet(source));
  }

  /** Lay pixels from elsewhere over the sheet, selected; nothing is a mark until they are put down. */
  paste(sheet: number, piece: Piece, to: Box, outline?: readonly Point[]): void {
    this.deselect();
    this.sheet = sheet;
    const { width, height } = piece;
    this.source = { width, height, pasted: { piece, pixels: packPixels(piece) }, outline };
    this.place({ to });
  }

  /** A copy of the selected pixels as they are now, which are put down first. */
  lift(): LiftedPixels | undefined {
    this.anchor();
    const { source } = this;
    if (!source?.box) return undefined;
    const { box, outline } = source;
    const raster = this.context.document.pixels[this.sheet];
    const clear = this.hasClearPaper ? this.paper : undefined;
    return { piece: cutPiece(raster, box, onSheet(source), clear), to: box, outline };
  }

  nudge(dx: number, dy: number): void {
    if (this.source) this.place(moved(this.at, dx, dy));
  }

  /** Mirror what is selected as it is seen. */
  flip(axis: 'flipX' | 'flipY'): void {
    if (!this.source) return;
    const { angle = 0 } = this.at;
    this.place(withAngle({ ...this.at, [axis]: !this.at[axis] }, -angle));
  }

  /** Turn what is selected around its middle, clockwise. @param by degrees. */
  turn(by: number): void {
    this.setAngle((this.at.angle ?? 0) + by);
  }

  setAngle(angle: number): void {
    if (this.source) this.place(withAngle(this.at, angle));
  }

  /** Scale what is selected around its middle. @param scale 1 for the size that it came in. */
  setScale(scale: number): void {
    if (!this.source) return;
    const { width, height } = this.source;
    const [w, h] = [width, height].map((n) => Math.max(1, Math.round(n * scale)));
    const [cx, cy] = centreOf(this.at.to);
    const to = { x: Math.round(cx - w / 2), y: Math.round(cy - h / 2), width: w, height: h };
    this.place({ ...this.at, to });
  }

  /** Scale of the frame against the size that the pixels came in: the mean of both sides. */
  get scale(): number {
    const { source, at } = this;
    if (!source) return 1;
    return (at.to.width / source.width + at.to.height / source.height) / 2;
  }

  /** Blank what is selected; what was pasted and not put down yet is dropped. */
  erase(): void {
    if (this.source?.pasted) {
      this.discard();
      return;
    }
    this.anchor();
    if (!this.source?.box) return;
    const { x, y, width, height } = this.source.box;
    const outline = onSheet(this.source);
    const ends: Point[] = [
      [x, y],
      [x + width, y + height],
    ];
    const shape = outline
      ? { form: 'polygon' as const, points: outline, size: 1, filled: true }
      : { form: 'rectangle' as const, points: ends, size: 1, filled: true };
    this.context.document.add(this.sheet, { kind: 'shape', value: this.paper, shape });
  }

  /** Make the floating selection a mark; it stays selected. */
  anchor(): void {
    const { source, at } = this;
    if (!source) return;
    if (this.isFloating) this.context.document.commitPending(this.mark(source));
    this.begun = false;
    this.copy = false;
    const whole = !source.outline && (at.angle ?? 0) % 90 === 0;
    if (whole) this.select(this.sheet, filledBox(source, at));
    else this.selectOutline(this.sheet, outlineAt(source, at));
  }

  /** Anchor, and select nothing. */
  deselect(): void {
    this.anchor();
    this.discard();
  }

  /** Move the pixels back to where they were, or drop pasted ones. @returns whether they were floating. */
  revert(): boolean {
    if (!this.isFloating) return false;
    this.context.document.dropPending();
    this.begun = false;
    this.dragged = undefined;
    this.copy = false;
    if (this.source?.box) this.at = { to: this.source.box };
    else this.source = undefined;
    this.publish();
    return true;
  }

  /** Select nothing; a floating selection goes back to where it was. */
  discard(): void {
    this.revert();
    this.source = this.dragged = undefined;
    this.publish();
  }

  /** Whether the paper of the sheet is nothing, rather than a label. */
  private get hasClearPaper(): boolean {
    return this.context.markStyle().input?.kind !== 'labels';
  }

  private get paper(): number {
    return this.context.document.drawing[this.sheet].paper;
  }

  private mark({ box, pasted, outline }: Source): Mark {
    if (pasted) return { kind: 'paste', pixels: pasted.pixels, ...this.at };
    return {
      kind: 'move',
      value: this.paper,
      from: box!,
      ...this.at,
      ...(outline && { outline: onSheet({ box, outline }) }),
      ...(this.copy && { copy: true }),
      // On ink and paint, paper covers nothing: a drawing is laid over another, not its box.
      ...(this.hasClearPaper && { over: true }),
    };
  }

  private place(to: Placement): void {
    const { source } = this;
    if (!source) return;
    this.at = to;
    if (!this.begun) this.context.document.beginPending(this.sheet);
    this.begun = true;
    this.context.document.showMark(this.mark(source));
    this.publish();
  }

  private publish(): void {
    const { source, at } = this;
    this.context.setSelection(source && { outline: outlineAt(source, at), frame: at });
  }
}

/** The outline of a source, on the sheet where it lies before it is moved. */
function onSheet({ box, outline }: Pick<Source, 'box' | 'outline'>): Point[] | undefined {
  return box && outline?.map(([x, y]) => roundedPoint([x + box.x, y + box.y]));
}

/** The outline of a source where it is placed. */
function outlineAt(source: Source, at: Placement): Point[] {
  const { width, height } = source;
  const corners: Point[] = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ];
  return (source.outline ?? corners).map((point) => placedPoint(source, at, point));
}

function isAt({ to, angle = 0, flipX, flipY }: Placement, box: Box): boolean {
  const same =
    to.x === box.x && to.y === box.y && to.width === box.width && to.height === box.height;
  return same && angle === 0 && !flipX && !flipY;
}

function moved(at: Placement, dx: number, dy: number): Placement {
  return { ...at, to: { ...at.to, x: at.to.x + dx, y: at.to.y + dy } };
}

/** Turned to an angle, −180 (excluded) to 180 degrees. What is not turned or mirrored has no word of it. */
function withAngle({ to, flipX, flipY }: Placement, wanted: number): Placement {
  const angle = 180 - ((((180 - wanted) % 360) + 360) % 360);
  return {
    to,
    ...(angle !== 0 && { angle }),
    ...(flipX && { flipX }),
    ...(flipY && { flipY }),
  };
}

/** The angle of a frame that is turned by a drag around its middle. */
function draggedAngle(from: Placement, start: Point, end: Point, inSteps: boolean): number {
  const [cx, cy] = centreOf(from.to);
  const towards = ([x, y]: Point) => (Math.atan2(y - cy, x - cx) * 180) / Math.PI;
  const angle = (from.angle ?? 0) + towards(end) - towards(start);
  if (inSteps) return Math.round(angle / angleStep) * angleStep;
  const quarter = Math.round(angle / 90) * 90;
  return Math.abs(angle - quarter) <= snapReach ? quarter : Math.round(angle * 10) / 10;
}

/** To a hundredth of a pixel, as points of strokes are. */
function roundedPoint([x, y]: Point): Point {
  return [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
}
