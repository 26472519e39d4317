import i18next from 'i18next';
import { formats, pictureFormats } from '#common/contract';
import { drawingOn } from '../drawing/sheets';
import type { Studio } from '../studio/studio';
import { download } from '../ui/download';
import { pickFile } from '../ui/pickFile';
import type { Autosave } from './autosave';
import { browserPng } from './browserPng';
import type { LayerKind } from './layeredPsd';
import { documentOf, type Opened, openDocument } from './studioDocument';
import { packDrawing, unpackDrawing } from './underdrawFile';

/** What a picture can be saved as: what the engine writes, and a layered file that the window writes. */
export const exportFormats = [...pictureFormats, 'psd'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Largest file that is read: the limits inside of it are smaller. */
const maxBytes = 512 * 2 ** 20;

/** Everything that a person does with files. What fails is said in the window. */
export class FileActions {
  constructor(
    private readonly studio: Studio,
    readonly autosave: Autosave,
  ) {}

  /** A new drawing on blank paper, for the same model. The one before stays among the recent. */
  async newDrawing(): Promise<void> {
    const { model } = this.studio.store.getState();
    const [first] = this.studio.shown;
    if (!model || !first) return;
    this.studio.tools.finish();
    await this.autosave.flush();
    this.studio.open(model, [drawingOn(model.card, {}, [first.width, first.height])]);
    this.studio.setAids({});
  }

  saveDrawing = () =>
    this.trying(async () => {
      this.studio.tools.finish();
      const document = documentOf(this.studio);
      if (!document) return;
      const data = await packDrawing(document, browserPng(this.studio));
      const { model } = this.studio.store.getState();
      download(data, `${model?.card.id}.underdraw`, 'application/zip');
    });

  /** Open an `.underdraw` file, or ask for one. */
  openDrawing = (file?: File) =>
    this.trying(async () => {
      const wanted = file ?? (await pickFile('.underdraw'));
      if (!wanted) return;
      const data = wanted.size > maxBytes ? new Uint8Array() : await wanted.bytes();
      const document = await unpackDrawing(data, browserPng(this.studio));
      // Last of all: nothing may be drawn between this and the other drawing.
      this.studio.tools.finish();
      await this.autosave.flush();
      this.tellLost(await openDocument(this.studio, document));
    });

  openRecent = (id: string) =>
    this.trying(async () => {
      this.studio.tools.finish();
      if (!(await this.autosave.open(id))) this.studio.tell(i18next.t('file.elsewhere'));
    });

  exportPicture = (format: ExportFormat) =>
    this.trying(async () => {
      const { output, model } = this.studio.store.getState();
      if (!output || !model) return;
      const name = `${model.card.id}-picture.${format}`;
      if (format === 'psd') {
        const { layeredPsd } = await import('./layeredPsd');
        const names = (kind: LayerKind) => i18next.t(kinds[kind]);
        const data = layeredPsd(model.card, this.studio.shown, output, names);
        download(data, name, 'image/vnd.adobe.photoshop');
      } else {
        download(await this.studio.encode(output, format), name, formats[format].mimeType);
      }
    });

  copyPicture = () =>
    this.trying(async () => {
      const { output } = this.studio.store.getState();
      if (!output) return;
      // The promise goes in, not the bytes: the click that allows it would be over otherwise.
      const png = this.studio
        .encode(output)
        .then((data) => new Blob([data as Uint8Array<ArrayBuffer>], { type: 'image/png' }));
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
      this.studio.tell(i18next.t('file.copied'));
    });

  private tellLost({ lost, gone }: Opened): void {
    const said = [
      lost.length > 0 && i18next.t('file.lost', { labels: lost.join(', ') }),
      gone.length > 0 && i18next.t('file.gone', { models: gone.join(', ') }),
    ];
    this.studio.tell(said.filter(Boolean).join(' '));
  }

  private async trying(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.studio.fail(error);
    }
  }
}

/** Names of the layers. */
const kinds = {
  labels: 'input.labels',
  edges: 'input.edges',
  grey: 'input.grey',
  photo: 'input.photo',
  paint: 'input.paint',
  picture: 'studio.picture',
} as const satisfies Record<LayerKind, string>;
