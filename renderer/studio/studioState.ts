import type {
  Box,
  CardInput,
  DoorStatus,
  Failure,
  GuideKind,
  ModelSummary,
  Picture,
  Speed,
  Symmetry,
} from '#common/contract';
import type { Drawing } from '../drawing/drawing';
import { type ToolId, toolTable } from '../tools/toolTable';
import type { LiveTask } from './latestTranslation';
import type { ValuesByModel } from './modelValues';
import type { Switched } from './switched';

/** A picture under the artist's eyes that the model is never given. */
export interface Tracing {
  /** The file as it was opened. */
  file: Blob;
  image: ImageBitmap;
  /** 0…1. */
  opacity: number;
}

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
  tool: ToolId;
  /** The tool that a key calls for as long as it is held. */
  heldTool: ToolId | undefined;
  /** Index of the sheet that is drawn on: one for each input of the model. */
  sheet: number;
  /** Index of the label that the pen paints on a label map. */
  classIndex: number;
  /** '#rrggbb' that the pen paints where the sheet is paint. */
  colour: string;
  /** Brush diameter of each sheet in pixels of the drawing. */
  brushes: readonly number[];
  /** How marks are repeated; undefined for not at all. */
  symmetry: Symmetry | undefined;
  guides: readonly GuideKind[];
  tracing: Tracing | undefined;
  /** The box of pixels that is selected. */
  selection: Box | undefined;
  /** Chooses the noise of models that have some. */
  seed: number;
  values: ValuesByModel;
  canUndo: boolean;
  canRedo: boolean;
  /** The drawing without what is just being made on it. */
  drawing: Drawing;
  /** Where in the history the drawing is, and how many states it has. */
  step: number;
  steps: number;
  live: boolean;
  output: Picture | undefined;
  /** What `output` was made from. */
  translated: LiveTask | undefined;
  freshness: Freshness;
  /** Of the last translation, milliseconds from asking to having. */
  ms: number;
  provider: string;
  failure: Failure | undefined;
  /** Something to know about the drawing that was opened; '' if there is nothing. */
  notice: string;
  /** What became of the drawing at the last change of models, for as long as it is shown. */
  switched: Switched | undefined;
  /** The state of the drawing that is safe in the window's storage. */
  kept: Drawing | undefined;
  /** By model id, once it was measured: how fast it is on this machine. */
  speeds: Readonly<Record<string, Speed>>;
  door: DoorStatus | undefined;
  connected: boolean;
}

export const startState: StudioState = {
  models: undefined,
  problems: [],
  model: undefined,
  tool: toolTable[0].id,
  heldTool: undefined,
  sheet: 0,
  classIndex: 0,
  colour: '#e5484d',
  brushes: [16],
  symmetry: undefined,
  guides: [],
  tracing: undefined,
  selection: undefined,
  seed: 0,
  values: {},
  canUndo: false,
  canRedo: false,
  drawing: [],
  step: 0,
  steps: 1,
  live: true,
  output: undefined,
  translated: undefined,
  freshness: 'none',
  ms: 0,
  provider: '',
  failure: undefined,
  notice: '',
  switched: undefined,
  kept: undefined,
  speeds: {},
  door: undefined,
  connected: false,
};

export const brushRange = { min: 1, max: 96 } as const;

/** The input that is drawn on. */
export function activeInput({ model, sheet }: StudioState): CardInput | undefined {
  return model?.card.inputs[sheet];
}

export const activeBrush = ({ brushes, sheet }: StudioState): number => brushes[sheet];
