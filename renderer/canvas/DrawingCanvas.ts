import type { Box, PenPoint, Picture } from '#common/contract';
import { compose, composeInto } from '../drawing/compose';
import { unionBox, wholeBox } from '../drawing/painter';
import { hatchPalePaint } from '../drawing/palePaint';
import type { Studio } from '../studio/studio';
import { activeBrush } from '../studio/studioState';
import type { Workspace } from '../studio/workspace';
import { defaultPointer, type PointerState } from '../tools/tool';
import { BrushRing } from './BrushRing';
import { BrushResize } from './brushResize';
import { ColourRunsLayer } from './ColourRunsLayer';
import { Guides } from './Guides';
import { hitRadius } from './hitRadius';
import { KeyboardCursor } from './KeyboardCursor';
import { Navigator } from './Navigator';
import { Pane, type SharedView } from './Pane';
import { SelectionFrame } from './SelectionFrame';
import { TracingImage } from './TracingImage';
import { TouchInput } from './touchInput';
import { undoByTap } from './undoByTap';
import { toPicturePoint } from './viewport';

/** How far a resting palm moves at most, in CSS pixels. */
const palmReach = 48;

/**
 * The drawing pane: passes pointer events to the Studio's tools, once a frame, and shows the sheets
 * without smoothing.
 */
export class DrawingCanvas {
  readonly pane: Pane;
  private readonly ring: BrushRing;
  private readonly overlays: readonly { destroy(): void }[];
  private readonly events = new AbortController();
  private readonly subscriptions: (() => void)[] = [];
  private composed: Picture | undefined;
  private pendingPoints: PenPoint[] = [];
  private hoverPoint: PenPoint | undefined;
  private pointer: PointerState = defaultPointer;
  private frame = 0;
  private box: DOMRect | undefined;
  private dirty: 'nothing' | 'all' | Box = 'all';
  /** Id of the pressed pointer; while it is down, others (a palm, a second finger) are ignored. */
  private active: number | undefined;
  private activeType: string | undefined;
  /** Where it was pressed, and how far it has been from there, in CSS pixels. */
  private pressedAt: [number, number] = [0, 0];
  private reach = 0;
  private readonly touch: TouchInput;
  private readonly resize: BrushResize;
  private readonly navigator: Navigator;

  constructor(
    private readonly element: HTMLDivElement,
    private readonly studio: Studio,
    shared: SharedView,
    private readonly workspace: Pick<Workspace, 'colourRuns' | 'keyboardPen'>,
  ) {
    this.pane = new Pane(element, shared, false);
    this.paint();
    this.overlays = [
      new TracingImage(this.pane, studio),
      new Guides(this.pane, studio),
      new SelectionFrame(this.pane, studio),
      new ColourRunsLayer(this.pane, workspace.colourRuns),
      new KeyboardCursor(this.pane, studio, workspace.keyboardPen),
    ];
    this.ring = new BrushRing(element);
    this.navigator = new Navigator(this.pane, shared);
    this.resize = new BrushResize(studio);
    this.touch = new TouchInput(
      shared,
      {
        inPane: (event) => this.inPane(event),
        begin: (event) => this.press(event),
        drawing: () =>
          this.active === undefined ? undefined : { pen: this.pointer.pen, reach: this.reach },
        drop: () => this.drop(),
      },
      undoByTap(studio),
    );
    this.subscriptions.push(
      studio.onPaint((where) => this.invalidate(where)),
      studio.store.subscribe((now, before) => {
        // Another frame may be the one that is shown.
        const sameSheet = now.model === before.model && now.sheet === before.sheet;
        if (!sameSheet || now.look !== before.look) this.invalidate(undefined);
        const same = now.tool === before.tool && now.heldTool === before.heldTool;
        if (!same || activeBrush(now) !== activeBrush(before)) this.showCursor();
      }),
      shared.onChange(() => this.showCursor()),
    );
    this.listen();
    this.showCursor();
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.studio.tools.cancel();
    this.events.abort();
    this.touch.destroy();
    this.navigator.destroy();
    for (const unsubscribe of this.subscriptions) unsubscribe();
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
    // The pointer may be lost without a pointerup (a dialogue, another window): keep what was drawn.
    on('lostpointercapture', (event) => this.finish(event));
    on('pointerleave', () => this.ring.hide());
    // A long press of a pen would open a menu in the middle of a stroke.
    on('contextmenu', (event) => event.preventDefault());
  }

  private down(event: PointerEvent): void {
    if (event.pointerType === 'touch') {
      if (this.touch.down(event)) this.element.setPointerCapture(event.pointerId);
      return;
    }
    if (event.pointerType === 'pen') {
      this.touch.penCame();
      // What draws with the hand already is a palm that came down first.
      if (this.activeType === 'touch') this.drop();
    }
    this.press(event);
  }

  private press(event: PointerEvent): void {
    if (this.active !== undefined) return;
    this.element.setPointerCapture(event.pointerId);
    this.element.focus({ preventScroll: true });
    this.workspace.keyboardPen.putAway();
    if (this.resize.press(event)) return;
    const pointer = this.pointerOf(event);
    if (this.studio.tools.press(this.point(event), pointer, event.button)) {
      this.active = event.pointerId;
      this.activeType = event.pointerType;
      this.pressedAt = [event.clientX, event.clientY];
      this.reach = 0;
    }
  }

