import Konva from 'konva';
import type { ColourRuns } from '../drawing/colourRuns';
import type { ColourRunsOverlay } from '../studio/colourRunsOverlay';
import type { Pane } from './Pane';
import type { PixelLayer } from './PixelLayer';
import { toScreenPoint } from './viewport';

/** Opacity of the regions: what is drawn shows through. */
const opacity = '0.6';
/** Least radius of a ring around a leak, in CSS pixels. */
const leastRing = 12;
/** Colours of the rings; each is dashed differently too. */
const rings = {
  gap: { stroke: '#e5484d', dash: [] },
  meet: { stroke: '#e5484d', dash: [4, 4] },
  border: { stroke: '#f5a524', dash: [2, 5] },
} as const;

/** Where colour runs, over the drawing: the regions in their colours, and rings where it leaks. */
export class ColourRunsLayer {
  private readonly pixels: PixelLayer;
  private readonly group = new Konva.Group();
  private readonly subscriptions: (() => void)[];

  constructor(
    private readonly pane: Pane,
    private readonly overlay: ColourRunsOverlay,
  ) {
    this.pixels = pane.addLayer();
    this.pixels.element.style.opacity = opacity;
    pane.overlay.add(this.group);
    this.subscriptions = [
      pane.shared.onChange(() => this.drawRings()),
      overlay.store.subscribe(() => this.draw()),
    ];
    this.draw();
  }

  destroy(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.group.destroy();
  }

  private get runs(): ColourRuns | undefined {
    return this.overlay.store.getState().runs;
  }

  private draw(): void {
    const { runs } = this;
    if (runs) this.pixels.show(runs);
    else this.pixels.hide();
    this.pane.place();
    this.drawRings();
  }

  private drawRings(): void {
    this.group.destroyChildren();
    const { view } = this.pane.shared;
    for (const leak of this.runs?.leaks ?? []) {
      const [x, y] = toScreenPoint(view, leak.x, leak.y);
      // A long border is no place: only its gaps and meetings are ringed whole.
      const reach = leak.kind === 'border' ? 0 : leak.radius * view.scale;
      const radius = Math.max(leastRing, reach + 6);
      const { stroke, dash } = rings[leak.kind];
      this.group.add(new Konva.Circle({ x, y, radius, stroke: '#ffffff', strokeWidth: 4 }));
      this.group.add(new Konva.Circle({ x, y, radius, stroke, strokeWidth: 2, dash: [...dash] }));
    }
    this.pane.overlay.batchDraw();
  }
}
