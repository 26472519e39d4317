import Konva from 'konva';
import type { Studio } from '../studio/studio';
import type { Pane } from './Pane';
import { centredViewport, konvaPlace } from './viewport';

/** The tracing picture over the drawing, scaled to fit. It is never part of the drawing. */
export class TracingImage {
  private readonly group = new Konva.Group();
  private readonly image = new Konva.Image({ image: undefined, visible: false });
  private readonly subscriptions: (() => void)[];

  constructor(
    private readonly pane: Pane,
    private readonly studio: Studio,
  ) {
    this.group.add(this.image);
    pane.overlay.add(this.group);
    this.subscriptions = [
      pane.shared.onChange(() => this.draw()),
      studio.store.subscribe((now, before) => {
        if (now.tracing !== before.tracing || now.steps !== before.steps) this.draw();
      }),
    ];
    this.draw();
  }

  destroy(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.group.destroy();
  }

  private draw(): void {
    const { tracing } = this.studio.store.getState();
    this.image.visible(tracing !== undefined);
    if (tracing) {
      this.group.setAttrs(konvaPlace(this.pane.shared.view));
      const { width, height } = this.pane.picture;
      const scale = Math.min(width / tracing.image.width, height / tracing.image.height);
      const placed = centredViewport(tracing.image, this.pane.picture, scale);
      this.image.setAttrs({
        image: tracing.image,
        opacity: tracing.opacity,
        x: placed.x,
        y: placed.y,
        width: tracing.image.width * placed.scale,
        height: tracing.image.height * placed.scale,
      });
    }
    this.pane.overlay.batchDraw();
  }
}
