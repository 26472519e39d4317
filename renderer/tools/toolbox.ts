import type { StoreApi } from 'zustand/vanilla';
import { type PenPoint, shapeForms } from '#common/contract';
import type { DrawingDocument } from '../documents/drawingDocument';
import { fullInk, packColour, sheetKind, unpackColour } from '../drawing/sheets';
import { activeBrush, activeInput, type StudioState } from '../studio/studioState';
import type { Gesture, Held } from './gesture';
import { Selection } from './selection';
import { PolygonGesture, ShapeGesture } from './shapeGesture';
import { StrokeGesture } from './strokeGesture';

/** The tools: what the pen does on the drawing, by the tool that is chosen. */
export class Toolbox {
  readonly selection: Selection;
  private gesture: Gesture | undefined;
  private selecting = false;

  constructor(
    private readonly document: DrawingDocument,
    private readonly store: StoreApi<StudioState>,
  ) {
    this.selection = new Selection(document, (selection) => store.setState({ selection }));
  }

  /** Whether something has been begun that is not a mark yet. */
  get busy(): boolean {
    return this.gesture !== undefined || this.selection.floats;
  }

  /** The pen touches the drawing. @param erase it was turned over: erase whatever the tool. */
  press(point: PenPoint, pen: boolean, erase: boolean, held: Held): void {
    const state = this.store.getState();
    const at = exact(point);
    if (state.tool === 'select' && !erase) {
      this.selecting = true;
      this.selection.press(state.sheet, [at[0], at[1]], held);
    } else if (this.gesture) this.gesture.press(at, held);
    else this.gesture = this.begin(at, pen, erase || state.tool === 'eraser');
  }

  /** New points of the pen; called at most once a frame. */
  drag(points: readonly PenPoint[], held: Held): void {
    const last = points.at(-1);
    if (!last) return;
    if (this.selecting) this.selection.drag([last[0], last[1]], held);
    else this.gesture?.drag(points.map(exact), held);
  }

  hover(point: PenPoint, held: Held): void {
    this.gesture?.hover(exact(point), held);
  }

  release(): void {
    if (this.selecting) {
      this.selecting = false;
      this.selection.release();
    } else if (this.gesture?.release()) this.gesture = undefined;
  }

  /** Enter, or another tool: what was begun becomes a mark. */
  finish(): void {
    const { gesture } = this;
    this.gesture = undefined;
    gesture?.finish();
    this.selection.drop();
  }

  /** Backspace: one touch less; of a selection, what is in it. */
  back(): void {
    if (!this.gesture) this.selection.erase();
    else if (!this.gesture.back()) this.cancel();
  }

  /** Undo, while something is being made: one touch less of it. @returns whether there was anything. */
  undo(): boolean {
    if (!this.gesture) return this.selection.takeBack();
    if (!this.gesture.back()) this.cancel();
    return true;
  }

  /** Esc. @returns whether there was anything to give up. */
  cancel(): boolean {
    if (this.gesture) {
      this.gesture = undefined;
      this.document.dropDraft();
      return true;
    }
    if (this.selection.takeBack()) return true;
    const selected = this.selection.box !== undefined;
    this.selection.forget();
    return selected;
  }

  /** Forget all that was begun: the drawing is another one. */
  forget(): void {
    this.gesture = undefined;
    this.selecting = false;
    this.selection.forget();
  }

  fill(x: number, y: number): void {
    const { sheet, tolerance, gap, symmetry } = this.store.getState();
    const input = activeInput(this.store.getState());
    const shades = input && sheetKind(input) !== 'labels' && tolerance > 0;
    this.document.add(sheet, {
      kind: 'fill',
      value: this.value(),
      ...(symmetry && { symmetry }),
      x,
      y,
      ...(shades && { tolerance }),
      ...(gap > 0 && { gap }),
    });
  }

  /** What of the store changes when label or colour is taken from under a point. */
  pick(x: number, y: number): Partial<StudioState> | undefined {
    const { sheet } = this.store.getState();
    const { width, height, data } = this.document.pixels[sheet];
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (column < 0 || row < 0 || column >= width || row >= height) return undefined;
    const value = data[row * width + column];
    const input = activeInput(this.store.getState());
    if (input?.kind === 'labels') return { classIndex: value };
    if (input && sheetKind(input) === 'paint' && value !== 0) {
      return { colour: unpackColour(value) };
    }
    return undefined;
  }

  /** The shape tool, or its next form if it is the tool already. */
  nextShape(): void {
    const { tool, shape } = this.store.getState();
    if (tool !== 'shape') return;
    const next = shapeForms[(shapeForms.indexOf(shape) + 1) % shapeForms.length];
    this.store.setState({ shape: next });
  }

  private begin(point: PenPoint, pen: boolean, erase: boolean): Gesture {
    const state = this.store.getState();
    const { sheet, symmetry } = state;
    const value = erase ? this.document.drawing[sheet].paper : this.value();
    const style = { sheet, value, size: activeBrush(state), symmetry };
    if (state.tool !== 'shape' || erase) {
      return new StrokeGesture(this.document, { ...style, pen }, point);
    }
    const shape = { ...style, filled: state.filled[sheet] };
    return state.shape === 'polygon'
      ? new PolygonGesture(this.document, shape, point)
      : new ShapeGesture(this.document, state.shape, shape, point);
  }

  /** What the pen paints on the sheet that is drawn on. */
  private value(): number {
    const state = this.store.getState();
    const input = activeInput(state);
    if (!input) return 0;
    const kind = sheetKind(input);
    if (kind === 'labels') return state.classIndex;
    return kind === 'ink' ? fullInk : packColour(state.colour);
  }
}

/** To a hundredth of a pixel, so that a file of ten thousand strokes stays small. */
function exact([x, y, pressure]: PenPoint): PenPoint {
  return [Math.round(x * 100) / 100, Math.round(y * 100) / 100, Math.round(pressure * 256) / 256];
}
