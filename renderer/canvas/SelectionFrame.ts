import Konva from 'konva';
import type { Studio } from '../studio/studio';
import { gripPoint, handles } from '../tools/select/boxHandles';
import type { Pane } from './Pane';
import { konvaPlace } from './viewport';

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
      const { view } = this.pane.shared;
      this.group.setAttrs(konvaPlace(view));
      const thin = { strokeWidth: 1, strokeScaleEnabled: false };
      const frame = { ...selection, ...thin };
      const side = handleSize / view.scale;
      this.group.add(new Konva.Rect({ ...frame, stroke: '#ffffff' }));
      this.group.add(new Konva.Rect({ ...frame, stroke: '#1c1c1c', dash: [4, 4] }));
      for (const grip of handles) {
        const [px, py] = gripPoint(selection, grip);
        this.group.add(
          new Konva.Rect({
            ...thin,
            x: px - side / 2,
            y: py - side / 2,
            width: side,
            height: side,
            fill: '#ffffff',
            stroke: '#1c1c1c',
          }),
        );
      }
    }
    this.pane.overlay.batchDraw();
  }
}
