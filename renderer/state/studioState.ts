import type {
  CardInput,
  DoorStatus,
  Failure,
  ModelSummary,
  Picture,
  Speed,
} from '../../electron/engine/contract';
import type { LiveTask } from './live';

export type Tool = 'pen' | 'eraser' | 'bucket' | 'eyedropper' | 'pan';

/**
 * Whether the picture shown is the drawing's: `draft` a smaller one while the pen is down,
 * `stale` while one is on its way, `paused` if none is.
 */
export type Freshness = 'none' | 'stale' | 'draft' | 'fresh' | 'paused' | 'failed';

export interface StudioState {
  /** undefined while they are being read. */
  models: ModelSummary[] | undefined;
  problems: (Failure & { folder: string })[];
  model: ModelSummary | undefined;
  tool: Tool;
  /** Index of the sheet that is drawn on: one for each input of the model. */
  sheet: number;
  /** Index of the label that the pen paints on a label map. */
  classIndex: number;
  /** '#rrggbb' that the pen paints where the sheet is paint. */
  colour: string;
  /** Brush diameter of each sheet in pixels of the drawing. */
  brushes: readonly number[];
  /** Chooses the noise of models that have some. */
  seed: number;
  canUndo: boolean;
  canRedo: boolean;
  live: boolean;
  output: Picture | undefined;
  /** What `output` was made from. */
  translated: LiveTask | undefined;
  freshness: Freshness;
  /** Of the last translation, milliseconds from asking to having. */
  ms: number;
  provider: string;
  failure: Failure | undefined;
  /** By model id, once it was measured: how fast it is on this machine. */
  speeds: Readonly<Record<string, Speed>>;
  door: DoorStatus | undefined;
  connected: boolean;
}

export const startState: StudioState = {
  models: undefined,
  problems: [],
  model: undefined,
  tool: 'pen',
  sheet: 0,
  classIndex: 0,
  colour: '#e5484d',
  brushes: [16],
  seed: 0,
  canUndo: false,
  canRedo: false,
  live: true,
  output: undefined,
  translated: undefined,
  freshness: 'none',
  ms: 0,
  provider: '',
  failure: undefined,
  speeds: {},
  door: undefined,
  connected: false,
};

export const brushRange = { least: 1, most: 96 } as const;

/** The input that is drawn on. */
export function activeInput({ model, sheet }: StudioState): CardInput | undefined {
  return model?.card.inputs[sheet];
}

export const activeBrush = ({ brushes, sheet }: StudioState): number => brushes[sheet];
