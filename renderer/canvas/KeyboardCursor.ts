import type { Studio } from '../studio/studio';
import type { KeyboardPen } from '../tools/keyboardPen';
import { BrushRing } from './BrushRing';
import type { Pane } from './Pane';
import { toScreenPoint } from './viewport';

/** How near the border of the pane the cursor may come before the view follows, in CSS pixels. */
const margin = 24;

/** Cross and ring where the keyboard's pen is. The view follows it. */
export class KeyboardCursor {
  private readonly cross = document.createElement('div');
  private readonly ring: BrushRing;
  private readonly subscriptions: (() => void)[];

  constructor(
    private readonly pane: Pane,
    private readonly studio: Studio,
    private readonly pen: KeyboardPen,
  ) {
    // Black on white and white on black: seen on any label.
    this.cross.style.cssText =
      'position:absolute;left:-12px;top:-12px;width:24px;height:24px;pointer-events:none;' +
      'background:linear-gradient(#000,#000) 50%/2px 100% no-repeat,' +
      'linear-gradient(#000,#000) 50%/100% 2px no-repeat,' +
      'linear-gradient(#fff,#fff) 50%/6px 100% no-repeat,' +
      'linear-gradient(#fff,#fff) 50%/100% 6px no-repeat';
    this.cross.dataset.testid = 'keyboard-cursor';
    this.cross.hidden = true;
    this.ring = new BrushRing(pane.element);
    pane.element.append(this.cross);
    this.subscriptions = [
      pen.store.subscribe((now, before) => this.draw(now.at !== before.at)),
      studio.store.subscribe((now, before) => {
        const same = now.tool === before.tool && now.brushes === before.brushes;
        if (!same || now.sheet !== before.sheet) this.draw(false);
      }),
      pane.shared.onChange(() => this.draw(false)),
    ];
    this.draw(false);
  }

  destroy(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
  }

  private draw(moved: boolean): void {
    const { at, down } = this.pen.store.getState();
    this.cross.hidden = at === undefined;
    if (!at) {
      this.ring.hide();
      return;
    }
    if (moved && this.follow(at)) return;
    const { view } = this.pane.shared;
    const [x, y] = toScreenPoint(view, ...at);
    this.cross.style.transform = `translate(${x}px,${y}px)${down ? ' rotate(45deg)' : ''}`;
    const { ring } = this.studio.tools.cursor();
    this.ring.resize((ring ?? 0) * view.scale);
    this.ring.move(x, y, ring !== undefined);
  }

  /** Pan until a point is in view. @returns whether the view changed, which draws anew. */
  private follow(at: readonly [number, number]): boolean {
    const { view } = this.pane.shared;
    const { width, height } = this.pane.size;
    const [x, y] = toScreenPoint(view, ...at);
    const dx = Math.max(margin - x, 0) + Math.min(width - margin - x, 0);
    const dy = Math.max(margin - y, 0) + Math.min(height - margin - y, 0);
    if (dx === 0 && dy === 0) return false;
    this.pane.shared.set({ ...view, x: view.x + dx, y: view.y + dy });
    return true;
  }
}
