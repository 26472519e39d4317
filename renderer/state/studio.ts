import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type DoorStatus,
  type Failure,
  type LabelInput,
  type ModelSummary,
  type Picture,
  toFailure,
} from '../../electron/engine/contract';
import { startSize } from '../../electron/engine/core/image/size';
import {
  type Drawing,
  drawingFrom,
  emptyDrawing,
  type Mark,
} from '../../electron/engine/core/label/drawing';
import { Palette } from '../../electron/engine/core/label/palette';
import type { LabelMap } from '../../electron/engine/core/label/raster';
import { RasterCache } from '../../electron/engine/core/label/rasterCache';
import { type PenPoint, paintStroke } from '../../electron/engine/core/label/stroke';
import type { EngineLink } from '../link/engine';
import { History } from './history';
import { Live, labelPicture } from './live';

export type Tool = 'pen' | 'eraser' | 'bucket' | 'pan';

/** Whether the picture shown is the drawing's: `stale` while one is on its way, `paused` if none is. */
export type Freshness = 'none' | 'stale' | 'fresh' | 'paused' | 'failed';

export interface StudioState {
  /** undefined while they are being read. */
  models: ModelSummary[] | undefined;
  problems: (Failure & { folder: string })[];
  model: ModelSummary | undefined;
  tool: Tool;
  /** Index of the label that the pen paints. */
  classIndex: number;
  /** Brush diameter in pixels of the drawing. */
  brush: number;
  canUndo: boolean;
  canRedo: boolean;
  live: boolean;
  output: Picture | undefined;
  freshness: Freshness;
  /** Of the last translation, milliseconds from asking to having. */
  ms: number;
  provider: string;
  failure: Failure | undefined;
  door: DoorStatus | undefined;
  connected: boolean;
}

const start: StudioState = {
  models: undefined,
  problems: [],
  model: undefined,
  tool: 'pen',
  classIndex: 0,
  brush: 16,
  canUndo: false,
  canRedo: false,
  live: true,
  output: undefined,
  freshness: 'none',
  ms: 0,
  provider: '',
  failure: undefined,
  door: undefined,
  connected: false,
};

export const brushRange = { least: 1, most: 96 } as const;

interface LiveStroke {
  classIndex: number;
  points: PenPoint[];
  size: number;
  pen: boolean;
}

/** The model's input as a label input, or undefined if the Studio can't draw for it yet. */
export function labelInput(model: ModelSummary | undefined): LabelInput | undefined {
  return model?.card.input.kind === 'labels' ? model.card.input : undefined;
}

/**
 * The Studio without a screen: a drawing with its history, the stroke being made, and the
 * live translation of both. The canvas feeds it pen points and shows `shown`.
 */
export class Studio {
  readonly store: StoreApi<StudioState> = createStore(() => start);
  private history = new History<Drawing>(emptyDrawing(1, 1, 0));
  private readonly rasters = new RasterCache();
  private stroke: LiveStroke | undefined;
  private map: LabelMap = this.rasters.get(this.history.present);
  private version = 0;
  private readonly live: Live;
  private readonly paintListeners = new Set<() => void>();

