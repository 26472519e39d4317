import { createStore } from 'zustand/vanilla';
import type { Box, PenPoint } from '#common/contract';
import type { Piece } from '../../drawing/piece';
import type { Point } from '../../drawing/raster';
import { type PointerState, Tool, type ToolContext, type ToolCursor } from '../tool';
import { type Grip, gripAt } from './boxHandles';
import { FloatingSelection, type LiftedPixels } from './floatingSelection';
import { OutlineGesture } from './outlineGesture';

export const selectForms = ['rectangle', 'lasso', 'polygon'] as const;
export type SelectForm = (typeof selectForms)[number];

/** Selects pixels, to move, scale, turn, mirror, copy or blank them. */
export class SelectTool extends Tool {
  static readonly id = 'select';
  static readonly key = 'v';

  readonly options = createStore<{ form: SelectForm }>(() => ({ form: 'rectangle' }));
  private readonly selection: FloatingSelection;
  private outline: OutlineGesture | undefined;

  constructor(context: ToolContext) {
    super(context);
    this.selection = new FloatingSelection(context);
  }

  setForm(form: SelectForm): void {
    this.dropOutline();
    this.options.setState({ form });
  }

  /** The next form. */
  override chooseAgain(): void {
    const { form } = this.options.getState();
    this.setForm(selectForms[(selectForms.indexOf(form) + 1) % selectForms.length]);
  }

  override get busy(): boolean {
    return this.selection.isFloating || this.outline !== undefined;
  }

  override cursor(at?: Point, reach = 0): ToolCursor {
    const { placement } = this.selection;
    const grip = at && placement && !this.outline ? gripAt(placement, at, reach) : undefined;
    return { css: grip ? gripCursor(grip, placement?.angle) : 'crosshair' };
  }

  override press([x, y]: PenPoint, pointer: PointerState): void {
    const { form } = this.options.getState();
    if (this.outline) {
      this.outline.press([x, y], pointer);
      this.showOutline();
      return;
    }
    const { sheet } = this.context.markStyle();
    this.selection.follow(sheet);
    const { placement } = this.selection;
    if (form === 'rectangle' || (placement && gripAt(placement, [x, y], pointer.hitRadius))) {
      this.selection.press(sheet, [x, y], pointer);
      return;
    }
    this.selection.deselect();
    this.outline = new OutlineGesture(form, [x, y]);
    this.showOutline();
  }

  override drag(points: readonly PenPoint[], pointer: PointerState): void {
    const at = points.map(([x, y]): Point => [x, y]);
    if (!this.outline) {
      this.selection.drag(at[at.length - 1], pointer);
      return;
    }
    this.outline.drag(at, pointer);
    this.showOutline();
  }

  override hover([x, y]: PenPoint, pointer: PointerState): void {
    if (this.outline) this.showOutline(this.outline.preview([x, y], pointer));
  }

  override release(): void {
    if (this.outline?.release()) this.closeOutline();
    else this.selection.release();
  }

  /** The first call reverts the floating pixels, the next one removes the selection. */
  override cancel(): boolean {
    if (this.dropOutline() || this.selection.revert()) return true;
    const selected = this.selection.placement !== undefined;
    this.selection.discard();
    return selected;
  }

  /** Enter: close the outline; or put down what is selected. */
  override confirm(): void {
    if (this.outline) this.closeOutline();
    else this.selection.deselect();
  }

  /** Put down what floats. It stays selected, and limits what other tools paint. */
  override finish(): void {
    this.dropOutline();
    this.selection.anchor();
  }

  /** Put down what floats, and select nothing. */
  deselect(): void {
    this.dropOutline();
    this.selection.deselect();
  }

  override discard(): void {
    this.outline = undefined;
    this.selection.discard();
  }

  override undo(): boolean {
    if (!this.outline) return this.selection.revert();
    if (this.outline.undo()) this.showOutline();
    else this.dropOutline();
    return true;
  }

  override erase(): void {
    if (this.outline) this.undo();
    else {
      this.selection.follow(this.context.markStyle().sheet);
      this.selection.erase();
    }
  }

  override nudge(dx: number, dy: number): boolean {
    this.selection.follow(this.context.markStyle().sheet);
    this.selection.nudge(dx, dy);
    return this.selection.placement !== undefined;
  }

  override selectAll(): void {
    const { sheet } = this.context.markStyle();
    const { width, height } = this.context.document.pixels[sheet];
    this.dropOutline();
    this.selection.deselect();
    this.selection.select(sheet, { x: 0, y: 0, width, height });
  }

  /** Mirror what is selected, or the whole sheet. */
  flip(axis: 'flipX' | 'flipY'): void {
    this.selectSomething();
    this.selection.flip(axis);
  }

  /** Turn what is selected, or the whole sheet, around its middle. @param by degrees, clockwise. */
  turn(by: number): void {
    this.selectSomething();
    this.selection.turn(by);
  }

  /** @param angle in degrees, clockwise, against how the pixels were selected. */
  setAngle(angle: number): void {
    this.selection.follow(this.context.markStyle().sheet);
    this.selection.setAngle(angle);
  }

  /** @param scale against the size in which the pixels were selected. */
  setScale(scale: number): void {
    this.selection.follow(this.context.markStyle().sheet);
    this.selection.setScale(scale);
  }

  /** Scale of the selected pixels against the size in which they were selected. */
  get scale(): number {
    return this.selection.scale;
  }

  /** A copy of what is selected, or of the whole sheet. */
  lift(): LiftedPixels | undefined {
    this.selectSomething();
    return this.selection.lift();
  }

  /** Lay pixels over the sheet, selected. @param outline in pixels of the piece. */
  paste(piece: Piece, to: Box, outline?: readonly Point[]): void {
    this.dropOutline();
    this.selection.paste(this.context.markStyle().sheet, piece, to, outline);
  }

  private selectSomething(): void {
    this.selection.follow(this.context.markStyle().sheet);
    if (!this.selection.placement) this.selectAll();
  }

  private closeOutline(): void {
    const points = this.outline?.points ?? [];
    this.dropOutline();
    // A click draws no outline.
    if (points.length < 3) return;
    this.selection.selectOutline(this.context.markStyle().sheet, points);
  }

  /** @returns whether there was one. */
  private dropOutline(): boolean {
    if (!this.outline) return false;
    this.outline = undefined;
    this.context.setSelection(undefined);
    return true;
  }

  private showOutline(points = this.outline?.points ?? []): void {
    this.context.setSelection({ outline: points });
  }
}

const cursors = ['ew-resize', 'nwse-resize', 'ns-resize', 'nesw-resize'];

/** @param angle of the frame, in degrees. */
function gripCursor(grip: Grip, angle = 0): string {
  if (grip === 'move') return 'move';
  if (grip === 'turn') return 'grab';
  const direction = (Math.atan2(grip[1], grip[0]) * 180) / Math.PI + angle;
  return cursors[((Math.round(direction / 45) % 4) + 4) % 4];
}
