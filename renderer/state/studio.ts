import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ModelSummary, type Picture, toFailure } from '../../electron/engine/contract';
import {
  copyRaster,
  type Drawing,
  type Mark,
  sheetOn,
  withMark,
} from '../../electron/engine/core/drawing/drawing';
import type { Raster } from '../../electron/engine/core/drawing/raster';
import { RasterCache } from '../../electron/engine/core/drawing/rasterCache';
import {
  drawingOn,
  fullInk,
  inputsOf,
  packColour,
  sheetKind,
  unpackColour,
} from '../../electron/engine/core/drawing/sheets';
import { type PenPoint, paintStroke } from '../../electron/engine/core/drawing/stroke';
import { startSize } from '../../electron/engine/core/image/size';
import type { EngineLink } from '../link/engine';
import { Drafts } from './drafts';
import { History } from './history';
import { Live } from './live';
import { activeBrush, activeInput, brushRange, type StudioState, startState } from './studioState';

/** What a first start opens: its labels explain themselves. */
const firstModel = 'islands';

interface LiveStroke {
  sheet: number;
  value: number;
  points: PenPoint[];
  size: number;
  pen: boolean;
}

/**
 * The Studio without a screen: a drawing with its history, the stroke being made, and the
 * live translation of both. The canvas feeds it pen points and shows `shown`.
 */
export class Studio {
  readonly store: StoreApi<StudioState> = createStore(() => startState);
  private history = new History<Drawing>([]);
  private readonly rasters = new RasterCache();
  private stroke: LiveStroke | undefined;
  private pixels: readonly Raster[] = [];
  private version = 0;
  private measuring = false;
  private readonly live: Live;
  private readonly drafts = new Drafts();
  private readonly paintListeners = new Set<() => void>();

  constructor(private readonly engine: EngineLink) {
    this.live = new Live(engine, {
      onResult: ({ task, ms, translation }) => {
        const { model, draft, version, rasters } = task;
        if (draft === 1) this.drafts.note(model.card.id, rasters[0], translation.runMs);
        const current = draft === 1 ? 'fresh' : 'draft';
        this.store.setState({
          output: translation.picture,
          translated: task,
          ms,
          provider: translation.provider,
          failure: undefined,
          freshness: version === this.version ? current : 'stale',
        });
      },
      onFailure: (failure, version) => {
        if (failure.code === 'CANCELLED') return;
        // The link comes back by itself, and `onOpen` asks again.
        if (failure.code === 'LINK_CLOSED') this.store.setState({ freshness: 'stale' });
        else if (version === this.version) this.store.setState({ failure, freshness: 'failed' });
      },
    });
    engine.onStatus((door) => {
      this.store.setState({ door });
      // The first look for models may have met an engine that was just dying.
      if (door.engine.state === 'ready' && !this.store.getState().models?.length)
        void this.opened();
    });
    engine.onLost(() => this.store.setState({ connected: false }));
    engine.onOpen(() => void this.opened());
  }

  /** Pixels of every sheet on screen now, the stroke being made included. Not to be written to. */
  get shown(): readonly Raster[] {
    return this.pixels;
  }

  /** @returns what ends the listening. */
  onPaint(listener: () => void): () => void {
    this.paintListeners.add(listener);
    return () => void this.paintListeners.delete(listener);
  }

  set(patch: Partial<Pick<StudioState, 'tool' | 'sheet' | 'classIndex' | 'colour'>>): void {
    this.cancelStroke();
    this.store.setState(patch);
  }

  /** Set the brush diameter of the sheet that is drawn on, kept within `brushRange`. */
  setBrush(brush: number): void {
    const { brushes, sheet } = this.store.getState();
    const bounded = Math.max(brushRange.least, Math.min(brushRange.most, Math.round(brush)));
    this.store.setState({ brushes: brushes.with(sheet, bounded) });
  }

  setSeed(seed: number): void {
    this.store.setState({ seed });
    this.version++;
    if (this.store.getState().live) this.translate();
  }

  setLive(live: boolean): void {
    this.store.setState({ live });
    if (live) this.translate();
    else this.stopTranslating();
  }

  /** Open a model on one of its samples, or on empty paper if it has none. */
  async openModel(model: ModelSummary, sample = 0): Promise<void> {
    const { card } = model;
    let pictures: Record<string, Picture> = {};
    if (card.samples.length > sample) {
      try {
        pictures = await this.engine.call('models.sample', { id: card.id, index: sample });
      } catch (error) {
        this.store.setState({ failure: toFailure(error), freshness: 'failed' });
      }
    }
    const [first] = Object.values(pictures);
    const size = first ? ([first.width, first.height] as const) : startSize(card.size);
    const drawing = drawingOn(card, pictures, size);
    if (this.store.getState().model?.card.id === card.id) {
      this.push(drawing);
      return;
    }
    // Another model has other sheets: marks of the old history mean nothing on them.
    this.history = new History(drawing);
    const labels = card.inputs.find((input) => input.kind === 'labels');
    this.stroke = undefined;
    this.store.setState({
      model,
      sheet: 0,
      brushes: card.inputs.map((input) => input.stroke),
      classIndex: labels ? labels.palette.findIndex((l) => l.name !== labels.paper) : 0,
      output: undefined,
      translated: undefined,
    });
    this.changed();
  }

