import type { PenPoint } from '#common/contract';
import { sheetKind, unpackColour } from '../../drawing/sheets';
import { Tool, type ToolCursor } from '../tool';

/** Picks the label or colour under the pointer, and switches to a painting tool. */
export class EyedropperTool extends Tool {
  static readonly id = 'eyedropper';
  static readonly key = 'i';
  static readonly instant = true;
  static readonly leavesDrawing = true;

  override cursor(): ToolCursor {
    return { css: 'cell' };
  }

  override press([x, y]: PenPoint): void {
    const { sheet, input } = this.context.markStyle();
    const { width, height, data } = this.context.document.pixels[sheet];
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (column < 0 || row < 0 || column >= width || row >= height) return;
    const value = data[row * width + column];
    if (input?.kind === 'labels') this.context.setPaint({ classIndex: value });
    else if (input && sheetKind(input) === 'paint' && value !== 0) {
      this.context.setPaint({ colour: unpackColour(value) });
    }
  }
}
