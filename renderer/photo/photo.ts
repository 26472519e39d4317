import { createStore } from 'zustand/vanilla';
import {
  type CardInput,
  type Failure,
  type Fit,
  type LabelInput,
  type ModelSummary,
  type Picture,
  toFailure,
} from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { Palette } from '#common/label/palette';
import { Latest } from '#common/link/latest';
import { countDifferent, type Raster } from '../drawing/raster';
import { fromPicture, inkOf, sheetKind } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/engine';
import type { Studio } from '../studio/studio';
import { activeInput } from '../studio/studioState';
import { extract, extractorsFor } from './extractors';
import type { OpenedFile } from './openedFile';
import { sizeFrom } from './pictureSize';

/** How a photograph becomes ink: its lines, or its darkness as it is. */
export type InkFrom = 'lines' | 'tones';

interface PhotoState {
  file: OpenedFile | undefined;
  fit: 'contain' | 'cover';
  /** Whose size the drawing has afterwards. */
  size: 'drawing' | 'picture';
  /** The size that the drawing would take from the picture; undefined where it can't. */
  own: { width: number; height: number } | undefined;
  ink: InkFrom;
  /** Id of the model that finds lines or labels in the photograph; undefined for none. */
  by: string | undefined;
  /** Width of the lines in pixels, and how many of them. */
  width: number;
  detail: number;
  /** Whether borders of labels follow the picture, and how strongly: 0 … 1. */
  follow: boolean;
  strength: number;
  /** What is shown is not yet what was asked for. */
  busy: boolean;
  /** The photograph at the size of the drawing. */
  picture: Picture | undefined;
  /** What it would become on the sheet that is drawn on. */
  raster: Raster | undefined;
  /** Pixels whose colour was not in the palette. */
  changed: number;
  /** Pixels that took another label because the borders follow the picture. */
  moved: number;
  failure: Failure | undefined;
}

/** What one may choose. */
type Choices = Pick<
  PhotoState,
  'fit' | 'size' | 'ink' | 'by' | 'width' | 'detail' | 'follow' | 'strength'
>;

/** What a picture becomes on a sheet. */
type Made = Pick<PhotoState, 'changed' | 'moved'> & { raster: Raster };

const closed = {
  file: undefined,
  size: 'drawing',
  own: undefined,
  picture: undefined,
  raster: undefined,
  changed: 0,
  moved: 0,
  failure: undefined,
  busy: false,
} satisfies Partial<PhotoState>;

/** A picture of a person on its way into the drawing: shown first, put there when they say so. */
export class Photo {
  readonly store = createStore<PhotoState>(() => ({
    ...closed,
    fit: 'contain',
    ink: 'lines',
    by: undefined,
    width: 1.2,
    detail: 0.6,
    follow: false,
    strength: 0.5,
  }));
  private readonly latest = new Latest<OpenedFile>((file) => this.make(file));

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {}

  open(file: OpenedFile): void {
    this.store.setState({ ...closed, file });
    this.latest.offer(file);
  }

  set(patch: Partial<Choices>): void {
    this.store.setState(patch);
    const { file } = this.store.getState();
    if (file) this.latest.offer(file);
  }

  /** Put it on the sheet that is drawn on. */
  use(): void {
    const { raster } = this.store.getState();
    if (raster) this.studio.replaceSheet(raster);
    this.close();
  }

  close(): void {
    this.latest.clear();
    this.store.setState(closed);
  }

  private async make(file: OpenedFile): Promise<void> {
    const { model } = this.studio.store.getState();
    const input = activeInput(this.studio.store.getState());
    if (!input || !model) return;
    this.store.setState({ busy: true });
    try {
      const own = this.store.getState().own ?? (await sizeFrom(this.engine, file, model.card.size));
      if (this.store.getState().file === file) this.store.setState({ own });
      const { fit } = this.store.getState();
      const picture = await this.read(file, input, fit);
      const made = await this.rasterOf(input, picture);
      if (this.store.getState().file === file) {
        this.store.setState({ picture, ...made, failure: undefined });
      }
    } catch (error) {
      if (this.store.getState().file === file) {
        // What is left of another choice is not what was asked for.
        this.store.setState({ picture: undefined, raster: undefined, failure: toFailure(error) });
      }
    }
    this.store.setState({ busy: false });
  }

  private read(file: OpenedFile, input: CardInput, mode: Fit['mode']): Promise<Picture> {
    const { size, own } = this.store.getState();
    const sized = size === 'picture' ? own : undefined;
    const { width, height } = sized ?? this.studio.shown[0];
    const found = this.extractors.some(({ card }) => card.id === this.store.getState().by);
    const content = input.kind === 'labels' && !found ? 'labels' : 'picture';
    return this.engine.call('decode', {
      ...file,
      fit: { width, height, mode: sized ? 'fill' : mode, content },
    });
  }

  /** Models that can find in a photograph what the sheet that is drawn on is drawn in. */
  get extractors(): readonly ModelSummary[] {
    const state = this.studio.store.getState();
    const input = activeInput(state);
    return input ? extractorsFor(state.models ?? [], input) : [];
  }

  private async rasterOf(input: CardInput, picture: Picture): Promise<Made> {
    const { by } = this.store.getState();
    const model = this.extractors.find(({ card }) => card.id === by);
    if (model) return this.found(model, input, picture);
    if (input.kind === 'labels') return this.labelled(input, picture);
    const { ink, width, detail } = this.store.getState();
    if (sheetKind(input) !== 'ink' || ink === 'tones') {
      return { raster: fromPicture(input, picture), changed: 0, moved: 0 };
    }
    const lines = await this.engine.call('edges', { picture, width, detail });
    const data = inkOf(lines, '#ffffff');
    return { raster: { width: lines.width, height: lines.height, data }, changed: 0, moved: 0 };
  }

  private async found(model: ModelSummary, input: CardInput, picture: Picture): Promise<Made> {
    const { raster, unknown } = await extract(this.engine, model, picture, input);
    if (input.kind !== 'labels') return { raster, changed: unknown, moved: 0 };
    return this.following({ raster, changed: unknown }, picture);
  }

  private async labelled(input: LabelInput, picture: Picture): Promise<Made> {
    const { width, height } = picture;
    const paper = input.palette.find((label) => label.name === input.paper)!.colour;
    const nearest = new Palette(input.palette).toIndices(overPaper(picture, paper));
    const { indices: labels, illegal: changed } = nearest;
    return this.following({ raster: { width, height, data: labels }, changed }, picture);
  }

  /** A label map whose borders follow the photograph, if that is wanted. */
  private async following(made: Omit<Made, 'moved'>, picture: Picture): Promise<Made> {
    const { follow, strength } = this.store.getState();
    if (!follow) return { ...made, moved: 0 };
    const { width, height, data: labels } = made.raster;
    const params = { labels: labels as Uint8Array<ArrayBuffer>, picture, strength };
    const data = await this.engine.call('refine', params);
    const moved = countDifferent(labels, data);
    return { ...made, raster: { width, height, data }, moved };
  }
}
