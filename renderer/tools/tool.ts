import type { Box, CardInput, PenPoint, Symmetry } from '#common/contract';
import type { DrawingDocument } from '../documents/drawingDocument';
import type { Point } from '../drawing/raster';

/** The pointer, besides where it is. */
export interface PointerState {
  /** Whether it is a pen, whose pressure is measured. */
  pen: boolean;
  shift: boolean;
  alt: boolean;
  /** Distance in pixels of the drawing within which a handle or a corner is hit. */
  hitRadius: number;
  /** Move the drawing under the view, by pixels of the drawing. */
  panBy(dx: number, dy: number): void;
}

/** A mouse with no key held, on a view that can't be moved. */
export const defaultPointer: PointerState = {
  pen: false,
  shift: false,
  alt: false,
  hitRadius: 4,
  panBy() {},
};

/** What marks are made with now. */
export interface MarkStyle {
  /** Index of the sheet that is drawn on. */
  sheet: number;
  /** The input of the model that the sheet is for; undefined while there is no model. */
  input: CardInput | undefined;
  /** What the chosen label or colour is on that sheet. */
  value: number;
  /** Diameter in pixels of the drawing. */
  size: number;
  symmetry: Symmetry | undefined;
}

/** A label of a label map, or '#rrggbb' for other sheets. */
export type Paint = { classIndex: number } | { colour: string };

/** What a tool may use of the Studio. */
export interface ToolContext {
  readonly document: DrawingDocument;
  markStyle(): MarkStyle;
  /** Choose what is painted; where the chosen tool doesn't paint, one that does is chosen too. */
  setPaint(paint: Paint): void;
  /** Say which box is selected. */
  setSelection(box: Box | undefined): void;
}

export interface ToolCursor {
  /** A CSS cursor. */
  css: string;
  /** Diameter of a ring under the pointer, in pixels of the drawing; undefined for none. */
  ring?: number;
}

/**
 * A tool: what the pointer does on the drawing while the tool is chosen. What is fixed is
 * static; there is one instance for each Studio, which holds the tool's options and what has
 * been begun with it. Points are in pixels of the drawing.
 */
export abstract class Tool {
  constructor(protected readonly context: ToolContext) {}

  /** Whether something has been begun that is not a mark yet. */
  get busy(): boolean {
    return false;
  }

  /** @param at where the pointer is; undefined where that is not known. */
  cursor(_at?: Point, _reach?: number): ToolCursor {
    return { css: 'crosshair' };
  }

  press(_point: PenPoint, _pointer: PointerState): void {}

  /** The pointer moved while it is pressed. @param points new ones only, at least one. */
  drag(_points: readonly PenPoint[], _pointer: PointerState): void {}

  /** The pointer moved without being pressed. */
  hover(_point: PenPoint, _pointer: PointerState): void {}

  release(): void {}

  /** Give up what was begun. @returns whether there was anything. */
  cancel(): boolean {
    return false;
  }

  /** Make what was begun a mark: Enter was pressed, or another tool is chosen. */
  finish(): void {}

  /** Drop what was begun without showing it: the drawing is being replaced. */
  discard(): void {}

  /** Undo one step of what was begun. @returns whether there was anything. */
  undo(): boolean {
    return false;
  }

  /** Backspace or Delete. */
  erase(): void {}

  /** Move what is selected by whole pixels. @returns whether anything is selected. */
  nudge(_dx: number, _dy: number): boolean {
    return false;
  }

  /** Select the whole sheet that is drawn on; only for tools that select. */
  selectAll?(): void;

  /** The tool is chosen already, and is chosen again. */
  chooseAgain(): void {}

  /** The Studio has turned to a model with these inputs. */
  setInputs(_inputs: readonly CardInput[]): void {}
}

/** What is fixed about a tool. */
export interface ToolClass<Id extends string = string> {
  /** Also the name of the action that chooses it: saved keymaps hold it. */
  readonly id: Id;
  /** The key that chooses it at first, as `actionTable` writes it. */
  readonly key: string;
  /** Whether it paints with the chosen label or colour. */
  readonly paints?: boolean;
  /** Whether it leaves the drawing alone: what another tool has begun can go on after it. */
  readonly leavesDrawing?: boolean;
  /** What calls this tool for as long as it is held, whichever tool is chosen. */
  readonly heldBy?: {
    /** `PointerEvent.button`. */
    button?: number;
    /** `KeyboardEvent.code`. */
    code?: string;
  };
  new (context: ToolContext): Tool;
}
