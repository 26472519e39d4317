import Konva from 'konva';
import type { Box, Picture } from '#common/contract';
import type { Size } from '#common/image/size';
import { PixelLayer } from './PixelLayer';
import {
  centredViewport,
  fittedView,
  inView,
  mirrorAt,
  toScreenPoint,
  turnAt,
  type Viewport,
  zoomAt,
} from './viewport';
import { WheelGesture } from './wheelGesture';

const fillStyle = 'position:absolute;inset:0;overflow:hidden;pointer-events:none';

/** The viewport shared by panes side by side. */
export class SharedView {
  private readonly listeners = new Set<() => void>();
  view: Viewport = { scale: 1, x: 0, y: 0 };
  /** Whether the picture is kept fitted: until the user zooms or pans. */
  fitted = true;

  set(view: Viewport, fitted = false): void {
    this.view = view;
    this.fitted = fitted;
    for (const listener of this.listeners) listener();
  }

  /** @returns an unsubscribe function. The same function each time: React subscribes anew to another one. */
  readonly onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
}

/** One picture that fills an element and follows a shared viewport, with a Konva overlay. */
export class Pane {
  private readonly pixelElement = document.createElement('div');
  private readonly overlayElement = document.createElement('div');
  private stage: Konva.Stage | undefined;
  private readonly layers: PixelLayer[] = [];
  /** Size of the picture. A draft has fewer pixels and is shown at this size. */
  picture: Size = { width: 0, height: 0 };
  private readonly observer: ResizeObserver;
  private readonly wheelGesture = new WheelGesture();
  private readonly subscriptions: (() => void)[] = [];

  /** @param smooth as in `PixelLayer`. */
  constructor(
    readonly element: HTMLDivElement,
    readonly shared: SharedView,
    private readonly smooth: boolean,
  ) {
    element.style.position = 'relative';
    for (const child of [this.pixelElement, this.overlayElement]) child.style.cssText = fillStyle;
    element.append(this.pixelElement, this.overlayElement);
    this.addLayer();
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
    this.subscriptions.push(shared.onChange(() => this.place()));
    const wheel = (event: WheelEvent) => this.wheel(event);
    element.addEventListener('wheel', wheel, { passive: false });
    this.subscriptions.push(() => element.removeEventListener('wheel', wheel));
    this.resize();
  }

  get size(): Size {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** Konva layer over the pixels. The stage is created on first use. */
  get overlay(): Konva.Layer {
    if (!this.stage) {
      this.stage = new Konva.Stage({ container: this.overlayElement, ...this.size });
      this.stage.add(new Konva.Layer({ listening: false }));
    }
    return this.stage.getLayers()[0];
  }

  /** Show 8-bit pixels, as large as `size`. @param where they differ from those shown before; everywhere if left out. */
  show(picture: Picture, size: Size = picture, where?: Box): void {
    const { width, height } = size;
    const resized = this.picture.width !== width || this.picture.height !== height;
    this.picture = { width, height };
    this.layers[0].show(picture, resized ? undefined : where);
    // After zooming in on a larger picture, a smaller one may lie outside the view.
    const { fitted, view } = this.shared;
    if (resized && (fitted || !inView(view, this.picture, this.size))) this.fitView();
    this.place();
  }

  /** Whether pixels of the picture are blended, as in `PixelLayer`; added layers stay as they are. */
  set pictureSmooth(smooth: boolean) {
    this.layers[0].smooth = smooth;
  }

  hide(): void {
    this.layers[0].hide();
  }

  /** Add a pixel layer on top, in an element that can be clipped; call `place` after a change. */
  addLayer(): PixelLayer {
    const sheet = document.createElement('div');
    sheet.style.cssText = fillStyle;
    this.pixelElement.append(sheet);
    const layer = new PixelLayer(sheet, this.smooth);
    this.layers.push(layer);
    return layer;
  }

  fitView(): void {
    if (!this.layers[0].visible) return;
    this.shared.set(fittedView(this.picture, this.size, this.shared.view), true);
  }

  /** One pixel of the picture on one of the screen. */
  actualSize(): void {
    this.shared.set(centredViewport(this.picture, this.size, 1, this.shared.view));
  }

  zoom(factor: number): void {
    const { width, height } = this.size;
    this.shared.set(zoomAt(this.shared.view, width / 2, height / 2, factor));
  }

  /** Move the picture under the view, by pixels of it. */
  panBy(dx: number, dy: number): void {
    const { view } = this.shared;
    const [x, y] = toScreenPoint(view, dx, dy);
    this.shared.set({ ...view, x, y });
  }

  /** Draw the picture on a canvas, as large as that is. */
  copyTo(canvas: HTMLCanvasElement): void {
    this.layers[0].copyTo(canvas);
  }

  /** Zoom to a scale; what is in the middle of the pane stays there. */
  zoomTo(scale: number): void {
    this.zoom(scale / this.shared.view.scale);
  }

  /** Turn around the middle of the pane, by degrees clockwise. */
  turn(degrees: number): void {
    const { view, fitted } = this.shared;
    const { width, height } = this.size;
    this.shared.set(turnAt(view, width / 2, height / 2, degrees), fitted);
    if (fitted) this.fitView();
  }

  /** Put the view upright again. */
  straighten(): void {
    this.turn(-(this.shared.view.angle ?? 0));
  }

  /** Swap left and right as they are seen; pixels stay as they are. */
  mirror(): void {
    const { view, fitted } = this.shared;
    this.shared.set(mirrorAt(view, this.size.width / 2), fitted);
  }

  destroy(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.observer.disconnect();
    this.stage?.destroy();
    this.element.replaceChildren();
  }

  private resize(): void {
    // Hidden behind something else: what is seen in the other pane stays.
    if (this.size.width === 0 || this.size.height === 0) return;
    this.stage?.size(this.size);
    if (this.shared.fitted) this.fitView();
    else this.place();
  }

  /** Position all layers by the viewport. */
  place(): void {
    for (const layer of this.layers) layer.place(this.shared.view, this.picture);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const box = this.element.getBoundingClientRect();
    const { view } = this.shared;
    if (!this.wheelGesture.isPan(event)) {
      const factor = Math.exp(
        -Math.sign(event.deltaY) * Math.min(0.25, Math.abs(event.deltaY) / 300),
      );
      this.shared.set(zoomAt(view, event.clientX - box.left, event.clientY - box.top, factor));
    } else {
      this.shared.set({ ...view, x: view.x - event.deltaX, y: view.y - event.deltaY });
    }
  }
}
