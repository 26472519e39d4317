import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type Box,
  type GuideKind,
  type ModelSummary,
  type Picture,
  type Symmetry,
  toFailure,
  type WritableFormat,
} from '#common/contract';
import { type Size, sameSize } from '#common/image/size';
import { DrawingDocument } from '../documents/drawingDocument';
import { newScene, type Scene, sceneSize } from '../documents/scene';
import { SceneThumbnails } from '../documents/sceneThumbnails';
import { type Drawing, newSheet } from '../drawing/drawing';
import { drawingFromRasters } from '../drawing/fitRaster';
import { plainLook } from '../drawing/layerLook';
import { clippedBox } from '../drawing/piece';
import { boxAround } from '../drawing/placement';
import type { Raster } from '../drawing/raster';
import { inputPicturesOf, newDrawing } from '../drawing/sheets';
import { layerInputsOf } from '../drawing/sketch';
import type { EngineLink } from '../engineLink/connectEngine';
import { Toolbox } from '../tools/toolbox';
import { InstalledModels } from './installedModels';
import { LiveTranslation } from './liveTranslation';
import { ModelSwitch } from './modelSwitch';
import { startSettings } from './modelValues';
import { PictureSettings } from './pictureSettings';
import { handOf, stateForModel } from './stateForModel';
import { brushRange, type StudioState, startState, takesDrawing } from './studioState';

/** The model that is opened at the first start: its labels are self-explanatory. */
const firstModel = 'islands';

/** State that `set` changes directly; a change of sheets first finishes a pending mark. */
type DrawingChoices = Pick<StudioState, 'sheet' | 'classIndex' | 'colour' | 'brushes'>;

/**
 * State and actions of the Studio: a drawing with its history, the tools that change it, and
 * its live translation. The history of a model that takes no pictures is that of its settings. The canvas passes pointer events to `tools` and shows `shown`.
 */
export class Studio {
  readonly store: StoreApi<StudioState> = createStore(() => startState);
  private readonly paintListeners = new Set<(where: Box | undefined) => void>();
  private readonly stepListeners = new Set<() => void>();
  private readonly document = new DrawingDocument({
    onShow: (where) => this.handlePaint(where),
    onInput: () => this.translation.invalidate(),
    onSettle: () => this.translation.settle(),
    onStep: () => this.handleStep(),
  });
  readonly tools = new Toolbox(this.document, this.store);
  readonly thumbnails = new SceneThumbnails(this.store, (drawing) => this.pixelsOf(drawing));
  private readonly translation: LiveTranslation;
  /** The models that can be chosen. */
  readonly installedModels: InstalledModels;
  /** Switches models, and undoes that. */
  readonly modelSwitch: ModelSwitch;
  /** Seed, values and size. */
  readonly settings: PictureSettings;
  private opened = false;

  /**
   * @param start opens a drawing and returns whether it did, or returns the id of a model to open;
   *   models are loaded then.
   */
  constructor(
    readonly engine: EngineLink,
    private readonly start: (studio: Studio) => Promise<boolean | string> = async () => false,
  ) {
    this.installedModels = new InstalledModels(engine, this.store);
    this.modelSwitch = new ModelSwitch(engine, this.store, this.document, this.tools);
    this.translation = new LiveTranslation(engine, this.store, this.document);
    this.settings = new PictureSettings(this.store, this.document, () =>
      this.translation.invalidate(),
    );
    engine.onStatus((door) => {
      this.store.setState({ door });
      // The first request for models may have met a crashing engine.
      if (door.engine.state === 'ready' && !this.store.getState().models?.length)
        void this.loadModels();
    });
    engine.onLost(() => this.store.setState({ connected: false }));
    engine.onOpen(() => void this.loadModels());
  }

  /** Pixels of every sheet on screen, including the pending mark. Read-only. */
  get shown(): readonly Raster[] {
    return this.document.pixels;
  }

  /** All states of the history, oldest first. */
  get states(): readonly Scene[] {
    return this.document.states;
  }

  /** Pixels of a state's drawing. Read-only. */
  pixelsOf(drawing: Drawing): readonly Raster[] {
    return this.document.pixelsOf(drawing);
  }

  /** @param listener gets the changed area, or undefined for all pixels. @returns an unsubscribe function. */
  onPaint(listener: (where: Box | undefined) => void): () => void {
    this.paintListeners.add(listener);
    return () => void this.paintListeners.delete(listener);
  }

  /** Called after every step of the drawing or its history. @returns an unsubscribe function. */
  onStep(listener: () => void): () => void {
    this.stepListeners.add(listener);
    return () => void this.stepListeners.delete(listener);
  }

