import i18next from 'i18next';
import { formats, pictureFormats } from '#common/contract';
import { newDrawing } from '../drawing/sheets';
import type { Studio } from '../studio/studio';
import { download } from '../ui/download';
import { pickFile } from '../ui/pickFile';
import type { Autosave } from './autosave';
import { browserPng } from './browserPng';
import type { LayerKind } from './layeredPsd';
import { readDrawing } from './readDrawing';
import { documentOf, type OpenResult, openDocument } from './studioDocument';
import { packDrawing } from './underdrawFile';

/** What a picture can be saved as: what the engine writes, and a layered file that the window writes. */
export const exportFormats = [...pictureFormats, 'psd'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Largest file that is read, in bytes; limits on its contents are smaller. */
const maxBytes = 512 * 2 ** 20;

/** File actions of the Studio: new, open, save, export, copy. Failures are shown in the window. */
export class FileActions {
  constructor(
    private readonly studio: Studio,
    readonly autosave: Autosave,
  ) {}

  /** A new blank drawing for the same model. The current one stays in the list of recent drawings. */
  async newDrawing(): Promise<void> {
    const { model } = this.studio.store.getState();
    const [first] = this.studio.shown;
    if (!model || !first) return;
    this.studio.tools.finish();
    await this.autosave.flush();
    this.studio.open(model, [newDrawing(model.card, {}, [first.width, first.height])]);
    this.studio.setAids({});
  }

  saveDrawing = () =>
    this.reportFailures(async () => {
      this.studio.tools.finish();
      const document = documentOf(this.studio);
      if (!document) return;
      const data = await packDrawing(document, browserPng(this.studio));
      const { model } = this.studio.store.getState();
      download(data, `${model?.card.id}.underdraw`, 'application/zip');
    });

  /** Open an `.underdraw` file, or ask for one. */
  openDrawing = (file?: File) =>
    this.reportFailures(async () => {
      const wanted = file ?? (await pickFile('.underdraw'));
      if (!wanted) return;
      const data = wanted.size > maxBytes ? new Uint8Array() : await wanted.bytes();
      const document = await readDrawing(data);
      // Flush right before opening: no change may come in between.
      this.studio.tools.finish();
      await this.autosave.flush();
      this.reportLost(await openDocument(this.studio, document));
    });

  openRecent = (id: string) =>
    this.reportFailures(async () => {
      this.studio.tools.finish();
      if (!(await this.autosave.open(id))) this.studio.showNotice(i18next.t('file.elsewhere'));
    });

  exportPicture = (format: ExportFormat) =>
    this.reportFailures(async () => {
      const { output, model } = this.studio.store.getState();
      if (!output || !model) return;
      const name = `${model.card.id}-picture.${format}`;
      if (format === 'psd') {
        const { layeredPsd } = await import('./layeredPsd');
        const names = (kind: LayerKind) => i18next.t(layerNames[kind]);
        const data = layeredPsd(model.card, this.studio.shown, output, names);
        download(data, name, 'image/vnd.adobe.photoshop');
      } else {
        download(await this.studio.encode(output, format), name, formats[format].mimeType);
      }
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

  private async reportFailures(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.studio.showFailure(error);
    }
  }
}

/** Names of the layers. */
const layerNames = {
  labels: 'input.labels',
  edges: 'input.edges',
  grey: 'input.grey',
  photo: 'input.photo',
  paint: 'input.paint',
  picture: 'studio.picture',
} as const satisfies Record<LayerKind, string>;
