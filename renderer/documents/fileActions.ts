import { zipSync } from 'fflate';
import i18next from 'i18next';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { canContinue } from '#common/cardAbilities';
import {
  drawingEnding,
  formats,
  type ModelSummary,
  maxDrawingBytes,
  type Picture,
} from '#common/contract';
import type { Size } from '#common/image/size';
import { sheetInputsOf } from '../drawing/sheetInputs';
import { rasterToPicture } from '../drawing/sheets';
import { chosenSize, rememberSize } from '../shell/windowMemory';
import type { LiveTask } from '../studio/liveTask';
import type { Studio } from '../studio/studio';
import { download } from '../ui/download';
import { pickFile } from '../ui/pickFile';
import type { Autosave } from './autosave';
import { browserPng } from './browserPng';
import { type ExportScale, enlarge, enlargerFor } from './enlarge';
import { encodeLoop, type FilmKind, filmEncoders } from './filmEncoders';
import { type ExportFormat, exportTable } from './pictureExports';
import { readDrawing } from './readDrawing';
import { documentOf, MissingModelError, type OpenResult, openDocument } from './studioDocument';
import { packDrawing } from './underdrawFile';

interface ExportChoice {
  format: ExportFormat;
  scale: ExportScale;
}

/** A model that a drawing was made for and that is not installed. */
export interface MissingModel {
  id: string;
  name: string;
  /** Opens the drawing once more. */
  reopen(): void;
}

/** File actions of the Studio: new, open, save, export, copy. Failures are shown in the window. */
export class FileActions {
  private lastExport: ExportChoice = { format: 'png', scale: 1 };
  readonly store: StoreApi<{ missingModel: MissingModel | undefined }> = createStore(() => ({
    missingModel: undefined,
  }));

  constructor(
    private readonly studio: Studio,
    readonly autosave: Autosave,
  ) {}

  /**
   * A new blank drawing for the same model. The current one stays in the list of drawings; one that
   * can't be kept stays a step back.
   * @param size becomes that of later ones too; left out, it is that chosen last, or the model's own.
   */
  async newDrawing(size?: Size): Promise<void> {
    this.studio.tools.finish();
    const kept = await this.autosave.keep();
    // Asked for only now: another may have been chosen meanwhile.
    const { model } = this.studio.store.getState();
    if (!model) return;
    if (size) rememberSize(model.card, size);
    this.studio.openBlank(model, size ?? chosenSize(model.card), kept !== undefined);
  }

  /** A new drawing that begins with a state of the history. The present one stays in the list of drawings. */
  async newFrom(index: number): Promise<void> {
    this.studio.tools.finish();
    const scene = this.studio.states[index];
    const kept = await this.autosave.keep();
    if (!scene) return;
    if (kept === undefined) this.studio.goTo(index);
    else this.studio.openScenes([{ ...scene, start: undefined }]);
  }

  /** Save a picture that is not that of the Studio: one of several beside each other. */
  saveOther = (picture: Picture, name: string) =>
    this.reportFailures(async () => {
      download(await this.studio.encode(picture), `${name}.png`, formats.png.mimeType);
    });

  /** As `Autosave.keep`, with the mark that is being drawn. */
  async keep(): Promise<string | undefined> {
    this.studio.tools.finish();
    return this.autosave.keep();
  }

  /** Open a model on one of its samples, as a drawing of its own. */
  async tryModel(model: ModelSummary, sample = 0): Promise<void> {
    await this.studio.modelSwitch.open(model, sample, 'sample', () => this.autosave.keep());
  }

  saveDrawing = () =>
    this.reportFailures(async () => {
      this.studio.tools.finish();
      const document = documentOf(this.studio);
      if (!document) return;
      const data = await packDrawing(document, browserPng(this.studio));
      const { model } = this.studio.store.getState();
      download(data, `${model?.card.id}${drawingEnding}`, 'application/zip');
    });

  /** Open an `.underdraw` file, or ask for one. */
  openDrawing = async (file?: File): Promise<void> => {
    const wanted = file ?? (await pickFile(drawingEnding));
    if (!wanted) return;
    const reopen = () => void this.openDrawing(wanted);
    await this.reportFailures(async () => {
      const data = wanted.size > maxDrawingBytes ? new Uint8Array() : await wanted.bytes();
      const document = await readDrawing(data);
      // Flush right before opening: no change may come in between.
      this.studio.tools.finish();
      await this.autosave.flush();
      this.reportLost(await openDocument(this.studio, document));
    }, reopen);
  };

