import i18next from 'i18next';
import type { Box, Picture } from '#common/contract';
import type { Size } from '#common/image/size';
import { decodePng } from '../documents/browserPng';
import type { Piece } from '../drawing/piece';
import {
  pieceFromPicture,
  pieceToPicture,
  relabelPiece,
  samePicture,
  sameValues,
} from '../drawing/pieceColours';
import type { Point } from '../drawing/raster';
import type { SheetInput } from '../drawing/sheetInputs';
import type { OpenedFile } from '../photo/openedFile';
import type { PhotoImport } from '../photo/photoImport';
import type { Studio } from '../studio/studio';
import { activeInput, takesDrawing } from '../studio/studioState';
import { SelectTool } from '../tools/select/selectTool';

/** What was copied last in this window. */
interface Copied {
  piece: Piece;
  /** What its values mean. */
  input: SheetInput;
  /** Where it was on the sheet, and in what outline. */
  to: Box;
  outline?: readonly Point[];
  /** As other programs see it. */
  picture: Picture;
}

/** Share of pixels that may be unlike the sheet for a picture to be pasted without asking. */
const mostReplaced = 0.2;

/**
 * Cut, copy and paste of what is selected. The system's clipboard has it as a PNG; what comes back
 * unchanged is pasted from memory, exactly.
 */
export class DrawingClipboard {
  private copied: Copied | undefined;

  constructor(
    private readonly studio: Studio,
    private readonly photo: PhotoImport,
  ) {}

  /** Copy what is selected, or all of the layer that is drawn on. @returns whether there was anything. */
  async copy(): Promise<boolean> {
    const input = activeInput(this.studio.store.getState());
    const lifted = takesDrawing(this.studio.store.getState()) ? this.select.lift() : undefined;
    if (!input || !lifted) return false;
    const picture = pieceToPicture(input, lifted.piece);
    this.copied = { ...lifted, input, picture };
    // Without the right to write there, this window's own copy is what there is.
    await give(picture).catch(() => {});
    return true;
  }

  /** Copy, and blank what was copied. */
  async cut(): Promise<void> {
    const copying = this.copy();
    // At once: the selection may be another when the clipboard has its picture.
    if (this.copied) this.select.erase();
    await copying;
  }

  /** Paste a picture of the system's clipboard; one that would come out badly is asked about first. */
  async pasteFile(file: OpenedFile): Promise<void> {
    if (!activeInput(this.studio.store.getState())) {
      this.studio.showNotice(i18next.t('undrawn.reason'));
      return;
    }
    const picture = await decodePng(file.data).catch(() => undefined);
    const { copied } = this;
    if (copied && picture && samePicture(copied.picture, picture)) this.pasteCopied();
    else if (!picture || !this.pastePicture(picture)) this.photo.open(file);
  }

  /** Paste what the clipboard has, asked for without its event: by the command palette. */
  async paste(): Promise<void> {
    try {
      for (const item of await navigator.clipboard.read()) {
        const type = item.types.find((one) => one.startsWith('image/'));
        if (!type) continue;
        const data = new Uint8Array(await (await item.getType(type)).arrayBuffer());
        await this.pasteFile({ name: 'clipboard.png', data });
        return;
      }
    } catch {
      // Not allowed to look: what was copied in this window is known all the same.
    }
    if (!this.pasteCopied()) this.studio.showNotice(i18next.t('clipboard.empty'));
  }

  /** Paste what was copied in this window. @returns whether there is anything. */
  pasteCopied(): boolean {
    const { copied } = this;
    const input = activeInput(this.studio.store.getState());
    if (!copied || !input) return false;
    const { piece, to, outline } = copied;
    const { piece: made, replaced } = this.converted(copied, input) ?? { piece, replaced: 0 };
    const { size } = this.studio.store.getState();
    this.land(made, fits(to, size) ? to : centred(to, size), replaced, outline);
    return true;
  }

  /** @returns the copy as the sheet holds it; undefined if it does as it is. */
  private converted({ piece, input: from, picture }: Copied, to: SheetInput) {
    if (sameValues(from, to)) return undefined;
    if (from.kind === 'labels' && to.kind === 'labels') return relabelPiece(from, to, piece);
    return pieceFromPicture(to, picture);
  }

  /** @returns false for a picture that is too large for the sheet or too unlike it. */
  private pastePicture(picture: Picture): boolean {
    const input = activeInput(this.studio.store.getState())!;
    const { size } = this.studio.store.getState();
    if (picture.width > size.width || picture.height > size.height) return false;
    const made = pieceFromPicture(input, picture);
    if (made.replaced > made.count * mostReplaced) return false;
    this.land(made.piece, centred(picture, size), made.replaced);
    return true;
  }

  private land(piece: Piece, to: Box, replaced: number, outline?: readonly Point[]): void {
    const { store, tools } = this.studio;
    if (store.getState().tool !== SelectTool.id) tools.choose(SelectTool.id);
    this.select.paste(piece, to, outline);
    if (replaced > 0) {
      this.studio.showNotice(i18next.t('clipboard.replaced', { count: replaced }));
    }
  }

  private get select(): SelectTool {
    return this.studio.tools.get(SelectTool);
  }
}

const fits = ({ x, y, width, height }: Box, sheet: Size) =>
  x >= 0 && y >= 0 && x + width <= sheet.width && y + height <= sheet.height;

function centred({ width, height }: Size, sheet: Size): Box {
  const [x, y] = [(sheet.width - width) >> 1, (sheet.height - height) >> 1];
  return { x, y, width, height };
}

/** Give a picture to the system's clipboard. Made here: the engine may be busy for seconds. */
async function give({ width, height, data }: Picture): Promise<void> {
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(new Uint8ClampedArray(data), width, height);
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  const png = canvas.convertToBlob({ type: 'image/png' });
  // The item gets the promise: waiting for the bytes first would lose the user's activation.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
}
