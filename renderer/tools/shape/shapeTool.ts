import { createStore } from 'zustand/vanilla';
import { type CardInput, type PenPoint, type ShapeForm, shapeForms } from '#common/contract';
import { sheetKind } from '../../drawing/sheets';
import { isSketch } from '../../drawing/sketch';
import { type Gesture, GestureTool } from '../gestureTool';
import { PolygonGesture, ShapeGesture } from './shapeGesture';

interface ShapeState {
  form: ShapeForm;
  /** Of each sheet, whether shapes on it are filled. */
  filled: readonly boolean[];
}

/** Lines, rectangles, ellipses and polygons. */
export class ShapeTool extends GestureTool {
  static readonly id = 'shape';
  static readonly key = 'u';
  static readonly paints = true;

  readonly options = createStore<ShapeState>(() => ({ form: 'line', filled: [true] }));

  setForm(form: ShapeForm): void {
    this.finish();
    this.options.setState({ form });
  }

  /** Whether shapes on the sheet that is drawn on are filled. */
  setFilled(filled: boolean): void {
    const all = this.options.getState().filled;
    this.options.setState({ filled: all.with(this.context.markStyle().sheet, filled) });
  }

  /** The next form. */
  override chooseAgain(): void {
    const { form } = this.options.getState();
    this.setForm(shapeForms[(shapeForms.indexOf(form) + 1) % shapeForms.length]);
  }

  override setInputs(inputs: readonly CardInput[]): void {
    const filled = inputs.map((input) => sheetKind(input) !== 'ink' && !isSketch(input));
    this.options.setState({ filled });
  }

  protected begin(point: PenPoint): Gesture {
    const { document } = this.context;
    const style = this.context.markStyle();
    const { form, filled } = this.options.getState();
    const shapeStyle = { ...style, filled: filled[style.sheet] };
    return form === 'polygon'
      ? new PolygonGesture(document, shapeStyle, point)
      : new ShapeGesture(document, form, shapeStyle, point);
  }
}