  private move(event: PointerEvent): void {
    if (event.pointerType === 'touch') this.touch.move(event);
    else if (event.pointerType === 'pen') this.touch.penCame();
    if (event.pointerId !== this.active) {
      const hovers = this.active === undefined && event.pointerType !== 'touch';
      if (!hovers) return;
    }
    if (this.resize.active) {
      this.resize.move(event, this.pane.shared.view.scale);
      return;
    }
    this.pointerOf(event);
    this.moveCursor(event);
    if (this.active !== undefined) {
      const events = event.getCoalescedEvents?.() ?? [];
      for (const e of events.length > 0 ? events : [event]) this.pendingPoints.push(this.point(e));
      const [x, y] = this.pressedAt;
      this.reach = Math.max(this.reach, Math.hypot(event.clientX - x, event.clientY - y));
    } else this.hoverPoint = this.point(event);
    this.requestFrame();
  }

  private up(event: PointerEvent): void {
    if (event.pointerType === 'touch') this.touch.up(event);
    if (event.buttons === 0) this.finish(event);
  }

  private finish(event: PointerEvent): void {
    this.resize.release(event);
    if (event.pointerId !== this.active) return;
    this.active = this.activeType = undefined;
    this.studio.tools.drag(this.pendingPoints.splice(0), this.pointer);
    this.studio.tools.release();
  }

  /**
   * The system cancelled the pointer. A touch that hardly moved was a palm or the begin of a system
   * gesture and leaves nothing; what was drawn with a pen, a mouse or on a longer way is kept.
   */
  private abandon(event: PointerEvent): void {
    if (event.pointerType === 'touch') this.touch.up(event, true);
    if (event.pointerId !== this.active) return;
    if (event.pointerType !== 'touch' || this.reach > palmReach) this.finish(event);
    else this.drop();
  }

  /** Take back what is being drawn. */
  private drop(): void {
    this.active = this.activeType = undefined;
    this.pendingPoints = [];
    this.studio.tools.abort();
  }

  private point(event: PointerEvent): PenPoint {
    const [x, y] = toPicturePoint(this.pane.shared.view, ...this.inPane(event));
    return [x, y, event.pressure];
  }

  /** Position of a pointer relative to the pane, in CSS pixels. */
  private inPane({ clientX, clientY }: PointerEvent): [number, number] {
    // Read once a frame: it may force a layout, and a pen sends many events.
    const box = this.box ?? this.element.getBoundingClientRect();
    if (!this.box) this.requestFrame();
    this.box = box;
    return [clientX - box.left, clientY - box.top];
  }

  private pointerOf(event: PointerEvent): PointerState {
    this.pointer = {
      pen: event.pointerType === 'pen',
      shift: event.shiftKey,
      alt: event.altKey,
      hitRadius: hitRadius / this.pane.shared.view.scale,
      scale: this.pane.shared.view.scale,
      panBy: this.panBy,
    };
    return this.pointer;
  }

  private readonly panBy = (dx: number, dy: number): void => this.pane.panBy(dx, dy);

  private invalidate(where: Box | undefined): void {
    if (!where || this.dirty === 'all') this.dirty = 'all';
    else this.dirty = this.dirty === 'nothing' ? where : unionBox(this.dirty, where)!;
    this.requestFrame();
  }

  private requestFrame(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.box = undefined;
      const { tools } = this.studio;
      if (this.active !== undefined) tools.drag(this.pendingPoints.splice(0), this.pointer);
      else if (this.hoverPoint) tools.hover(this.hoverPoint, this.pointer);
      this.hoverPoint = undefined;
      if (this.dirty !== 'nothing') this.paint();
    });
  }

  private paint(): void {
    const { dirty } = this;
    this.dirty = 'nothing';
    this.navigator?.refresh();
    const { model, sheet, look } = this.studio.store.getState();
    if (!model || this.studio.shown.length === 0) return;
    if (dirty === 'all' || dirty === 'nothing' || !this.composed) {
      this.composed = compose(model.card, this.studio.shown, sheet, look);
      const whole = wholeBox(this.composed);
      hatchPalePaint(this.composed, model.card, this.studio.shown, whole, sheet, look);
      this.pane.show(this.composed);
    } else {
      composeInto(this.composed, model.card, this.studio.shown, dirty, sheet, look);
      hatchPalePaint(this.composed, model.card, this.studio.shown, dirty, sheet, look);
      this.pane.show(this.composed, this.composed, dirty);
    }
  }

  private moveCursor(event: PointerEvent): void {
    const [x, y] = this.point(event);
    const { css, ring } = this.studio.tools.cursor([x, y], this.pointer.hitRadius);
    this.ring.move(...this.inPane(event), ring !== undefined);
    // A drag keeps its cursor, wherever the pointer goes.
    if (this.active === undefined) this.element.style.cursor = css;
  }

  /** Update the cursor after the tool or size changed, before the pointer moves. */
  private showCursor(): void {
    const { css, ring } = this.studio.tools.cursor();
    this.element.style.cursor = css;
    if (ring === undefined) this.ring.hide();
    else this.ring.resize(ring * this.pane.shared.view.scale);
  }
}