  set(patch: Partial<DrawingChoices>): void {
    const { sheet } = this.store.getState();
    if ((patch.sheet ?? sheet) !== sheet) this.tools.finish();
    this.store.setState(patch);
  }

  /** Set the brush diameter of the sheet that is drawn on, kept within `brushRange`. */
  setBrush(brush: number): void {
    const { brushes, sheet } = this.store.getState();
    if (!takesDrawing(this.store.getState())) return;
    const bounded = Math.max(brushRange.min, Math.min(brushRange.max, Math.round(brush)));
    this.store.setState({ brushes: brushes.with(sheet, bounded) });
  }

  setSymmetry(symmetry: Symmetry | undefined): void {
    this.tools.finish();
    this.store.setState({ symmetry });
  }

  setGuides(guides: readonly GuideKind[]): void {
    this.store.setState({ guides });
  }

  /** Seed, symmetry, guides and look of a drawing that is opened; its tracing picture comes after. */
  setAids(
    aids: Partial<Pick<StudioState, 'seed' | 'values' | 'symmetry' | 'guides' | 'look'>>,
  ): void {
    const { seed = 0, values = {}, symmetry, guides = [], look = plainLook } = aids;
    this.store.setState({ seed, values, symmetry, guides, look, tracing: undefined });
    const { scene } = this.document;
    if (scene) this.store.setState(this.settings.stateFor(scene));
    this.translation.invalidate();
  }

  /** Show a picture to trace. @returns whether it could be shown. */
  async setTracing(file: Blob, opacity = 0.4): Promise<boolean> {
    const image = await createImageBitmap(file).catch(() => undefined);
    if (image) this.store.setState({ tracing: { file, image, opacity } });
    return image !== undefined;
  }

  setTracingOpacity(opacity: number): void {
    const { tracing } = this.store.getState();
    if (tracing) this.store.setState({ tracing: { ...tracing, opacity } });
  }

  removeTracing(): void {
    this.store.setState({ tracing: undefined });
  }

  setLive(live: boolean): void {
    this.store.setState({ live });
    if (live) this.translation.translate();
    else this.translation.stop();
  }

  /** Open a drawing for a model. @param index of the state that is shown. */
  open(model: ModelSummary, states: readonly [Drawing, ...Drawing[]], index?: number): void {
    const [first, ...rest] = states.map((drawing) => ({ model, drawing }));
    this.openScenes([first, ...rest], index);
  }

  /**
   * Begin a new drawing, with the settings of its model as they were at first.
   * @param size the model's own where it is left out.
   * @param anew whether it has a history of its own; else it is a step of the present one.
   */
  openBlank(model: ModelSummary, size?: Size, anew = true): void {
    const scene = newScene(model, {}, startSettings(model, startState), size);
    if (anew) {
      this.openScenes([scene]);
      this.setAids({});
    } else this.goOnWith(scene);
    this.showNotice('');
  }

  /** Open a history, whatever models it went through. @param index of the state that is shown. */
  openScenes(states: readonly [Scene, ...Scene[]], index?: number): void {
    this.tools.discard();
    this.modelSwitch.cancelPending();
    this.document.open(states, index);
    const hand = handOf(this.store.getState());
    this.store.setState(this.enterModel(this.document.scene!.model, { ...startState, ...hand }));
  }

  /**
   * Replace a sheet, marks included, by pixels; can be undone. If they have another size, the whole
   * drawing is resized to it.
   */
  replaceSheet(ground: Raster, sheet = this.store.getState().sheet): void {
    this.tools.settle();
    const { scene, drawing } = this.document;
    if (!scene) return;
    const { name, paper } = drawing[sheet];
    const { card } = scene.model;
    const sized = sameSize(ground, sceneSize(scene))
      ? drawing
      : drawingFromRasters(card, this.document.pixelsOf(drawing), ground);
    this.document.push(sized.with(sheet, newSheet(name, ground, paper)));
  }

  /** Go on with another drawing, for the same model or another one; can be undone. */
  goOnWith(scene: Scene): void {
    this.tools.settle();
    this.modelSwitch.cancelPending();
    this.document.pushScene(scene);
  }

  /**
   * Give the drawing another size; can be undone.
   * @param placed where it goes on the new sheet; it may be scaled, or cut off at the sheet's edges.
   */
  resizeCanvas(size: Size, placed: Box): void {
    this.tools.settle();
    const { scene, drawing } = this.document;
    if (!scene || drawing.length === 0) return;
    const { card } = scene.model;
    this.document.push(drawingFromRasters(card, this.document.pixelsOf(drawing), size, placed));
  }

