import type { Box, PenPoint, Picture } from '#common/contract';
import { compose, composeInto } from '../drawing/compose';
import { unite } from '../drawing/painter';
import type { Studio } from '../studio/studio';
import { activeBrush } from '../studio/studioState';
import type { Held } from '../tools/gesture';
import { type Grip, gripAt } from '../tools/selection';
import { Cursor } from './Cursor';
import { Guides } from './Guides';
import { Pane, type SharedView } from './Pane';
import { SelectionFrame } from './SelectionFrame';
import { TracingImage } from './TracingImage';
import { toPicture } from './viewport';

/** How near on screen, in pixels, is near enough to a handle or a corner. */
const reach = 8;

/**
 * The drawing pane: turns the pen into strokes of the Studio and shows its sheets,
 * pixel for pixel. Pointer events are collected and handed over once a frame.
 */
export class DrawingCanvas {
  readonly pane: Pane;
  private readonly cursor: Cursor;
  private readonly overlays: readonly { destroy(): void }[];
  private readonly events = new AbortController();
  private readonly stop: (() => void)[] = [];
  private composed: Picture | undefined;
  private waiting: PenPoint[] = [];
  private hovering: PenPoint | undefined;
  private held: Held = { shift: false, alt: false, reach };
  private frame = 0;
  private box: DOMRect | undefined;
  private dirty: 'nothing' | 'all' | Box = 'all';
  /** The pointer that draws or pans; others (a palm, a second finger) are ignored meanwhile. */
  private active: number | undefined;
  private drawing = false;
  private panFrom: { x: number; y: number } | undefined;
  private spaceHeld = false;

  constructor(
    private readonly element: HTMLDivElement,
    private readonly studio: Studio,
    shared: SharedView,
  ) {
    this.pane = new Pane(element, shared, false);
    this.paint();
    this.overlays = [
      new TracingImage(this.pane, studio),
      new Guides(this.pane, studio),
      new SelectionFrame(this.pane, studio),
    ];
    this.cursor = new Cursor(element);
    this.stop.push(
      studio.onPaint((where) => this.outdate(where)),
      studio.store.subscribe((now, before) => {
        if (now.model !== before.model) this.outdate(undefined);
        if (now.tool !== before.tool || activeBrush(now) !== activeBrush(before)) {
          this.shapeCursor();
        }
      }),
      shared.onChange(() => this.shapeCursor()),
    );
    this.listen();
    this.shapeCursor();
  }

  /** While space is held, the pen pans. */
  holdSpace(held: boolean): void {
    this.spaceHeld = held;
    this.shapeCursor();
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.studio.cancelStroke();
    this.events.abort();
    for (const stop of this.stop) stop();
    for (const overlay of this.overlays) overlay.destroy();
    this.pane.destroy();
  }

