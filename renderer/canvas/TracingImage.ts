import Konva from 'konva';
import type { Studio } from '../studio/studio';
import type { Pane } from './Pane';
import { centredViewport } from './viewport';

/** The tracing picture over the drawing, scaled to fit. It is never part of the drawing. */
export class TracingImage {
  private readonly image = new Konva.Image({ image: undefined, visible: false });
  private readonly subscriptions: (() => void)[];

  constructor(
    private readonly pane: Pane,
    private readonly studio: Studio,
  ) {
    pane.overlay.add(this.image);
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
    this.image.destroy();
  }

  private draw(): void {
    const { tracing } = this.studio.store.getState();
    this.image.visible(tracing !== undefined);
    if (tracing) {
      const { view } = this.pane.shared;
      const { width, height } = this.pane.picture;
      const scale = Math.min(width / tracing.image.width, height / tracing.image.height);
      const placed = centredViewport(tracing.image, this.pane.picture, scale);
      this.image.setAttrs({
        image: tracing.image,
        opacity: tracing.opacity,
        x: view.x + placed.x * view.scale,
        y: view.y + placed.y * view.scale,
        width: tracing.image.width * placed.scale * view.scale,
        height: tracing.image.height * placed.scale * view.scale,
      });
    }
    this.pane.overlay.batchDraw();
  }
}
