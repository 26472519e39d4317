import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type Box,
  type GuideKind,
  type ModelSummary,
  type PenPoint,
  type Picture,
  type PictureFormat,
  type ShapeForm,
  type Symmetry,
  toFailure,
} from '#common/contract';
import { DrawingDocument, type Scene } from '../documents/drawingDocument';
import { type Drawing, sheetOn } from '../drawing/drawing';
import { drawingOf } from '../drawing/fit';
import type { Raster } from '../drawing/raster';
import { drawingOn, inputsOf } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/engine';
import { type Held, nothingHeld } from '../tools/gesture';
import { takeUp } from '../tools/hand';
import { Toolbox } from '../tools/toolbox';
import { LiveTranslation } from './liveTranslation';
import { ModelSwitch } from './modelSwitch';
import { brushRange, type StudioState, startState } from './studioState';

/** What a first start opens: its labels explain themselves. */
const firstModel = 'islands';

/** What one may choose freely; what is being drawn is finished first. */
type Choices = Pick<StudioState, 'tool' | 'sheet' | 'classIndex' | 'colour'>;

/**
 * The Studio without a screen: a drawing with its history, the tools that change it, and
 * its live translation. The canvas feeds it pen points and shows `shown`.
 */
export class Studio {
  readonly store: StoreApi<StudioState> = createStore(() => startState);
  private readonly paintListeners = new Set<(where: Box | undefined) => void>();
  private readonly stepListeners = new Set<() => void>();
  private readonly document = new DrawingDocument(
    (where) => this.show(where),
    () => this.stepped(),
  );
  private readonly toolbox = new Toolbox(this.document, this.store);
  private readonly translation: LiveTranslation;
  /** Turns to other models, and back. */
  readonly modelSwitch: ModelSwitch;
  private measuring = false;
  private begun = false;

  /** @param start what to begin with: it may open a drawing, and says whether it did, or name a model. */
  constructor(
    readonly engine: EngineLink,
    private readonly start: (studio: Studio) => Promise<boolean | string> = async () => false,
  ) {
    this.modelSwitch = new ModelSwitch(engine, this.store, this.document, this.toolbox);
    this.translation = new LiveTranslation(
      engine,
      this.store,
      () => this.document.pixels,
      () => this.document.drafting,
    );
    engine.onStatus((door) => {
      this.store.setState({ door });
      // The first look for models may have met an engine that was just dying.
      if (door.engine.state === 'ready' && !this.store.getState().models?.length)
        void this.opened();
    });
    engine.onLost(() => this.store.setState({ connected: false }));
    engine.onOpen(() => void this.opened());
  }

  /** Pixels of every sheet on screen now, the mark being made included. Not to be written to. */
  get shown(): readonly Raster[] {
    return this.document.pixels;
  }

  /** Every state of the drawing that can be gone to, the oldest first. */
  get states(): readonly Scene[] {
    return this.document.states;
  }

  /** Pixels of a state's drawing. Not to be written to. */
  pixelsOf(drawing: Drawing): readonly Raster[] {
    return this.document.pixelsOf(drawing);
  }

  /** @param listener is told where pixels changed, or nothing for everywhere. @returns what ends the listening. */
  onPaint(listener: (where: Box | undefined) => void): () => void {
    this.paintListeners.add(listener);
    return () => void this.paintListeners.delete(listener);
  }

  /** Called after every step of the drawing or its history. @returns what ends the listening. */
  onStep(listener: () => void): () => void {
    this.stepListeners.add(listener);
    return () => void this.stepListeners.delete(listener);
  }

  set(patch: Partial<Choices>): void {
    const { tool, sheet } = this.store.getState();
    const same = (patch.tool ?? tool) === tool && (patch.sheet ?? sheet) === sheet;
    if (!same) this.toolbox.finish();
    this.store.setState(patch);
  }

  /** U: the shape tool, and again for its next form. */
  chooseShape(form?: ShapeForm): void {
    if (form) {
      this.toolbox.finish();
      this.store.setState({ shape: form, tool: 'shape' });
    } else if (this.store.getState().tool === 'shape') {
      this.toolbox.finish();
      this.toolbox.nextShape();
    } else this.set({ tool: 'shape' });
  }

