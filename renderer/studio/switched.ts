import type { ModelSummary } from '#common/contract';
import type { Scene } from '../documents/drawingDocument';
import type { Misfit } from '../drawing/adapt';

/** What became of the drawing when the Studio turned to another model, for as long as it is said. */
export interface Switched extends Misfit {
  /** The state that the drawing became; the one before it is the drawing as it was. */
  to: Scene;
  from: ModelSummary;
  /** `sample`: one was asked for. `nothing`: nothing fitted, and a sample took its place. */
  how: 'carried' | 'nothing' | 'sample';
  /** Whether the model takes one size only, and the drawing was fitted to it. */
  resized: boolean;
}
