import type { StoreApi } from 'zustand/vanilla';
import { type ModelSummary, type Picture, toFailure } from '#common/contract';
import { type Size, startSize } from '#common/image/size';
import type { DrawingDocument } from '../documents/drawingDocument';
import { newScene, type Scene, sceneSize } from '../documents/scene';
import { type Adapted, adaptDrawing } from '../drawing/adapt';
import { drawingFromRasters } from '../drawing/fitRaster';
import { inputLikeOutput } from '../drawing/plainInput';
import { rasterFromPicture } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import type { Toolbox } from '../tools/toolbox';
import type { ModelSwitchReport } from './modelSwitchReport';
import { startSettings } from './modelValues';
import type { StudioState } from './studioState';

const noLosses = { missingInputs: [], unknownLabels: [], droppedSheets: [], resized: false };

/** Switches the Studio to other models. Each switch is a step of the history, and can be undone. */
export class ModelSwitch {
  /** Grows with every switch: a sample that loads too late is dropped. */
  private requests = 0;

  constructor(
    private readonly engine: EngineLink,
    private readonly store: StoreApi<StudioState>,
    private readonly document: DrawingDocument,
    private readonly toolbox: Toolbox,
  ) {}

  /**
   * Switch to another model. Compatible content is carried over; the rest is reported.
   * @param keep whether a sample that nobody touched is carried over too.
   */
  async switchTo(model: ModelSummary, keep = false): Promise<void> {
    this.toolbox.finish();
    const { scene } = this.document;
    if (!scene) return this.open(model, 0);
    if (scene.model.card.id === model.card.id) return;
    const { card } = model;
    if (scene.start === 'blank' && !scene.settings) return this.openBlank(scene, model);
    if ((scene.start && !keep) || scene.settings) return this.open(model, 0, 'sample');
    const pixels = this.document.pixelsOf(scene.drawing);
    const drawn = adaptDrawing(scene.model.card, card, pixels);
    return this.carry(scene, model, drawn, sceneSize(scene), 'carried');
  }

  /**
   * Begin a drawing for another model with the picture that is shown, all of its frames. One that is
   * smaller than the model's usual drawing is enlarged by a whole factor, so that shapes stay exact.
   */
  async continueWith(model: ModelSummary): Promise<void> {
    this.toolbox.finish();
    const { scene } = this.document;
    const { frames, outputTask } = this.store.getState();
    if (!scene || !outputTask) return;
    const input = inputLikeOutput(outputTask.model.card.output, frames.length);
    const pixels = frames.map((frame) => rasterFromPicture(input, frame));
    const drawn = adaptDrawing({ inputs: [input] }, model.card, pixels);
    const { width, height } = frames[0];
    const usual = startSize(model.card.size);
    const times = Math.max(1, Math.floor(Math.min(usual.width / width, usual.height / height)));
    const size = { width: width * times, height: height * times };
    return this.carry(scene, model, drawn, size, 'continued');
  }

  /** A step to a drawing for a model; to one of its samples if it can't take anything of it. */
  private async carry(
    scene: Scene,
    model: ModelSummary,
    { rasters, fits, ...losses }: Adapted,
    { width, height }: Size,
    how: 'carried' | 'continued',
  ): Promise<void> {
    const { card } = model;
    if (!fits) return this.open(model, 0, 'nothing');
    this.requests++;
    const size = 'fixed' in card.size ? card.size.fixed : ([width, height] as const);
    const resized = size[0] !== width || size[1] !== height;
    const fitted = drawingFromRasters(card, rasters, { width: size[0], height: size[1] });
    this.document.pushScene({ model, drawing: fitted });
    const { missingInputs, unknownLabels, droppedSheets } = losses;
    const lost = missingInputs.length + unknownLabels.length + droppedSheets.length > 0 || resized;
    // No report if everything was carried over.
    if (lost || how === 'continued') this.announce(scene, { how, ...losses, resized });
    else this.dismiss();
  }

  /**
   * Open a model on one of its samples, on a blank drawing if it has none, or without a drawing if it
   * takes none. It takes the place of a drawing that nobody touched; after any other it is a step.
   * @param how the reason that is reported, if there was a drawing.
   * @param keep keeps the present drawing in the library, and gives its id there: the sample is a drawing of
   *   its own then. Called last, so that what is drawn while the sample is read is kept too.
   */
  async open(
    model: ModelSummary,
    loadSample = 0,
    how: 'nothing' | 'sample' = 'sample',
    keep?: () => Promise<string | undefined>,
  ): Promise<void> {
    const request = ++this.requests;
    const pictures = await this.loadSample(model, loadSample);
    if (request !== this.requests) return;
    // A pending mark belongs to the drawing before the switch.
    this.toolbox.finish();
    const kept = await keep?.();
    if (request !== this.requests) return;
    const { scene } = this.document;
    const same = scene?.model.card.id === model.card.id;
    const settings = startSettings(model, this.store.getState());
    const next = newScene(same ? scene.model : model, pictures, settings);
    if (!scene || this.isUntouched(scene)) {
      this.document.open([next]);
      this.dismiss();
      return;
    }
    if (kept) this.document.open([next]);
    else this.document.pushScene(next);
    this.announce(scene, { how: next.settings ? 'undrawn' : how, ...noLosses, kept });
  }

  /** A blank sheet stays one: with the natural ground of the other model, in the same size if it can. */
  private openBlank(scene: Scene, model: ModelSummary): void {
    this.requests++;
    const size = 'fixed' in model.card.size ? undefined : sceneSize(scene);
    const next = newScene(model, {}, startSettings(model, this.store.getState()), size);
    if (this.isUntouched(scene)) this.document.open([next]);
    else this.document.pushScene(next);
    this.dismiss();
  }

  /** Whether nothing was ever drawn: there is nothing to go back to. */
  private isUntouched({ start }: Scene): boolean {
    return start !== undefined && this.document.states.length === 1;
  }

  /** Undo the last switch. */
  revert(): void {
    this.toolbox.discard();
    this.document.undo();
  }

  /** Dismiss the report of the last switch. */
  dismiss(): void {
    if (this.store.getState().switchReport) this.store.setState({ switchReport: undefined });
  }

  /** Another drawing was opened: drop a sample that is still loading. */
  cancelPending(): void {
    this.requests++;
    this.dismiss();
  }

  /** Called after every step: the report is shown only while the switch is the latest step. */
  dismissIfOutdated(): void {
    const { switchReport: switched } = this.store.getState();
    if (switched && switched.to !== this.document.scene) this.dismiss();
  }

  private announce(from: Scene, report: Omit<ModelSwitchReport, 'from' | 'to'>): void {
    const switchTo = this.document.scene!;
    this.store.setState({
      switchReport: { ...report, from: from.model, to: switchTo },
      notice: '',
    });
  }

  /** The pictures of a sample by name; none if it can't be read. */
  private async loadSample(
    { card }: ModelSummary,
    index: number,
  ): Promise<Record<string, Picture>> {
    if (card.samples.length <= index) return {};
    try {
      return await this.engine.call('models.sample', { id: card.id, index });
    } catch (error) {
      this.store.setState({ failure: toFailure(error), freshness: 'failed' });
      return {};
    }
  }
}
