import type { LayerLook } from '#common/contract';
import { isHidden, layerName, withLayer } from '../drawing/layerLook';
import { layerOrder } from '../drawing/layerOrder';
import type { SheetInput } from '../drawing/sheetInputs';
import { blankSheet } from '../drawing/sheets';
import { blankSketch, isSketch, layerInputsOf } from '../drawing/sketch';
import type { Studio } from '../studio/studio';
import { activeInput, type StudioState } from '../studio/studioState';

/** A layer of the drawing: a sheet, or of frames the one that is seen. */
export interface Layer {
  /** As in `layerName`. */
  name: string;
  /** Index of its sheet. */
  sheet: number;
  input: SheetInput;
}

/** The layers of the drawing as they are seen, the uppermost first; none without a drawing. */
export function layersOf({ model, drawing, sheet, look }: StudioState): Layer[] {
  if (!model || drawing.length === 0) return [];
  return layerOrder(model.card, sheet, look)
    .map(({ index, input }) => ({ name: layerName(input), sheet: index, input }))
    .reverse();
}

/** Which layer is drawn on, and how each is seen. */
export class Layers {
  /** The sheet that was drawn on before the sketch. */
  private before = 0;

  constructor(private readonly studio: Studio) {}

  /** Change how a layer is seen. */
  set(name: string, change: Partial<LayerLook['layers'][string]>): void {
    this.setLook((look) => withLayer(look, name, change));
  }

  /** Lay the sketch over or under what the model is given. */
  setSketchBelow(sketchBelow: boolean): void {
    this.setLook((look) => ({ ...look, sketchBelow }));
  }

  /** Hide the layer that is drawn on, or show it. */
  toggleActive(): void {
    const state = this.studio.store.getState();
    const input = activeInput(state);
    if (!input) return;
    const name = layerName(input);
    this.set(name, { hidden: !isHidden(state.look, name) });
  }

  /** Draw on the layer above or below. @param by 1 or −1. */
  step(by: number): void {
    const state = this.studio.store.getState();
    const layers = layersOf(state);
    const at = layers.findIndex(({ sheet }) => sheet === state.sheet);
    const next = layers[at - by];
    if (next) this.studio.set({ sheet: next.sheet });
  }

  /** Draw on the sketch, or again on what was drawn on before it. */
  toggleSketch(): void {
    const state = this.studio.store.getState();
    const input = activeInput(state);
    if (!input || !state.model) return;
    const last = layerInputsOf(state.model.card).length - 1;
    if (isSketch(input)) this.studio.set({ sheet: Math.min(this.before, last - 1) });
    else {
      this.before = state.sheet;
      this.studio.set({ sheet: last });
    }
  }

  /** Take everything off a layer; can be undone. */
  clear({ sheet, input }: Layer): void {
    const { width, height } = this.studio.store.getState().size;
    const blank = isSketch(input) ? blankSketch(width, height) : blankSheet(input, width, height);
    this.studio.replaceSheet(blank.ground, sheet);
  }

  private setLook(change: (look: LayerLook) => LayerLook): void {
    const { store } = this.studio;
    store.setState({ look: change(store.getState().look) });
  }
}
