import type { StoreApi } from 'zustand/vanilla';
import { type ModelSummary, type Picture, toFailure } from '#common/contract';
import { startSize } from '#common/image/size';
import type { DrawingDocument, Scene } from '../documents/drawingDocument';
import { adaptDrawing } from '../drawing/adapt';
import type { Drawing } from '../drawing/drawing';
import { drawingOf } from '../drawing/fitRaster';
import { drawingOn } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/engine';
import type { Toolbox } from '../tools/toolbox';
import type { StudioState } from './studioState';
import type { Switched } from './switched';

const nothingSaid = { lacks: [], unknown: [], left: [], resized: false };

/** Turns the Studio to other models. Each turn is a step of the history, and undone like a stroke. */
export class ModelSwitch {
  /** Grows with every turn: a sample that comes late is dropped. */
  private turns = 0;

  constructor(
    private readonly engine: EngineLink,
    private readonly store: StoreApi<StudioState>,
    private readonly document: DrawingDocument,
    private readonly toolbox: Toolbox,
  ) {}

  /** Go on with another model; what fits of the drawing comes along, the rest is said. */
  async to(model: ModelSummary): Promise<void> {
    this.toolbox.finish();
    const { scene } = this.document;
    if (!scene) return this.open(model, 0);
    if (scene.model.card.id === model.card.id) return;
    const { card } = model;
    const pixels = this.document.pixelsOf(scene.drawing);
    const { rasters, fits, ...misfit } = adaptDrawing(scene.model.card, card, pixels);
    if (!fits) return this.open(model, 0, 'nothing');
    this.turns++;
    const [{ width, height }] = pixels;
    const size = 'fixed' in card.size ? card.size.fixed : ([width, height] as const);
    const resized = size[0] !== width || size[1] !== height;
    this.document.push(drawingOf(card.inputs, rasters, { width: size[0], height: size[1] }), model);
    // Where all of it came along there is nothing to say.
    const { lacks, unknown, left } = misfit;
    if (lacks.length + unknown.length + left.length > 0 || resized) {
      this.say(scene, { how: 'carried', ...misfit, resized });
    } else this.dismiss();
  }

  /**
   * Open a model on one of its samples, or on empty paper if it has none.
   * @param how why, if it is to be said.
   */
  async open(model: ModelSummary, sample = 0, how?: 'nothing' | 'sample'): Promise<void> {
    const turn = ++this.turns;
    const drawing = await this.sample(model, sample);
    if (turn !== this.turns) return;
    // What is just being made is a part of the drawing that one can go back to.
    this.toolbox.finish();
    const { scene } = this.document;
    if (!scene) {
      this.document.open([{ model, drawing }]);
      return;
    }
    const same = scene.model.card.id === model.card.id;
    this.document.push(drawing, same ? scene.model : model);
    if (how) this.say(scene, { how, ...nothingSaid });
  }

  /** Back to the drawing as it was before the last turn, which can be redone. */
  back(): void {
    this.toolbox.discard();
    this.document.undo();
  }

  /** Say no more of the last turn. */
  dismiss(): void {
    if (this.store.getState().switched) this.store.setState({ switched: undefined });
  }

  /** Something else was opened: a sample that is on its way comes too late. */
  forget(): void {
    this.turns++;
    this.dismiss();
  }

  /** After every step: the turn is spoken of only while it is the last thing that was done. */
  follow(): void {
    const { switched } = this.store.getState();
    if (switched && switched.to !== this.document.scene) this.dismiss();
  }

  private say(from: Scene, said: Omit<Switched, 'from' | 'to'>): void {
    const to = this.document.scene!;
    this.store.setState({ switched: { ...said, from: from.model, to }, notice: '' });
  }

  private async sample({ card }: ModelSummary, index: number): Promise<Drawing> {
    let pictures: Record<string, Picture> = {};
    if (card.samples.length > index) {
      try {
        pictures = await this.engine.call('models.sample', { id: card.id, index });
      } catch (error) {
        this.store.setState({ failure: toFailure(error), freshness: 'failed' });
      }
    }
    const [first] = Object.values(pictures);
    const size = first ? ([first.width, first.height] as const) : startSize(card.size);
    return drawingOn(card, pictures, size);
  }
}
