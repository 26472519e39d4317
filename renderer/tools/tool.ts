import type { CardInput, PenPoint, Placement, Symmetry } from '#common/contract';
import type { DrawingDocument } from '../documents/drawingDocument';
import type { Point } from '../drawing/raster';
import type { PenSettings } from './penSettings';

/** State of the pointer besides its position. */
export interface PointerState {
  /** Whether it is a pen, whose pressure is measured. */
  pen: boolean;
  shift: boolean;
  alt: boolean;
  /** Whether it is moved by keys, which never tremble: there is nothing to calm. */
  steady?: boolean;
  /** Distance within which a handle or a corner is hit, in pixels of the drawing. */
  hitRadius: number;
  /** CSS pixels to a pixel of the drawing. */
  scale: number;
  /** Move the drawing under the view, by pixels of the drawing. */
  panBy(dx: number, dy: number): void;
}

/** A mouse without modifier keys, on a view that does not pan. */
export const defaultPointer: PointerState = {
  pen: false,
  shift: false,
  alt: false,
  hitRadius: 4,
  scale: 2,
  panBy() {},
};

/** Style of new marks. */
export interface MarkStyle {
  /** Index of the sheet that is drawn on. */
  sheet: number;
  /** The input of the model that the sheet is for; undefined while there is no model. */
  input: CardInput | undefined;
  /** The chosen label or colour as a value of that sheet. */
  value: number;
  /** Diameter in pixels of the drawing. */
  size: number;
  symmetry: Symmetry | undefined;
  /** Whether edges are blended: on ink of models that were trained on such. */
  soft: boolean;
  /** Closed outline of what is selected: nothing is painted outside of it. */
  within: readonly Point[] | undefined;
}

/** A label of a label map, or '#rrggbb' for other sheets. */
export type Paint = { classIndex: number } | { colour: string };

/** The part of the Studio that tools may use. */
export interface ToolContext {
  readonly document: DrawingDocument;
  /** How the hand is followed. */
  readonly pen: PenSettings;
  markStyle(): MarkStyle;
  /** Choose what is painted; where the chosen tool doesn't paint, one that does is chosen too. */
  setPaint(paint: Paint): void;
  /** Publish what is selected. */
  setSelection(selection: Selection | undefined): void;
}

/** What is selected, as it is shown. */
export interface Selection {
  /** On the sheet, in pixels: closed, unless it is still being drawn. */
  outline: readonly Point[];
  /** The frame whose handles move, scale and turn it; none while the outline is being drawn. */
  frame?: Placement;
}

export interface ToolCursor {
  /** A CSS cursor. */
  css: string;
  /** Diameter of a ring under the pointer, in pixels of the drawing; undefined for none. */
  ring?: number;
}

/**
 * A tool: handles pointer events on the drawing while it is chosen. Constant properties are static
 * (see `ToolClass`); the one instance in each Studio holds the tool's options and its pending mark.
 * Points are in pixels of the drawing.
 */
export abstract class Tool {
  constructor(protected readonly context: ToolContext) {}

  /** Whether a mark is pending. */
  get busy(): boolean {
    return false;
  }

  /** @param at position of the pointer; undefined if it is not known. */
  cursor(_at?: Point, _reach?: number): ToolCursor {
    return { css: 'crosshair' };
  }

  press(_point: PenPoint, _pointer: PointerState): void {}

  /** The pointer moved while it is pressed. @param points new ones only, at least one. */
  drag(_points: readonly PenPoint[], _pointer: PointerState): void {}

  /** The pointer moved without being pressed. */
  hover(_point: PenPoint, _pointer: PointerState): void {}

  release(): void {}

  /** Cancel the pending mark. @returns whether there was one. */
  cancel(): boolean {
    return false;
  }

  /** Commit the pending mark: another tool is chosen, or the drawing is saved. */
  finish(): void {}

  /** Enter: commit the pending mark, or go on to its next part. */
  confirm(): void {
    this.finish();
  }

  /** Drop the pending mark without redrawing: the drawing is being replaced. */
  discard(): void {}

  /** Undo one step of the pending mark. @returns whether there was one. */
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

  /** Called when the tool is chosen while it is the current tool. */
  chooseAgain(): void {}

  /** Called when the Studio switches to a model whose sheets are for these inputs. */
  setInputs(_inputs: readonly CardInput[]): void {}
}

/** Constant properties of a tool. */
export interface ToolClass<Id extends string = string> {
  /** Also the name of the action that chooses it. Stored in keymaps, so it must not change. */
  readonly id: Id;
  /** Default key, in the notation of `actionTable`. */
  readonly key: string;
  /** Whether it paints with the chosen label or colour. */
  readonly paints?: boolean;
  /** Whether a press is all of it: nothing comes of dragging. */
  readonly instant?: boolean;
  /** Whether Alt and a press pick what is under the pointer instead. */
  readonly altPicks?: boolean;
  /** Whether it never changes the drawing: a pending mark of another tool is kept while it is used. */
  readonly leavesDrawing?: boolean;
  /** Button or key that activates this tool while held, whichever tool is chosen. */
  readonly heldBy?: {
    /** `PointerEvent.button`. */
    button?: number;
    /** `KeyboardEvent.code`. */
    code?: string;
  };
  new (context: ToolContext): Tool;
}
