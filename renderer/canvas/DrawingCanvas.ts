import Konva from 'konva';
import { compose } from '../../electron/engine/core/drawing/sheets';
import type { PenPoint } from '../../electron/engine/core/drawing/stroke';
import type { Studio } from '../state/studio';
import { activeBrush } from '../state/studioState';
import { Pane, type SharedView } from './Pane';
import { toPicture } from './viewport';

/**
 * The drawing pane: turns the pen into strokes of the Studio and shows its sheets,
 * pixel for pixel. Pointer events are collected and handed over once a frame.
 */
export class DrawingCanvas {
  readonly pane: Pane;
  private readonly cursor = new Konva.Group({ visible: false });
  private readonly events = new AbortController();
  private readonly stop: (() => void)[] = [];
  private waiting: PenPoint[] = [];
  private frame = 0;
  private dirty = false;
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
    // Two rings, so that the brush is seen on dark and light labels alike.
    this.cursor.add(new Konva.Circle({ stroke: '#ffffff', strokeWidth: 1 }));
    this.cursor.add(new Konva.Circle({ stroke: '#000000', strokeWidth: 1 }));
    this.pane.overlay.add(this.cursor);
    this.stop.push(
      studio.onPaint(() => this.soon()),
      studio.store.subscribe(() => this.shapeCursor()),
      shared.onChange(() => this.shapeCursor()),
    );
    this.listen();
    this.paint();
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
    on('pointerleave', () => {
      this.cursor.visible(false);
      this.pane.overlay.batchDraw();
    });
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
    this.studio.beginStroke(point, event.pointerType === 'pen', event.button === 5);
  }

  private move(event: PointerEvent): void {
    if (this.active !== undefined && event.pointerId !== this.active) return;
    this.moveCursor(event);
    if (this.panFrom) {
      const { view } = this.pane.shared;
      this.pane.shared.set({
        ...view,
        x: view.x + event.clientX - this.panFrom.x,
        y: view.y + event.clientY - this.panFrom.y,
      });
      this.panFrom = { x: event.clientX, y: event.clientY };
    }
    if (!this.drawing) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const e of events.length > 0 ? events : [event]) this.waiting.push(this.point(e));
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
    this.studio.extendStroke(this.waiting.splice(0));
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
    const box = this.element.getBoundingClientRect();
    const [x, y] = toPicture(
      this.pane.shared.view,
      event.clientX - box.left,
      event.clientY - box.top,
    );
    return [x, y, event.pressure];
  }

  private soon(): void {
    this.dirty = true;
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.drawing) this.studio.extendStroke(this.waiting.splice(0));
      if (this.dirty) this.paint();
    });
  }

  private paint(): void {
    this.dirty = false;
    const { model } = this.studio.store.getState();
    if (model) this.pane.show(compose(model.card, this.studio.shown));
  }

  private moveCursor(event: PointerEvent): void {
    const box = this.element.getBoundingClientRect();
    this.cursor.position({ x: event.clientX - box.left, y: event.clientY - box.top });
    this.cursor.visible(this.paints());
    this.pane.overlay.batchDraw();
  }

  private paints(): boolean {
    const { tool } = this.studio.store.getState();
    return !this.spaceHeld && (tool === 'pen' || tool === 'eraser');
  }

  private shapeCursor(): void {
    const state = this.studio.store.getState();
    const { tool } = state;
    const radius = (activeBrush(state) / 2) * this.pane.shared.view.scale;
    const [outer, inner] = this.cursor.getChildren() as Konva.Circle[];
    outer.radius(radius + 0.5);
    inner.radius(Math.max(0.5, radius - 0.5));
    this.cursor.visible(this.cursor.visible() && this.paints());
    const panning = this.spaceHeld || tool === 'pan';
    const points = tool === 'bucket' || tool === 'eyedropper';
    this.element.style.cursor = panning ? 'grab' : points ? 'cell' : 'crosshair';
    this.pane.overlay.batchDraw();
  }
}
