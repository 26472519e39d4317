import { createStore } from 'zustand/vanilla';
import {
  type CardInput,
  type Failure,
  type Fit,
  type LabelInput,
  type ModelSummary,
  type Notice,
  type OpenedPicture,
  type Picture,
  paperColour,
  toFailure,
} from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { isGreyPhotograph } from '#common/image/colour';
import { LabelPalette } from '#common/label/labelPalette';
import { LatestTask } from '#common/link/latestTask';
import { countDifferent, type Raster } from '../drawing/raster';
import { inkOf, rasterFromPicture, sheetKind } from '../drawing/sheets';
import type { EngineLink } from '../engineLink/connectEngine';
import type { Studio } from '../studio/studio';
import { activeInput } from '../studio/studioState';
import { drawingSizeFor } from './drawingSizeFor';
import { colourise, colouriserOf, extract, extractorsFor } from './extractors';
import type { OpenedFile } from './openedFile';

/** How a photograph becomes ink: from its edges, or from its luminance. */
type InkSource = 'lines' | 'tones';

interface PhotoState {
  file: OpenedFile | undefined;
  fit: 'contain' | 'cover';
  /** Whether the drawing keeps its size or takes the picture's. */
  size: 'drawing' | 'picture';
  /** The size that the drawing would take from the picture; undefined for models with a fixed size. */
  pictureSize: { width: number; height: number } | undefined;
  ink: InkSource;
  /** Id of the model that extracts lines or labels from the photograph; undefined for none. */
  extractor: string | undefined;
  /** Width of the lines in pixels, and how many of them. */
  width: number;
  detail: number;
  /** Whether borders of labels are refined by the picture, and how strongly: 0 … 1. */
  refine: boolean;
  strength: number;
  /** Whether the photograph has no colours. */
  grey: boolean;
  /** Whether a grey photograph is coloured first. */
  colour: boolean;
  /** Whether the preview is out of date. */
  busy: boolean;
  /** The photograph, resized to the drawing. */
  picture: Picture | undefined;
  /** Its content for the active sheet. */
  raster: Raster | undefined;
  /** Number of pixels whose colour was not in the palette. */
  replacedPixels: number;
  /** Number of pixels that changed their label in the refinement. */
  refinedPixels: number;
  /** What is to be said of how the file was read. */
  notes: readonly Notice[];
  /** Whether a label map holds class numbers instead of colours. */
  numbers: boolean;
  failure: Failure | undefined;
}

/** The options in the dialog. */
type PhotoOptions = Pick<
  PhotoState,
  | 'fit'
  | 'size'
  | 'ink'
  | 'extractor'
  | 'width'
  | 'detail'
  | 'refine'
  | 'strength'
  | 'numbers'
  | 'colour'
>;

/** A picture converted to the content of a sheet. */
type SheetContent = Pick<PhotoState, 'replacedPixels' | 'refinedPixels'> & { raster: Raster };

const closedState = {
  file: undefined,
  size: 'drawing',
  pictureSize: undefined,
  picture: undefined,
  raster: undefined,
  replacedPixels: 0,
  refinedPixels: 0,
  notes: [],
  numbers: false,
  grey: false,
  colour: false,
  failure: undefined,
  busy: false,
} satisfies Partial<PhotoState>;

/** Import of a picture into the drawing: previewed first, applied on request. */
export class PhotoImport {
  readonly store = createStore<PhotoState>(() => ({
    ...closedState,
    fit: 'contain',
    ink: 'lines',
    extractor: undefined,
    width: 1.2,
    detail: 0.6,
    refine: false,
    strength: 0.5,
  }));
  private readonly latest = new LatestTask<OpenedFile>((file) => this.update(file));

  constructor(
    private readonly engine: EngineLink,
    private readonly studio: Studio,
  ) {}

  /** Open the picture that the model made, to draw on: as ink, labels or colours, as the sheet takes it. */
  async openOutput(): Promise<void> {
    const { output, model } = this.studio.store.getState();
    if (!output || !model) return;
    try {
      const png = await this.studio.encode(output);
      this.open({ name: `${model.card.id}.png`, data: new Uint8Array(png) });
    } catch (error) {
      this.studio.showFailure(error);
    }
  }

  /** Preview a picture for the active sheet. @returns false if there is no sheet. */
  open(file: OpenedFile): boolean {
    if (!activeInput(this.studio.store.getState())) return false;
    this.store.setState({ ...closedState, file });
    this.latest.offer(file);
    return true;
  }

  set(patch: Partial<PhotoOptions>): void {
    this.store.setState(patch);
    const { file } = this.store.getState();
    if (file) this.latest.offer(file);
  }

  /** Replace the active sheet by the picture. */
  apply(): void {
    const { raster } = this.store.getState();
    if (raster) this.studio.replaceSheet(raster);
    this.close();
  }

  close(): void {
    this.latest.clear();
    this.store.setState(closedState);
  }

