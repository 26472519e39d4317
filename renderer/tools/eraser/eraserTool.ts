import { StrokeTool } from '../strokeTool';

/** Draws strokes of the sheet's paper value. */
export class EraserTool extends StrokeTool {
  static readonly id = 'eraser';
  static readonly key = 'e';
  static readonly altPicks = true;
  /** The eraser end of a pen, whichever tool is chosen. */
  static readonly heldBy = { button: 5 };

  protected value(): number {
    return this.context.document.drawing[this.context.markStyle().sheet].paper;
  }
}