  /** Cut the sheet to what is selected; can be undone. */
  crop(): void {
    const { selection, size } = this.store.getState();
    if (!selection?.frame) return;
    const box = clippedBox(size, boxAround(selection.outline));
    if (!box) return;
    const { x, y, width, height } = box;
    this.resizeCanvas({ width, height }, { x: -x, y: -y, ...size });
  }

  /** Replace the active sheet by what is on another of the same kind; can be undone. */
  copySheet(from: number): void {
    this.tools.finish();
    this.replaceSheet(this.shown[from]);
  }

  /** Blank every sheet. */
  clear(): void {
    const { model, size } = this.store.getState();
    if (!model || !takesDrawing(this.store.getState())) return;
    this.tools.discard();
    this.document.push(newDrawing(model.card, {}, [size.width, size.height]));
  }

  undo(): void {
    if (!this.tools.undo()) this.goTo(this.document.index - 1);
  }

  redo(): void {
    if (!this.tools.busy) this.goTo(this.document.index + 1);
  }

  /** Go to a state of the history. */
  goTo(index: number): void {
    this.tools.discardMarks();
    this.document.goTo(index);
  }

  /** Show another frame of the picture. @param frame its index; beyond either end it goes on at the other. */
  showFrame(frame: number): void {
    const { frames } = this.store.getState();
    if (frames.length === 0) return;
    const index = ((frame % frames.length) + frames.length) % frames.length;
    this.store.setState({ frame: index, output: frames[index] });
  }

  /** Translate what is on screen now. */
  translate(): void {
    this.translation.translate();
  }

  /** Esc: cancel the pending mark or selection, else dismiss the notice, else stop the translation. */
  cancel(): void {
    if (this.tools.cancel()) return;
    const { notice, switchReport: switched } = this.store.getState();
    if (notice || switched) this.store.setState({ notice: '', switchReport: undefined });
    else this.translation.stop();
  }

  /** The exact pixels that the model is given for what is on screen, by input, from the engine. */
  async modelInputs(): Promise<Record<string, Picture>> {
    const { model } = this.store.getState();
    if (!model) return {};
    const inputs = inputPicturesOf(model.card, this.shown);
    return (await this.engine.call('see', { model: model.card.id, inputs })).inputs;
  }

  async encode(picture: Picture, format: WritableFormat = 'png'): Promise<Uint8Array> {
    return (await this.engine.call('encode', { picture, format })).data;
  }

  /** Show a failure. */
  showFailure(error: unknown): void {
    this.store.setState({ failure: toFailure(error) });
  }

  /** Show a notice about the drawing; '' removes it. */
  showNotice(notice: string): void {
    this.store.setState({ notice });
  }

  dismissFailure(): void {
    this.store.setState({ failure: undefined });
  }

  private async loadModels(): Promise<void> {
    try {
      this.store.setState({ door: await this.engine.call('status', {}), connected: true });
      const models = await this.installedModels.refresh();
      if (this.store.getState().model) this.translate();
      else if (models.length > 0) await this.openFirst(models);
    } catch (error) {
      this.store.setState({ models: [], failure: toFailure(error), freshness: 'failed' });
    }
  }

  /** Open the first drawing, once: the link may open again before it is loaded. */
  private async openFirst(models: readonly ModelSummary[]): Promise<void> {
    if (this.opened) return;
    this.opened = true;
    const opened = await this.start(this);
    if (opened === true || this.store.getState().model) return;
    const wanted = [opened, firstModel].flatMap((id) =>
      models.filter(({ card }) => card.id === id),
    );
    const first = wanted[0] ?? models[0];
    if (first) await this.modelSwitch.open(first);
  }

  private handleStep(): void {
    const { scene, canUndo, canRedo, index, states } = this.document;
    if (!scene) return;
    const { model, drawing } = scene;
    const [now, size] = [this.store.getState(), sceneSize(scene)];
    this.store.setState({
      ...(model !== now.model && this.enterModel(model, now)),
      ...this.settings.stateFor(scene),
      canUndo,
      canRedo,
      scene,
      drawing,
      size,
      step: index,
      steps: states.length,
    });
    // What was selected is another place here.
    if (model !== now.model || !sameSize(size, now.size)) this.tools.discard();
    this.modelSwitch.dismissIfOutdated();
    for (const listener of this.stepListeners) listener();
  }

  /** @returns the changes for the store. */
  private enterModel(model: ModelSummary, before: StudioState): Partial<StudioState> {
    this.tools.setInputs(layerInputsOf(model.card));
    return stateForModel(model, before);
  }

  private handlePaint(where: Box | undefined): void {
    for (const listener of this.paintListeners) listener(where);
  }
}
