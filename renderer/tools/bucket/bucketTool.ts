import { createStore } from 'zustand/vanilla';
import type { PenPoint } from '#common/contract';
import { sheetKind } from '../../drawing/sheets';
import { Tool, type ToolCursor } from '../tool';

interface BucketState {
  /** 0 … 255: largest difference from the clicked value, on sheets with shades. */
  tolerance: number;
  /** Widest gap, in pixels, through which the fill does not leak. */
  gap: number;
}

/** Fills a region of equal or similar values. */
export class BucketTool extends Tool {
  static readonly id = 'bucket';
  static readonly key = 'g';
  static readonly instant = true;
  static readonly paints = true;
  static readonly altPicks = true;

  readonly options = createStore<BucketState>(() => ({ tolerance: 24, gap: 0 }));

  override cursor(): ToolCursor {
    return { css: 'cell' };
  }

  override press([x, y]: PenPoint): void {
    const { sheet, input, value, symmetry, within } = this.context.markStyle();
    const { tolerance, gap } = this.options.getState();
    const hasShades = input !== undefined && sheetKind(input) !== 'labels';
    this.context.document.add(sheet, {
      kind: 'fill',
      value,
      ...(symmetry && { symmetry }),
      ...(within && { within }),
      x,
      y,
      ...(hasShades && tolerance > 0 && { tolerance }),
      ...(gap > 0 && { gap }),
    });
  }
}