  private listen(): void {
    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
    ) => this.element.addEventListener(type, listener, { signal: this.events.signal });
    on('pointerdown', (event) => this.down(event));
    on('pointermove', (event) => this.move(event));
    on('pointerup', (event) => this.up(event));
    on('pointercancel', (event) => this.abandon(event));
    // The pointer may be taken away without an up (a dialogue, another window): keep what was drawn.
    on('lostpointercapture', (event) => this.finish(event));
    on('pointerleave', () => this.cursor.hide());
    // A long press of a pen would open a menu in the middle of a stroke.
    on('contextmenu', (event) => event.preventDefault());
  }

  private down(event: PointerEvent): void {
    if (this.active !== undefined) return;
    this.element.setPointerCapture(event.pointerId);
    this.element.focus({ preventScroll: true });
    const { tool } = this.studio.store.getState();
    if (event.button === 1 || tool === 'pan' || this.spaceHeld) {
      this.active = event.pointerId;
      this.panFrom = { x: event.clientX, y: event.clientY };
      return;
    }
    if (event.button !== 0 && event.button !== 5) return;
    const point = this.point(event);
    if (tool === 'bucket' || tool === 'eyedropper') {
      if (tool === 'bucket') this.studio.fill(point[0], point[1]);
      else this.studio.pick(point[0], point[1]);
      return;
    }
    this.active = event.pointerId;
    this.drawing = true;
    // Button 5 is the eraser end of a pen.
    const erase = event.button === 5;
    this.studio.beginStroke(point, event.pointerType === 'pen', erase, this.hold(event));
  }

  private move(event: PointerEvent): void {
    if (this.active !== undefined && event.pointerId !== this.active) return;
    this.moveCursor(event);
    this.hold(event);
    if (this.panFrom) {
      const { view } = this.pane.shared;
      this.pane.shared.set({
        ...view,
        x: view.x + event.clientX - this.panFrom.x,
        y: view.y + event.clientY - this.panFrom.y,
      });
      this.panFrom = { x: event.clientX, y: event.clientY };
      return;
    }
    if (this.drawing) {
      const events = event.getCoalescedEvents?.() ?? [];
      for (const e of events.length > 0 ? events : [event]) this.waiting.push(this.point(e));
    } else this.hovering = this.point(event);
    this.soon();
  }

  private up(event: PointerEvent): void {
    if (event.buttons === 0) this.finish(event);
  }

  private finish(event: PointerEvent): void {
    if (event.pointerId !== this.active) return;
    this.active = undefined;
    this.panFrom = undefined;
    if (!this.drawing) return;
    this.drawing = false;
    this.studio.extendStroke(this.waiting.splice(0), this.held);
    this.studio.endStroke();
  }

  /** The system says that this was no stroke: a palm, a gesture. */
  private abandon(event: PointerEvent): void {
    if (event.pointerId !== this.active) return;
    this.active = undefined;
    this.panFrom = undefined;
    this.drawing = false;
    this.waiting = [];
    this.studio.cancelStroke();
  }

  private point(event: PointerEvent): PenPoint {
    const [x, y] = toPicture(this.pane.shared.view, ...this.within(event));
    return [x, y, event.pressure];
  }

  /** Where a pointer is in the pane. */
  private within({ clientX, clientY }: PointerEvent): [number, number] {
    // Asked for once a frame: the answer may cost a layout, and a pen sends many events.
    const box = this.box ?? this.element.getBoundingClientRect();
    if (!this.box) this.soon();
    this.box = box;
    return [clientX - box.left, clientY - box.top];
  }

  private hold(event: PointerEvent): Held {
    this.held = {
      shift: event.shiftKey,
      alt: event.altKey,
      reach: reach / this.pane.shared.view.scale,
    };
    return this.held;
  }

  private outdate(where: Box | undefined): void {
    if (!where || this.dirty === 'all') this.dirty = 'all';
    else this.dirty = this.dirty === 'nothing' ? where : unite(this.dirty, where)!;
    this.soon();
  }

  private soon(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.box = undefined;
      if (this.drawing) this.studio.extendStroke(this.waiting.splice(0), this.held);
      else if (this.hovering) this.studio.hover(this.hovering, this.held);
      this.hovering = undefined;
      if (this.dirty !== 'nothing') this.paint();
    });
  }

  private paint(): void {
    const { dirty } = this;
    this.dirty = 'nothing';
    const { model } = this.studio.store.getState();
    if (!model) return;
    if (dirty === 'all' || dirty === 'nothing' || !this.composed) {
      this.composed = compose(model.card, this.studio.shown);
      this.pane.show(this.composed);
    } else {
      composeInto(this.composed, model.card, this.studio.shown, dirty);
      this.pane.show(this.composed, this.composed, dirty);
    }
  }

  private moveCursor(event: PointerEvent): void {
    this.cursor.move(...this.within(event), this.paints());
    const { tool, selection } = this.studio.store.getState();
    if (tool !== 'select' || this.spaceHeld || this.drawing) return;
    const [x, y] = this.point(event);
    const grip = selection && gripAt(selection, [x, y], reach / this.pane.shared.view.scale);
    this.element.style.cursor = grip ? gripCursor(grip) : 'crosshair';
  }

  /** Whether the tool paints with a brush that the cursor can show. */
  private paints(): boolean {
    const { tool } = this.studio.store.getState();
    return !this.spaceHeld && (tool === 'pen' || tool === 'eraser');
  }

  private shapeCursor(): void {
    const state = this.studio.store.getState();
    const { tool } = state;
    this.cursor.shape((activeBrush(state) / 2) * this.pane.shared.view.scale);
    if (!this.paints()) this.cursor.hide();
    const panning = this.spaceHeld || tool === 'pan';
    const points = tool === 'bucket' || tool === 'eyedropper';
    this.element.style.cursor = panning ? 'grab' : points ? 'cell' : 'crosshair';
  }
}

function gripCursor([x, y]: Grip): string {
  if (x === 0 && y === 0) return 'move';
  if (x === 0) return 'ns-resize';
  if (y === 0) return 'ew-resize';
  return x === y ? 'nwse-resize' : 'nesw-resize';
}
