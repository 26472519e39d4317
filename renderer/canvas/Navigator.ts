import i18next from 'i18next';
import type { Pane, SharedView } from './Pane';
import { cornersOf, toPicturePoint } from './viewport';

/** Longest side in CSS pixels. */
const side = 112;
/** Least time between two pictures of it, in milliseconds: a stroke does not wait for it. */
const everyMs = 250;

/**
 * A small picture of the whole sheet in a corner of the pane, with a frame around what is seen, while
 * not all of it is. A press or drag goes there.
 */
export class Navigator {
  private readonly element = document.createElement('div');
  private readonly canvas = document.createElement('canvas');
  private readonly frame: SVGPolygonElement;
  private readonly unsubscribe: () => void;
  private readonly name = () => {
    this.element.ariaLabel = i18next.t('view.navigator');
  };
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly pane: Pane,
    private readonly shared: SharedView,
  ) {
    this.element.style.cssText =
      'position:absolute;right:8px;bottom:8px;z-index:2;overflow:hidden;border-radius:4px;' +
      'box-shadow:0 0 0 1px #0008,0 0 0 2px #fff8;cursor:pointer;touch-action:none';
    this.element.dataset.testid = 'navigator';
    this.element.role = 'img';
    this.canvas.style.cssText = 'display:block;width:100%;height:100%';
    const space = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(space, 'svg');
    svg.style.cssText = 'position:absolute;inset:0;width:100%;height:100%';
    this.frame = document.createElementNS(space, 'polygon');
    for (const [key, value] of [
      ['fill', 'none'],
      ['stroke', '#e5484d'],
      ['stroke-width', '2'],
    ])
      this.frame.setAttribute(key, value);
    svg.append(this.frame);
    this.element.append(this.canvas, svg);
    this.element.hidden = true;
    pane.element.append(this.element);
    this.unsubscribe = shared.onChange(() => this.place());
    i18next.on('languageChanged', this.name);
    this.name();
    const go = (event: PointerEvent) => {
      event.stopPropagation();
      if (event.type === 'pointerdown') this.element.setPointerCapture(event.pointerId);
      if (event.buttons !== 0) this.goTo(event);
    };
    this.element.addEventListener('pointerdown', go);
    this.element.addEventListener('pointermove', go);
    this.place();
  }

  destroy(): void {
    clearTimeout(this.timer);
    this.unsubscribe();
    i18next.off('languageChanged', this.name);
  }

  /** The sheet has changed. */
  refresh(): void {
    if (this.element.hidden) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.paint();
    }, everyMs);
  }

  /** CSS pixels of it to a pixel of the sheet. */
  private get scale(): number {
    return side / Math.max(this.pane.picture.width, this.pane.picture.height);
  }

  private place(): void {
    const { picture, size } = this.pane;
    const { view } = this.shared;
    const whole = cornersOf(view, picture).every(
      ([x, y]) => x >= -1 && y >= -1 && x <= size.width + 1 && y <= size.height + 1,
    );
    const hide = whole || size.width < 3 * side || size.height < 2 * side;
    if (this.element.hidden !== hide) {
      this.element.hidden = hide;
      if (!hide) this.paint();
    }
    if (hide) return;
    const seen = [
      [0, 0],
      [size.width, 0],
      [size.width, size.height],
      [0, size.height],
    ].map(([x, y]) => toPicturePoint(view, x, y).map((n) => n * this.scale));
    this.frame.setAttribute('points', seen.map((point) => point.join(',')).join(' '));
  }

  private paint(): void {
    const { width, height } = this.pane.picture;
    const [w, h] = [width, height].map((n) => Math.max(1, Math.round(n * this.scale)));
    Object.assign(this.element.style, { width: `${w}px`, height: `${h}px` });
    Object.assign(this.canvas, { width: w, height: h });
    this.pane.copyTo(this.canvas);
  }

  private goTo({ clientX, clientY }: PointerEvent): void {
    const box = this.element.getBoundingClientRect();
    const { view } = this.shared;
    const { width, height } = this.pane.size;
    const wanted = [(clientX - box.left) / this.scale, (clientY - box.top) / this.scale] as const;
    const [mx, my] = toPicturePoint(view, width / 2, height / 2);
    this.pane.panBy(mx - wanted[0], my - wanted[1]);
  }
}
