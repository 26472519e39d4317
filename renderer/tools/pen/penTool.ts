import { StrokeTool } from '../strokeTool';

/** Draws strokes in the chosen label or colour. */
export class PenTool extends StrokeTool {
  static readonly id = 'pen';
  static readonly key = 'b';
  static readonly paints = true;
  static readonly altPicks = true;

  protected value(): number {
    return this.context.markStyle().value;
  }
}
