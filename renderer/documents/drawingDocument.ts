import { assertNever } from '#common/assertNever';
import { type Box, limitOf, type Mark } from '#common/contract';
import { type Drawing, paintMark, withMark } from '../drawing/drawing';
import { Painter } from '../drawing/painter';
import { copyRaster, type Raster, sameRaster } from '../drawing/raster';
import { RasterCache } from '../drawing/rasterCache';
import { isSharedGround, isSketch } from '../drawing/sketch';
import { History } from './history';
import type { Scene } from './scene';

/** Bytes that undo may hold. Marks are shared between states: this is thousands of them. */
const undoBudget = 512 * 2 ** 20;

/** About how much memory a state adds: grounds of its own, and the points of its last mark. */
function costOf({ drawing }: Scene, before: Scene | undefined): number {
  let bytes = 256;
  drawing.forEach((sheet, i) => {
    const old = before?.drawing[i];
    if (sheet.ground !== old?.ground && !isSharedGround(sheet.ground))
      bytes += sheet.ground.data.byteLength;
    const mark = sheet.marks === old?.marks ? undefined : sheet.marks?.mark;
    if (mark) bytes += bytesOf(mark) + 48 * (limitOf(mark)?.length ?? 0);
  });
  return bytes;
}

/** About how much memory the points of a mark take. */
function bytesOf(mark: Mark): number {
  switch (mark.kind) {
    case 'stroke':
      return mark.stroke.points.length * 64;
    case 'shape':
      return mark.shape.points.length * 48;
    case 'fill':
      return 0;
    case 'move':
      return (mark.outline?.length ?? 0) * 48;
    case 'paste':
      // The pixels stay unpacked beside their text.
      return mark.pixels.values.length + mark.pixels.width * mark.pixels.height * 5;
    default:
      return assertNever(mark, 'mark');
  }
}

/** A mark that is still being made, on pixels of its own. */
interface PendingMark {
  sheet: number;
  painter: Painter;
}

export interface DocumentEvents {
  /** The pixels shown have changed: where, or undefined for everywhere. */
  onShow(where: Box | undefined): void;
  /** What the model is given has changed: model, settings or the pixels of its sheets. */
  onInput(): void;
  /** A pending mark has ended, or another state was gone to, and the model is given the same as before. */
  onSettle(): void;
  /** The drawing or its history has changed. */
  onStep(): void;
}

/**
 * A drawing with its history, the mark that is being made on it, and the pixels of both. The
 * history goes on when the drawing is given to another model: that is a step like any other.
 */
export class DrawingDocument {
  private history: History<Scene> | undefined;
  private readonly rasters = new RasterCache();
  private pending: PendingMark | undefined;
  private shown: readonly Raster[] = [];
  private shownFor: Scene | undefined;
  private copied: readonly Raster[] | undefined;

  /** @param budget bytes that undo may hold. */
  constructor(
    private readonly events: DocumentEvents,
    private readonly budget = undoBudget,
  ) {}

  /** The present state; undefined until one is opened. */
  get scene(): Scene | undefined {
    return this.history?.present;
  }

  get drawing(): Drawing {
    return this.scene?.drawing ?? [];
  }

  /** Every state that can be gone to, the oldest first. */
  get states(): readonly Scene[] {
    return this.history?.states ?? [];
  }

  get index(): number {
    return this.history?.index ?? 0;
  }

  get canUndo(): boolean {
    return this.history?.canUndo ?? false;
  }

  get canRedo(): boolean {
    return this.history?.canRedo ?? false;
  }

  /** About how many bytes the history takes. */
  get cost(): number {
    return this.history?.cost ?? 0;
  }

  /** Whether a mark is being made. */
  get hasPending(): boolean {
    return this.pending !== undefined;
  }

  /** Pixels of every sheet, the mark being made included. Not to be written to. */
  get pixels(): readonly Raster[] {
    return this.shown;
  }

  /** `pixels` as they are now: a mark that goes on being made does not change those that the model sees. */
  snapshot(): readonly Raster[] {
    const { pending } = this;
    if (!pending || this.sketching) return this.shown;
    // Only the sheet that is drawn on is ever written to.
    this.copied ??= this.shown.with(pending.sheet, copyRaster(pending.painter.raster));
    return this.copied;
  }

