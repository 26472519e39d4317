import Konva from 'konva';
import type { GuideKind, Symmetry } from '#common/contract';
import type { Studio } from '../studio/studio';
import type { Pane } from './Pane';
import { konvaPlace } from './viewport';

/** End points, as fractions of width and height. */
type GuideLine = readonly [x0: number, y0: number, x1: number, y1: number];

const gridLines = (shares: readonly number[]): GuideLine[] =>
  shares.flatMap((s): GuideLine[] => [
    [s, 0, s, 1],
    [0, s, 1, s],
  ]);

const guideLines: Readonly<Record<GuideKind, GuideLine[]>> = {
  grid: gridLines([1, 2, 3, 4, 5, 6, 7].map((i) => i / 8)),
  thirds: gridLines([1 / 3, 2 / 3]),
  centre: [...gridLines([0.5]), [0, 0, 1, 1], [0, 1, 1, 0]],
};

/** Axes of a symmetry. */
function symmetryLines(symmetry: Symmetry | undefined, width: number, height: number): GuideLine[] {
  switch (symmetry?.kind) {
    case undefined:
      return [];
    case 'vertical':
      return [[0.5, 0, 0.5, 1]];
    case 'horizontal':
      return [[0, 0.5, 1, 0.5]];
    case 'both':
      return gridLines([0.5]);
    case 'radial': {
      const reach = Math.hypot(width, height) / 2;
      return Array.from({ length: symmetry.count }, (_, i): GuideLine => {
        const angle = (2 * Math.PI * i) / symmetry.count - Math.PI / 2;
        return [
          0.5,
          0.5,
          0.5 + (reach * Math.cos(angle)) / width,
          0.5 + (reach * Math.sin(angle)) / height,
        ];
      });
    }
  }
}

/** Lines over the drawing that only the artist sees: guides, and the axes of the symmetry. */
export class Guides {
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
        const same = now.guides === before.guides && now.symmetry === before.symmetry;
        if (!same || now.steps !== before.steps) this.draw();
      }),
    ];
    this.draw();
  }

  destroy(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.group.destroy();
  }

  private draw(): void {
    const { guides, symmetry } = this.studio.store.getState();
    const { width, height } = this.pane.picture;
    this.group.destroyChildren();
    this.group.setAttrs(konvaPlace(this.pane.shared.view));
    this.group.clip({ x: 0, y: 0, width, height });
    const add = (line: GuideLine, stroke: string, dash: number[]) => {
      const points = line.map((s, i) => (i % 2 ? s * height : s * width));
      const thin = { points, strokeWidth: 1, strokeScaleEnabled: false };
      // Dark dashes over a light line: one of the two is visible on any background.
      this.group.add(new Konva.Line({ ...thin, stroke: '#ffffff', opacity: 0.7 }));
      this.group.add(new Konva.Line({ ...thin, stroke, dash }));
    };
    for (const kind of guides) for (const line of guideLines[kind]) add(line, '#1c1c1c', [3, 3]);
    for (const line of symmetryLines(symmetry, width, height)) add(line, '#d6409f', [8, 4]);
    this.pane.overlay.batchDraw();
  }
}
