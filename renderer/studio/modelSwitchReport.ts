import type { ModelSummary } from '#common/contract';
import type { Scene } from '../documents/scene';
import type { AdaptLosses } from '../drawing/adapt';

/** Result of a model switch, while it is shown. */
export interface ModelSwitchReport extends AdaptLosses {
  /** The state after the switch; the state before it holds the original drawing. */
  to: Scene;
  from: ModelSummary;
  /**
   * `carried`: content was carried over. `sample`: a sample was requested. `nothing`: nothing fitted,
   * and a sample was opened. `undrawn`: the model takes no drawing. `continued`: the picture of the
   * model before became the drawing.
   */
  how: 'carried' | 'continued' | 'nothing' | 'sample' | 'undrawn';
  /** Whether the drawing was resized to the model's fixed size. */
  resized: boolean;
  /** Id of the earlier drawing in the library, if it is not a step back but another drawing. */
  kept?: string;
}
