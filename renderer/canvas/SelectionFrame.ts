import Konva from 'konva';
import { frameCorners } from '../drawing/placement';
import type { Point } from '../drawing/raster';
import type { Studio } from '../studio/studio';
import { handlePoint, handles, turnHandle } from '../tools/select/boxHandles';
import { SelectTool } from '../tools/select/selectTool';
import { hitRadius } from './hitRadius';
import type { Pane } from './Pane';
import { toScreenPoint } from './viewport';

/** Side of a handle on screen. */
const handleSize = 8;

const dark = '#1c1c1c';
const light = '#ffffff';

/** The outline of what is selected, and its frame with the handles that move, scale and turn it. */
export class SelectionFrame {
  private readonly group = new Konva.Group();
  private readonly subscriptions: (() => void)[];
  private offset = 0;
  private marching: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly pane: Pane,
    private readonly studio: Studio,
  ) {
    pane.overlay.add(this.group);
    this.subscriptions = [
      pane.shared.onChange(() => this.draw()),
      studio.store.subscribe((now, before) => {
        if (now.selection !== before.selection || now.tool !== before.tool) this.draw();
      }),
    ];
    this.draw();
  }

  destroy(): void {
    clearInterval(this.marching);
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.group.destroy();
  }

  private draw(): void {
    const { selection, tool } = this.studio.store.getState();
    this.group.destroyChildren();
    this.runDashes(selection !== undefined);
    if (selection) {
      const { outline, frame } = selection;
      this.line(outline, frame !== undefined);
      // With another tool it only limits what is painted.
      if (frame && tool === SelectTool.id) {
        const corners = frameCorners(frame);
        if (outline.length !== corners.length) this.line(corners, true, 0.5);
        const reach = hitRadius / this.pane.shared.view.scale;
        const turn = turnHandle(frame, reach);
        this.line([handlePoint(frame, [0, -1]), turn], false);
        for (const handle of handles) this.square(handlePoint(frame, handle));
        const [x, y] = this.onScreen(turn);
        this.group.add(
          new Konva.Circle({
            x,
            y,
            radius: handleSize / 2 + 1,
            fill: light,
            stroke: dark,
            strokeWidth: 1,
          }),
        );
      }
    }
    this.pane.overlay.batchDraw();
  }

  /** The dashes run along the outline as long as there is one, unless a person wants less motion. */
  private runDashes(selected: boolean): void {
    const moves = selected && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (moves) this.marching ??= setInterval(() => this.march(), 150);
    else {
      clearInterval(this.marching);
      this.marching = undefined;
    }
  }

  private march(): void {
    this.offset = (this.offset + 1) % 8;
    for (const line of this.group.find<Konva.Line>('.ants')) line.dashOffset(-this.offset);
    this.pane.overlay.batchDraw();
  }

  private onScreen([x, y]: Point): Point {
    return toScreenPoint(this.pane.shared.view, x, y);
  }

  /** Dark dashes over a light line: one of the two is visible on any ground. */
  private line(points: readonly Point[], closed: boolean, opacity = 1): void {
    const line = {
      points: points.flatMap((point) => [...this.onScreen(point)]),
      closed,
      opacity,
      strokeWidth: 1,
    };
    this.group.add(new Konva.Line({ ...line, stroke: light }));
    this.group.add(
      new Konva.Line({
        ...line,
        stroke: dark,
        dash: [4, 4],
        dashOffset: -this.offset,
        name: 'ants',
      }),
    );
  }

  private square(point: Point): void {
    const [x, y] = this.onScreen(point);
    this.group.add(
      new Konva.Rect({
        x: x - handleSize / 2,
        y: y - handleSize / 2,
        width: handleSize,
        height: handleSize,
        fill: light,
        stroke: dark,
        strokeWidth: 1,
      }),
    );
  }
}