  /** Set the brush diameter of the sheet that is drawn on, kept within `brushRange`. */
  setBrush(brush: number): void {
    const { brushes, sheet } = this.store.getState();
    const bounded = Math.max(brushRange.least, Math.min(brushRange.most, Math.round(brush)));
    this.store.setState({ brushes: brushes.with(sheet, bounded) });
  }

  /** Whether shapes on the sheet that is drawn on are filled. */
  setFilled(filled: boolean): void {
    const { filled: all, sheet } = this.store.getState();
    this.store.setState({ filled: all.with(sheet, filled) });
  }

  setBucket(patch: Partial<Pick<StudioState, 'tolerance' | 'gap'>>): void {
    this.store.setState(patch);
  }

  setSymmetry(symmetry: Symmetry | undefined): void {
    this.toolbox.finish();
    this.store.setState({ symmetry });
  }

  setGuides(guides: readonly GuideKind[]): void {
    this.store.setState({ guides });
  }

  /** Seed, symmetry and guides of a drawing that is opened; its tracing picture comes after. */
  setAids(aids: Partial<Pick<StudioState, 'seed' | 'symmetry' | 'guides'>>): void {
    const { seed = 0, symmetry, guides = [] } = aids;
    this.store.setState({ seed, symmetry, guides, tracing: undefined });
    this.translation.outdate();
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

  setSeed(seed: number): void {
    this.store.setState({ seed });
    this.translation.outdate();
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

  /** Open a history, whatever models it went through. @param index of the state that is shown. */
  openScenes(states: readonly [Scene, ...Scene[]], index?: number): void {
    this.toolbox.forget();
    this.modelSwitch.forget();
    this.document.open(states, index);
    const { model } = this.document.scene!;
    this.store.setState(takeUp(model, startState));
  }

  /**
   * The pen touches the drawing: a stroke begins, or what the tool makes of it.
   * @param erase the pen was turned over: erase whatever the tool.
   */
  beginStroke(point: PenPoint, pen: boolean, erase = false, held: Held = nothingHeld): void {
    this.toolbox.press(point, pen, erase, held);
  }

  /** Add points to the stroke; called at most once a frame. */
  extendStroke(points: readonly PenPoint[], held: Held = nothingHeld): void {
    this.toolbox.drag(points, held);
  }

  /** The pen moves above the drawing. */
  hover(point: PenPoint, held: Held = nothingHeld): void {
    this.toolbox.hover(point, held);
  }

  endStroke(): void {
    this.toolbox.release();
  }

  /** Drop what is being made. */
  cancelStroke(): void {
    this.toolbox.cancel();
  }

  /** Enter: what is being made becomes a mark. */
  finish(): void {
    this.toolbox.finish();
  }

  /** Backspace: the last corner of a polygon; what is selected. */
  back(): void {
    this.toolbox.back();
  }

  /** Move what is selected by whole pixels. @returns whether anything is. */
  nudge(dx: number, dy: number): boolean {
    this.toolbox.selection.nudge(dx, dy);
    return this.toolbox.selection.box !== undefined;
  }

  /** Select the whole sheet that is drawn on. */
  selectAll(): void {
    const { sheet } = this.store.getState();
    if (!this.shown[sheet]) return;
    this.set({ tool: 'select' });
    this.toolbox.selection.drop();
    const { width, height } = this.shown[sheet];
    this.toolbox.selection.select(sheet, { x: 0, y: 0, width, height });
  }

  fill(x: number, y: number): void {
    this.toolbox.fill(x, y);
  }

  /** Take label or colour from the drawing under a point, and the pen with it. */
  pick(x: number, y: number): void {
    const picked = this.toolbox.pick(x, y);
    if (picked) this.set({ ...picked, tool: 'pen' });
  }

  /**
   * Put pixels where the sheet that is drawn on was; its marks go, and come back with undo.
   * Where they have another size, the whole drawing takes it.
   */
  replaceSheet(ground: Raster): void {
    this.toolbox.finish();
    const { sheet } = this.store.getState();
    const { scene, drawing } = this.document;
    if (!scene) return;
    const { name, paper } = drawing[sheet];
    const [{ width, height }] = this.shown;
    const same = ground.width === width && ground.height === height;
    const { inputs } = scene.model.card;
    const sized = same ? drawing : drawingOf(inputs, this.document.pixelsOf(drawing), ground);
    this.document.push(sized.with(sheet, sheetOn(name, ground, paper)));
  }

  /** Blank every sheet. */
  clear(): void {
    const { model } = this.store.getState();
    if (!model) return;
    const { width, height } = this.shown[0];
    this.toolbox.forget();
    this.document.push(drawingOn(model.card, {}, [width, height]));
  }

  undo(): void {
    if (!this.toolbox.undo()) this.goTo(this.document.index - 1);
  }

  redo(): void {
    if (!this.toolbox.busy) this.goTo(this.document.index + 1);
  }

  /** Go to a state of the history. */
  goTo(index: number): void {
    this.toolbox.forget();
    this.document.goTo(index);
  }

  /** Translate what is on screen now. */
  translate(): void {
    this.translation.translate();
  }

  /** Esc: what is being made or is selected, else what is being said, else the translation. */
  cancel(): void {
    if (this.toolbox.cancel()) return;
    const { notice, switched } = this.store.getState();
    if (notice || switched) this.store.setState({ notice: '', switched: undefined });
    else this.translation.stop();
  }

  /** The exact pixels that the model is given for what is on screen, by input, from the engine itself. */
  async seen(): Promise<Record<string, Picture>> {
    const { model } = this.store.getState();
    if (!model) return {};
    const inputs = inputsOf(model.card, this.shown);
    return (await this.engine.call('see', { model: model.card.id, inputs })).inputs;
  }

  async encode(picture: Picture, format: PictureFormat = 'png'): Promise<Uint8Array> {
    return (await this.engine.call('encode', { picture, format })).data;
  }

  /** Say that something did not work. */
  fail(error: unknown): void {
    this.store.setState({ failure: toFailure(error) });
  }

  /** Say something about the drawing; '' takes it back. */
  tell(notice: string): void {
    this.store.setState({ notice });
  }

  dismissFailure(): void {
    this.store.setState({ failure: undefined });
  }

  /** Time every model that was not timed yet, one after the other. */
  async measureSpeeds(): Promise<void> {
    if (this.measuring) return;
    this.measuring = true;
    for (const { card } of this.store.getState().models ?? []) {
      if (this.store.getState().speeds[card.id]) continue;
      // A model that can't run says so when it is opened; here it only has no speed.
      const speed = await this.engine.call('models.speed', { id: card.id }).catch(() => undefined);
      const { speeds } = this.store.getState();
      if (speed) this.store.setState({ speeds: { ...speeds, [card.id]: speed } });
    }
    this.measuring = false;
  }

  /** A file that a card names, as an address for <img>; the caller revokes it. */
  async imageAddress(id: string, path: string): Promise<string> {
    const { type, data } = await this.engine.call('models.file', { id, path });
    return URL.createObjectURL(new Blob([data as Uint8Array<ArrayBuffer>], { type }));
  }

  private async opened(): Promise<void> {
    try {
      this.store.setState({ door: await this.engine.call('status', {}), connected: true });
      const { models, problems } = await this.engine.call('models.list', {});
      this.store.setState({ models, problems });
      if (this.store.getState().model) this.translate();
      else if (models.length > 0) await this.begin(models);
    } catch (error) {
      this.store.setState({ models: [], failure: toFailure(error), freshness: 'failed' });
    }
  }

  /** What is on the table first. The link may open twice before it is there. */
  private async begin(models: readonly ModelSummary[]): Promise<void> {
    if (this.begun) return;
    this.begun = true;
    const begun = await this.start(this);
    if (begun === true || this.store.getState().model) return;
    const wanted = [begun, firstModel].flatMap((id) => models.filter(({ card }) => card.id === id));
    await this.modelSwitch.open(wanted[0] ?? models[0]);
  }

  private stepped(): void {
    const { scene, canUndo, canRedo, index, states } = this.document;
    if (!scene) return;
    const { model, drawing } = scene;
    const now = this.store.getState();
    this.store.setState({
      ...(model !== now.model && takeUp(model, now)),
      canUndo,
      canRedo,
      drawing,
      step: index,
      steps: states.length,
    });
    this.modelSwitch.follow();
    for (const listener of this.stepListeners) listener();
  }

  private show(where: Box | undefined): void {
    for (const listener of this.paintListeners) listener(where);
    this.translation.outdate();
  }
}
