import type {
  DoorStatus,
  Failure,
  GuideKind,
  LayerLook,
  ModelSummary,
  Picture,
  Speed,
  Symmetry,
} from '#common/contract';
import type { Size } from '#common/image/size';
import type { Scene } from '../documents/scene';
import type { Drawing } from '../drawing/drawing';
import { plainLook } from '../drawing/layerLook';
import type { SheetInput } from '../drawing/sheetInputs';
import { layerInputsOf } from '../drawing/sketch';
import type { Selection } from '../tools/tool';
import { type ToolId, toolTable } from '../tools/toolTable';
import type { LiveTask } from './liveTask';
import type { ModelSwitchReport } from './modelSwitchReport';
import type { ValuesByModel } from './modelValues';

/** A tracing picture, visible to the artist and never given to the model. */
interface Tracing {
  /** The file as it was opened. */
  file: Blob;
  image: ImageBitmap;
  /** 0…1. */
  opacity: number;
}

/**
 * Whether the picture shown belongs to the drawing: `draft` is a downscaled one while the pen is
 * down, `stale` means a newer one is being made, `paused` that none is.
 */
type Freshness = 'none' | 'stale' | 'draft' | 'fresh' | 'paused' | 'failed';

export interface StudioState {
  /** undefined while they are loading. */
  models: ModelSummary[] | undefined;
  problems: (Failure & { folder: string })[];
  model: ModelSummary | undefined;
  tool: ToolId;
  /** The temporary tool while its key is held. */
  heldTool: ToolId | undefined;
  /** Index of the active sheet; there is one for each input of the model, or each of its frames, and last the sketch. */
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
  /** How the layers of the drawing are seen. */
  look: LayerLook;
  tracing: Tracing | undefined;
  selection: Selection | undefined;
  /** Chooses the noise of models that have some. Of a model without pictures, as in the history. */
  seed: number;
  values: ValuesByModel;
  canUndo: boolean;
  canRedo: boolean;
  /** The present state of the history. */
  scene: Scene | undefined;
  /** Its drawing, without the pending mark; empty for a model that takes no pictures. */
  drawing: Drawing;
  /** Size of the drawing, or of the picture that is asked for without one. */
  size: Size;
  /** Index of the current state in the history, and the number of states. */
  step: number;
  steps: number;
  live: boolean;
  /** The picture that is shown: of several frames one. */
  output: Picture | undefined;
  /** All frames of the last translation, earliest first; one for most models. */
  frames: readonly Picture[];
  /** Index of the frame that is shown. */
  frame: number;
  /** The task that `output` was made from. */
  outputTask: LiveTask | undefined;
  freshness: Freshness;
  /** Latency of the last translation, in milliseconds. */
  ms: number;
  provider: string;
  failure: Failure | undefined;
  /** A notice about the opened drawing; '' for none. */
  notice: string;
  /** Report of the last model switch, while it is shown. */
  switchReport: ModelSwitchReport | undefined;
  /** The state of the history that was saved last. */
  savedScene: Scene | undefined;
  /** When the drawing was kept last, in milliseconds since 1970, or that it could not be. */
  kept: { at: number } | 'failed' | undefined;
  /** Measured speed on this machine, by model id. */
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
  look: plainLook,
  tracing: undefined,
  selection: undefined,
  seed: 0,
  values: {},
  canUndo: false,
  canRedo: false,
  scene: undefined,
  drawing: [],
  size: { width: 1, height: 1 },
  step: 0,
  steps: 1,
  live: true,
  output: undefined,
  frames: [],
  frame: 0,
  outputTask: undefined,
  freshness: 'none',
  ms: 0,
  provider: '',
  failure: undefined,
  notice: '',
  switchReport: undefined,
  savedScene: undefined,
  kept: undefined,
  speeds: {},
  door: undefined,
  connected: false,
};

/** Brush diameters, in pixels of the drawing; the slider goes up to `handy`. */
export const brushRange = { min: 1, max: 400, handy: 96 } as const;

/** What the active sheet is for; undefined if there is none. */
export function activeInput({ model, sheet }: StudioState): SheetInput | undefined {
  return model && layerInputsOf(model.card)[sheet];
}

/** Brush diameter of the active sheet; 1 if there is none. */
export const activeBrush = ({ brushes, sheet }: StudioState): number => brushes[sheet] ?? 1;

/** Whether there is anything to draw on: the model takes pictures. */
export const takesDrawing = ({ drawing }: Pick<StudioState, 'drawing'>): boolean =>
  drawing.length > 0;