  /** Pixels of a drawing. Not to be written to. */
  pixelsOf(drawing: Drawing): readonly Raster[] {
    return drawing.map((sheet) => this.rasters.get(sheet));
  }

  /** Begin anew with states whose last is the present. */
  open(states: readonly [Scene, ...Scene[]], index = states.length - 1): void {
    this.shownFor = undefined;
    this.pending = undefined;
    this.history = new History(states, { cost: costOf, max: this.budget });
    // The oldest states may be beyond the budget.
    this.history.goTo(index - states.length + this.history.states.length);
    this.changed();
  }

  /** A step: another drawing for the same model. */
  push(drawing: Drawing): void {
    if (this.scene) this.pushScene({ model: this.scene.model, drawing });
  }

  /** A step to another scene. */
  pushScene(scene: Scene): void {
    if (!this.history) return;
    this.pending = undefined;
    this.history.push(scene);
    this.changed();
  }

  /** Put another scene in the place of the present one: no step. */
  replaceScene(scene: Scene): void {
    if (!this.history) return;
    this.pending = undefined;
    this.history.replace(scene);
    this.changed();
  }

  undo(): void {
    this.goTo(this.index - 1);
  }

  redo(): void {
    this.goTo(this.index + 1);
  }

  goTo(index: number): void {
    const { history } = this;
    if (!history) return;
    const before = history.present;
    if (history.goTo(index) === before) this.dropPending();
    else {
      this.pending = undefined;
      this.changed();
    }
  }

  /** Add a mark. One that changes no pixel is dropped: it would cost an undo, and the redos. */
  add(index: number, mark: Mark): void {
    const sheet = this.drawing[index];
    const next = withMark(sheet, mark);
    if (sameRaster(this.rasters.get(sheet), this.rasters.get(next))) this.dropPending();
    else this.push(this.drawing.with(index, next));
  }

  /** Begin a mark. @returns pixels of its own to paint it on; `showPending` shows them, `showMark` all of it. */
  beginPending(sheet: number): Painter {
    const painter = new Painter(copyRaster(this.rasters.get(this.drawing[sheet])));
    this.pending = { sheet, painter };
    this.copied = undefined;
    this.shown = this.pixelsOf(this.drawing).with(sheet, painter.raster);
    return painter;
  }

  showPending(): void {
    const where = this.pending?.painter.takeDirty();
    if (!where) return;
    this.copied = undefined;
    this.events.onShow(where);
    if (!this.sketching) this.events.onInput();
  }

  /** Show the pending mark as it is now, in place of what it was. */
  showMark(mark: Mark): void {
    if (!this.pending) return;
    const { painter } = this.pending;
    painter.rollback();
    painter.checkpoint();
    paintMark(painter, mark);
    this.showPending();
  }

  /** Add the pending mark, whose pixels are shown already. */
  commitPending(mark: Mark): void {
    if (!this.pending) return;
    const { sheet, painter } = this.pending;
    const next = withMark(this.drawing[sheet], mark);
    this.rasters.adopt(next, painter.raster);
    this.add(sheet, mark);
  }

  dropPending(): void {
    if (!this.pending) return;
    this.pending = undefined;
    this.tell(this.replaceShown());
  }

  /** Whether the mark that is being made is on the sketch. */
  private get sketching(): boolean {
    return this.pending !== undefined && isSketch(this.drawing[this.pending.sheet]);
  }

  private changed(): void {
    const change = this.replaceShown();
    this.events.onStep();
    this.tell(change);
  }

  /** Show the present state. @returns what is not as it was shown before. */
  private replaceShown(): 'nothing' | 'sketch' | 'input' {
    const { shown: before, scene } = this;
    this.shown = this.pixelsOf(this.drawing);
    const comparable =
      scene?.model === this.shownFor?.model &&
      scene?.settings === this.shownFor?.settings &&
      before.length === this.shown.length;
    this.shownFor = scene;
    if (!comparable) return 'input';
    const changed = [...before.keys()].filter((i) => !sameRaster(before[i], this.shown[i]));
    if (changed.length === 0) return 'nothing';
    return changed.every((i) => isSketch(this.drawing[i])) ? 'sketch' : 'input';
  }

  private tell(change: 'nothing' | 'sketch' | 'input'): void {
    if (change !== 'nothing') this.events.onShow(undefined);
    if (change === 'input') this.events.onInput();
    else this.events.onSettle();
  }
}