  openRecent = (id: string): Promise<void> =>
    this.reportFailures(
      async () => {
        this.studio.tools.finish();
        if (!(await this.autosave.open(id))) this.studio.showNotice(i18next.t('file.elsewhere'));
      },
      () => void this.openRecent(id),
    );

  /** The person does not want to add the model now. */
  dismissMissing(): void {
    this.store.setState({ missingModel: undefined });
  }

  /** Save the picture, which may be enlarged first unless the format has the size of the drawing. */
  exportPicture = (format: ExportFormat, scale: ExportScale = 1) =>
    this.reportFailures(async () => {
      this.lastExport = { format, scale };
      const {
        output,
        outputTask,
        model,
        models = [],
        frames,
        frame,
      } = this.studio.store.getState();
      if (!output || !model) return;
      const kind = frames.length > 1 ? frameName(frame, frames.length) : 'picture';
      const size = scale > 1 ? `-${scale}x` : '';
      const { ending, mimeType, fixedSize, write } = exportTable[format];
      const by = enlargerFor(scale, models, model.card.next);
      const picture = fixedSize ? output : await enlarge(this.studio.engine, output, scale, by);
      const source = { studio: this.studio, card: model.card, picture, task: outputTask };
      download(await write(source), `${model.card.id}-${kind}${size}.${ending}`, mimeType);
    });

  /** Save the picture as it was saved last. */
  exportAgain = () => this.exportPicture(this.lastExport.format, this.lastExport.scale);

  /** Save all frames of the picture as PNG files, numbered, in one zip. */
  exportFrames = () =>
    this.reportFailures(async () => {
      const { frames, model } = this.studio.store.getState();
      if (!model) return;
      const files: Record<string, Uint8Array> = {};
      for (const [i, picture] of frames.entries()) {
        const name = `${model.card.id}-${frameName(i, frames.length)}.png`;
        files[name] = await this.studio.encode(picture);
      }
      // PNG is compressed already.
      const zip = zipSync(files, { level: 0 });
      download(zip, `${model.card.id}-frames.zip`, 'application/zip');
    });

  /** Save the frames of the picture as an animation; before them the clip that they continue. */
  exportLoop = (kind: FilmKind) =>
    this.reportFailures(async () => {
      const { outputTask, frames, model } = this.studio.store.getState();
      if (!model || !outputTask) return;
      const loop = await encodeLoop(filmEncoders[kind](), [...clipOf(outputTask), ...frames]);
      download(await loop.bytes(), `${model.card.id}-loop.${kind}`, loop.type);
    });

  copyPicture = () =>
    this.reportFailures(async () => {
      const { output } = this.studio.store.getState();
      if (!output) return;
      // ClipboardItem gets the promise: awaiting the bytes first would lose the user activation.
      const png = this.studio
        .encode(output)
        .then((data) => new Blob([data as Uint8Array<ArrayBuffer>], { type: 'image/png' }));
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
      this.studio.showNotice(i18next.t('file.copied'));
    });

  private reportLost({ lostLabels: lost, missingModels: gone }: OpenResult): void {
    const messages = [
      lost.length > 0 && i18next.t('file.lost', { labels: lost.join(', ') }),
      gone.length > 0 && i18next.t('file.gone', { models: gone.join(', ') }),
    ];
    this.studio.showNotice(messages.filter(Boolean).join(' '));
  }

  /** @param reopen what is done again once a missing model was added. */
  private async reportFailures(action: () => Promise<void>, reopen?: () => void): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (reopen && error instanceof MissingModelError) {
        this.store.setState({ missingModel: { id: error.id, name: error.modelName, reopen } });
      } else this.studio.showFailure(error);
    }
  }
}

/** The frames that a task's model continued, the earliest first; none for other models. */
function clipOf({ model: { card }, rasters }: LiveTask): Picture[] {
  if (!canContinue(card)) return [];
  return sheetInputsOf(card).map((input, i) => rasterToPicture(input, rasters[i]));
}

/** `frame-07`: numbered from 1, with as many digits as the last, so that files sort by time. */
function frameName(index: number, count: number): string {
  return `frame-${String(index + 1).padStart(String(count).length, '0')}`;
}