  private async update(file: OpenedFile): Promise<void> {
    const { model } = this.studio.store.getState();
    const input = activeInput(this.studio.store.getState());
    if (!input || !model) return;
    this.store.setState({ busy: true });
    try {
      const own =
        this.store.getState().pictureSize ??
        (await drawingSizeFor(this.engine, file, model.card.size));
      if (this.store.getState().file === file) this.store.setState({ pictureSize: own });
      const { fit } = this.store.getState();
      const { notes = [], ...read } = await this.read(file, model.card.id, input, fit);
      const grey = isGreyPhotograph(read);
      const picture = grey ? await this.coloured(read) : read;
      const made = await this.sheetContent(input, picture);
      if (this.store.getState().file === file) {
        this.store.setState({ picture, notes, grey, ...made, failure: undefined });
      }
    } catch (error) {
      if (this.store.getState().file === file) {
        // Clear the preview of the previous options.
        this.store.setState({ picture: undefined, raster: undefined, failure: toFailure(error) });
      }
    }
    this.store.setState({ busy: false });
  }

  private read(
    file: OpenedFile,
    model: string,
    input: CardInput,
    mode: Fit['mode'],
  ): Promise<OpenedPicture> {
    const { size, pictureSize: own, numbers } = this.store.getState();
    const sized = size === 'picture' ? own : undefined;
    const { width, height } = sized ?? this.studio.shown[0];
    const extractContent = this.extractors.some(
      ({ card }) => card.id === this.store.getState().extractor,
    );
    const exact = input.kind === 'labels' && !extractContent && !this.store.getState().colour;
    const content = exact ? 'labels' : 'picture';
    return this.engine.call('decode', {
      ...file,
      fit: { width, height, mode: sized ? 'fill' : mode, content },
      ...(content === 'labels' && { map: { model, input: input.name, numbers } }),
    });
  }

  /** Models that can extract the content of the active sheet from a photograph. */
  get extractors(): readonly ModelSummary[] {
    const state = this.studio.store.getState();
    const input = activeInput(state);
    return input ? extractorsFor(state.models ?? [], input) : [];
  }

  /** The model that colours grey photographs, where the active sheet has colours. */
  get colouriser(): ModelSummary | undefined {
    const state = this.studio.store.getState();
    const input = activeInput(state);
    return input && sheetKind(input) !== 'ink' ? colouriserOf(state.models ?? []) : undefined;
  }

  /** A grey photograph in colours, if that option is on. */
  private async coloured(picture: Picture): Promise<Picture> {
    const by = this.store.getState().colour ? this.colouriser : undefined;
    return by ? colourise(this.engine, by, picture) : picture;
  }

  private async sheetContent(input: CardInput, picture: Picture): Promise<SheetContent> {
    const { extractor: by } = this.store.getState();
    const model = this.extractors.find(({ card }) => card.id === by);
    if (model) return this.extractContent(model, input, picture);
    if (input.kind === 'labels') return this.nearestLabels(input, picture);
    const { ink, width, detail } = this.store.getState();
    if (sheetKind(input) !== 'ink' || ink === 'tones') {
      return { raster: rasterFromPicture(input, picture), replacedPixels: 0, refinedPixels: 0 };
    }
    const lines = await this.engine.call('edges', { picture, width, detail });
    const data = inkOf(lines, '#ffffff');
    return {
      raster: { width: lines.width, height: lines.height, data },
      replacedPixels: 0,
      refinedPixels: 0,
    };
  }

  private async extractContent(
    model: ModelSummary,
    input: CardInput,
    picture: Picture,
  ): Promise<SheetContent> {
    const { raster, unknown } = await extract(this.engine, model, picture, input);
    if (input.kind !== 'labels') return { raster, replacedPixels: unknown, refinedPixels: 0 };
    return this.refineContent({ raster, replacedPixels: unknown }, picture);
  }

  private async nearestLabels(input: LabelInput, picture: Picture): Promise<SheetContent> {
    const { width, height } = picture;
    const paper = paperColour(input);
    const nearest = new LabelPalette(input.palette).toIndices(overPaper(picture, paper));
    const { indices: labels, illegal: changed } = nearest;
    return this.refineContent(
      { raster: { width, height, data: labels }, replacedPixels: changed },
      picture,
    );
  }

  /** Refine the borders of a label map by the photograph, if that option is on. */
  private async refineContent(
    made: Omit<SheetContent, 'refinedPixels'>,
    picture: Picture,
  ): Promise<SheetContent> {
    const { refine: follow, strength } = this.store.getState();
    if (!follow) return { ...made, refinedPixels: 0 };
    const { width, height, data: labels } = made.raster;
    const params = { labels: labels as Uint8Array<ArrayBuffer>, picture, strength };
    const data = await this.engine.call('refine', params);
    const moved = countDifferent(labels, data);
    return { ...made, raster: { width, height, data }, refinedPixels: moved };
  }
}
