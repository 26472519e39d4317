import Konva from 'konva';

/** The brush, as two rings under the pen: they are seen on dark and light labels alike. */
export class Cursor {
  private readonly group = new Konva.Group({ visible: false });
  private readonly outer = new Konva.Circle({ stroke: '#ffffff', strokeWidth: 1 });
  private readonly inner = new Konva.Circle({ stroke: '#000000', strokeWidth: 1 });

  constructor(private readonly layer: Konva.Layer) {
    this.group.add(this.outer, this.inner);
    layer.add(this.group);
  }

  move(x: number, y: number, visible: boolean): void {
    this.group.position({ x, y });
    this.group.visible(visible);
    this.layer.batchDraw();
  }

  hide(): void {
    this.group.visible(false);
    this.layer.batchDraw();
  }

  /** @param radius on screen. */
  shape(radius: number): void {
    this.outer.radius(radius + 0.5);
    this.inner.radius(Math.max(0.5, radius - 0.5));
    this.layer.batchDraw();
  }
}