  constructor(private readonly engine: EngineLink) {
    this.live = new Live(engine, {
      onResult: ({ version, ms, translation }) =>
        this.store.setState({
          output: translation.picture,
          ms,
          provider: translation.provider,
          failure: undefined,
          freshness: version === this.version ? 'fresh' : 'stale',
        }),
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

  /** Class indices on screen now, the stroke being made included. Not to be written to. */
  get shown(): LabelMap {
    return this.map;
  }

  /** @returns what ends the listening. */
  onPaint(listener: () => void): () => void {
    this.paintListeners.add(listener);
    return () => void this.paintListeners.delete(listener);
  }

  set(patch: Partial<Pick<StudioState, 'tool' | 'classIndex'>>): void {
    this.store.setState(patch);
  }

  /** Set the brush diameter, kept within `brushRange`. */
  setBrush(brush: number): void {
    this.store.setState({
      brush: Math.max(brushRange.least, Math.min(brushRange.most, Math.round(brush))),
    });
  }

  setLive(live: boolean): void {
    this.store.setState({ live });
    if (live) this.translate();
    else this.stopTranslating();
  }

  /** Open a model on one of its samples, or on empty paper if it has none. */
  async openModel(model: ModelSummary, sample = 0): Promise<void> {
    const input = labelInput(model);
    if (!input) return;
    const palette = new Palette(input.palette);
    const paper = palette.indexOf(input.paper);
    let drawing = emptyDrawing(...startSize(input.size), paper);
    if (model.card.samples.length > sample) {
      try {
        const picture = await this.engine.call('models.sample', {
          id: model.card.id,
          index: sample,
        });
        const data = palette.toIndices(picture).indices;
        drawing = drawingFrom({ width: picture.width, height: picture.height, data }, paper);
      } catch (error) {
        this.store.setState({ failure: toFailure(error), freshness: 'failed' });
      }
    }
    const changed = this.store.getState().model?.card.id !== model.card.id;
    if (changed) {
      // Another model has other labels: its marks mean nothing in the old history.
      this.history = new History(drawing);
      this.store.setState({
        model,
        brush: input.stroke,
        classIndex: palette.labels.findIndex((l) => l.name !== input.paper),
        output: undefined,
      });
      this.changed();
    } else {
      this.push(drawing);
    }
  }

  /** @param erase the pen was turned over: erase whatever the tool. */
  beginStroke(point: PenPoint, pen: boolean, erase = false): void {
    const { tool, classIndex, brush } = this.store.getState();
    const erases = erase || tool === 'eraser';
    const painted = erases ? this.history.present.paper : classIndex;
    this.stroke = { classIndex: painted, points: [point], size: brush, pen };
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
    const { classIndex, points, size, pen } = this.stroke;
    this.stroke = undefined;
    this.addMark({ kind: 'stroke', classIndex, stroke: { points, size, pen } });
  }

  /** Drop the stroke being made. */
  cancelStroke(): void {
    if (!this.stroke) return;
    this.stroke = undefined;
    this.changed();
  }

  fill(x: number, y: number): void {
    this.addMark({ kind: 'fill', classIndex: this.store.getState().classIndex, x, y });
  }

  clear(): void {
    const { width, height, paper } = this.history.present;
    this.push(emptyDrawing(width, height, paper));
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
    const { model } = this.store.getState();
    if (!model) return;
    this.store.setState({ freshness: 'stale' });
    this.live.offer({ model, map: this.map, version: this.version });
  }

  /** Esc: the stroke being made, else the translation. */
  cancel(): void {
    if (this.stroke) this.cancelStroke();
    else this.stopTranslating();
  }

  /** The exact pixels that the model is given for what is on screen, from the engine itself. */
  async seen(): Promise<Picture | undefined> {
    const { model } = this.store.getState();
    if (!model) return undefined;
    const picture = labelPicture(model, this.map);
    return (await this.engine.call('see', { model: model.card.id, picture })).picture;
  }

  async encodePng(picture: Picture): Promise<Uint8Array> {
    return (await this.engine.call('encode', { picture, format: 'png' })).data;
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
      const first = models.find(labelInput);
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

  /** A mark that changes no pixel is dropped: it would cost an undo, and the redos. */
  private addMark(mark: Mark): void {
    const { present } = this.history;
    const next = { ...present, marks: [...present.marks, mark] };
    if (sameMap(this.rasters.get(present), this.rasters.get(next))) this.changed();
    else this.push(next);
  }

  private push(drawing: Drawing): void {
    this.history.push(drawing);
    this.changed();
  }

  private preview(): void {
    const { stroke } = this;
    if (!stroke) return;
    const { data, ...size } = this.rasters.get(this.history.present);
    const map = { ...size, data: data.slice() };
    paintStroke(map, stroke, stroke.classIndex);
    this.show(map);
  }

  private changed(): void {
    const { canUndo, canRedo } = this.history;
    this.store.setState({ canUndo, canRedo });
    this.show(this.rasters.get(this.history.present));
  }

  private show(map: LabelMap): void {
    this.map = map;
    this.version++;
    for (const listener of this.paintListeners) listener();
    if (this.store.getState().live) this.translate();
    else this.store.setState({ freshness: 'paused' });
  }
}

function sameMap(a: LabelMap, b: LabelMap): boolean {
  return a.data.length === b.data.length && a.data.every((value, i) => value === b.data[i]);
}