  /** @param erase the pen was turned over: erase whatever the tool. */
  beginStroke(point: PenPoint, pen: boolean, erase = false): void {
    const state = this.store.getState();
    const { sheet } = state;
    const erases = erase || state.tool === 'eraser';
    const value = erases ? this.history.present[sheet].paper : this.value();
    this.stroke = { sheet, value, points: [point], size: activeBrush(state), pen };
    this.preview();
  }

  /** Add points to the stroke; called at most once a frame. */
  extendStroke(points: readonly PenPoint[]): void {
    if (!this.stroke || points.length === 0) return;
    this.stroke.points.push(...points);
    this.preview();
  }

  endStroke(): void {
    if (!this.stroke) return;
    const { sheet, value, points, size, pen } = this.stroke;
    this.stroke = undefined;
    this.addMark(sheet, { kind: 'stroke', value, stroke: { points, size, pen } });
  }

  /** Drop the stroke being made. */
  cancelStroke(): void {
    if (!this.stroke) return;
    this.stroke = undefined;
    this.changed();
  }

  fill(x: number, y: number): void {
    this.addMark(this.store.getState().sheet, { kind: 'fill', value: this.value(), x, y });
  }

  /** Take label or colour from the drawing under a point, and the pen with it. */
  pick(x: number, y: number): void {
    const { sheet } = this.store.getState();
    const { width, height, data } = this.pixels[sheet];
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (column < 0 || row < 0 || column >= width || row >= height) return;
    const value = data[row * width + column];
    const input = activeInput(this.store.getState());
    if (input?.kind === 'labels') this.set({ classIndex: value, tool: 'pen' });
    else if (input && sheetKind(input) === 'paint' && value !== 0) {
      this.set({ colour: unpackColour(value), tool: 'pen' });
    }
  }

  /** Put pixels where the sheet that is drawn on was; its marks go, and come back with undo. */
  replaceSheet(ground: Raster): void {
    const { sheet } = this.store.getState();
    const { present } = this.history;
    const { name, paper } = present[sheet];
    this.push(present.with(sheet, sheetOn(name, ground, paper)));
  }

  /** Blank every sheet. */
  clear(): void {
    const { model } = this.store.getState();
    if (!model) return;
    const { width, height } = this.pixels[0];
    this.push(drawingOn(model.card, {}, [width, height]));
  }

  undo(): void {
    if (this.stroke) {
      this.cancelStroke();
      return;
    }
    this.history.undo();
    this.changed();
  }

  redo(): void {
    if (this.stroke) return;
    this.history.redo();
    this.changed();
  }

  /** Translate what is on screen now. */
  translate(): void {
    const { model, seed } = this.store.getState();
    if (!model) return;
    this.store.setState({ freshness: 'stale' });
    // While the pen is down, a slow model gives a smaller picture; the whole one follows.
    const draft = this.stroke ? this.drafts.factor(model.card, this.pixels[0]) : 1;
    this.live.offer({ model, rasters: this.pixels, seed, version: this.version, draft });
  }

  /** Esc: the stroke being made, else the translation. */
  cancel(): void {
    if (this.stroke) this.cancelStroke();
    else this.stopTranslating();
  }

  /** The exact pixels that the model is given for what is on screen, by input, from the engine itself. */
  async seen(): Promise<Record<string, Picture>> {
    const { model } = this.store.getState();
    if (!model) return {};
    const inputs = inputsOf(model.card, this.pixels);
    return (await this.engine.call('see', { model: model.card.id, inputs })).inputs;
  }

  async encodePng(picture: Picture): Promise<Uint8Array> {
    return (await this.engine.call('encode', { picture, format: 'png' })).data;
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
      this.store.setState({ door: await this.engine.status(), connected: true });
      const { models, problems } = await this.engine.call('models.list', {});
      this.store.setState({ models, problems });
      const first = models.find((m) => m.card.id === firstModel) ?? models[0];
      if (this.store.getState().model) this.translate();
      else if (first) await this.openModel(first);
    } catch (error) {
      this.store.setState({ models: [], failure: toFailure(error), freshness: 'failed' });
    }
  }

  private stopTranslating(): void {
    this.live.cancel();
    if (this.store.getState().freshness === 'stale') this.store.setState({ freshness: 'paused' });
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

  /** A mark that changes no pixel is dropped: it would cost an undo, and the redos. */
  private addMark(index: number, mark: Mark): void {
    const { present } = this.history;
    const sheet = present[index];
    const next = withMark(sheet, mark);
    if (sameRaster(this.rasters.get(sheet), this.rasters.get(next))) this.changed();
    else this.push(present.with(index, next));
  }

  private push(drawing: Drawing): void {
    this.history.push(drawing);
    this.changed();
  }

  private preview(): void {
    const { stroke } = this;
    if (!stroke) return;
    const pixels = this.history.present.map((sheet) => this.rasters.get(sheet));
    const raster = copyRaster(pixels[stroke.sheet]);
    paintStroke(raster, stroke, stroke.value);
    this.show(pixels.with(stroke.sheet, raster));
  }

  private changed(): void {
    const { canUndo, canRedo } = this.history;
    this.store.setState({ canUndo, canRedo });
    this.show(this.history.present.map((sheet) => this.rasters.get(sheet)));
  }

  private show(pixels: readonly Raster[]): void {
    this.pixels = pixels;
    this.version++;
    for (const listener of this.paintListeners) listener();
    if (this.store.getState().live) this.translate();
    else this.store.setState({ freshness: 'paused' });
  }
}

function sameRaster(a: Raster, b: Raster): boolean {
  return a.data.length === b.data.length && a.data.every((value, i) => value === b.data[i]);
}
