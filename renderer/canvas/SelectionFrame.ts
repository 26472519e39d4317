import Konva from 'konva';
import type { Studio } from '../studio/studio';
import { gripPoint, handles } from '../tools/select/boxHandles';
import type { Pane } from './Pane';

/** Side of a handle on screen. */
const handleSize = 8;

/** The selected box, with its handles. */
export class SelectionFrame {
  private readonly group = new Konva.Group();
  private readonly subscriptions: (() => void)[];

  constructor(
    private readonly pane: Pane,
    private readonly studio: Studio,
  ) {
    pane.overlay.add(this.group);
    this.subscriptions = [
      pane.shared.onChange(() => this.draw()),
      studio.store.subscribe((now, before) => {
        if (now.selection !== before.selection) this.draw();
      }),
    ];
    this.draw();
  }

  destroy(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.group.destroy();
  }

  private draw(): void {
    const { selection } = this.studio.store.getState();
    this.group.destroyChildren();
    if (selection) {
      const { scale, x, y } = this.pane.shared.view;
      const frame = {
        x: x + selection.x * scale,
        y: y + selection.y * scale,
        width: selection.width * scale,
        height: selection.height * scale,
        strokeWidth: 1,
      };
      this.group.add(new Konva.Rect({ ...frame, stroke: '#ffffff' }));
      this.group.add(new Konva.Rect({ ...frame, stroke: '#1c1c1c', dash: [4, 4] }));
      for (const grip of handles) {
        const [px, py] = gripPoint(selection, grip);
        this.group.add(
          new Konva.Rect({
            x: x + px * scale - handleSize / 2,
            y: y + py * scale - handleSize / 2,
            width: handleSize,
            height: handleSize,
            fill: '#ffffff',
            stroke: '#1c1c1c',
            strokeWidth: 1,
          }),
        );
      }
    }
    this.pane.overlay.batchDraw();
  }
}
