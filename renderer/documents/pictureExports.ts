import i18next, { type TFunction } from 'i18next';
import {
  type Card,
  type CardInput,
  formats,
  type Picture,
  type WritableFormat,
  writableFormats,
} from '#common/contract';
import { sheetInputsOf } from '../drawing/sheetInputs';
import { white } from '../drawing/sheets';
import { silhouetteOf } from '../drawing/silhouette';
import type { LiveTask } from '../studio/liveTask';
import { sheetName } from '../studio/sheetName';
import type { Studio } from '../studio/studio';

/** What a file is made from. */
interface ExportSource {
  studio: Studio;
  card: Card;
  /** The picture, enlarged where that was wanted. */
  picture: Picture;
  /** What the picture was made from. */
  task: LiveTask | undefined;
}

interface ExportEntry {
  /** What menus call it. */
  label(t: TFunction): string;
  /** Ending of the file, without its dot. */
  ending: string;
  mimeType: string;
  /** Whether it always has the size of the drawing. */
  fixedSize?: true;
  /** Whether pictures of a model can be saved so; absent: those of every model. */
  offered?(card: Card): boolean;
  write(source: ExportSource): Promise<Uint8Array>;
}

/** What the engine writes. */
const plainEntries = Object.fromEntries(
  writableFormats.map((id): [WritableFormat, ExportEntry] => [
    id,
    {
      label: () => formats[id].label,
      ending: id,
      mimeType: formats[id].mimeType,
      write: ({ studio, picture }) => studio.encode(picture, id),
    },
  ]),
) as Record<WritableFormat, ExportEntry>;

/** What the window writes, or changes before it is written. */
const ownEntries = {
  psd: {
    label: (t) => t('file.psd'),
    ending: 'psd',
    mimeType: 'image/vnd.adobe.photoshop',
    fixedSize: true,
    write: layered,
  },
  cutout: {
    label: (t) => t('file.cutout'),
    ending: 'png',
    mimeType: formats.png.mimeType,
    offered: ({ cutout }) => cutout,
    write: cutOutOfPaper,
  },
} as const satisfies Record<string, ExportEntry>;

export type ExportFormat = WritableFormat | keyof typeof ownEntries;

/**
 * What a picture can be saved as, in the order of the menu: menus, the command palette and
 * `FileActions` follow this table.
 */
export const exportTable: Readonly<Record<ExportFormat, ExportEntry>> = {
  ...plainEntries,
  ...ownEntries,
};

/** The formats that pictures of a model can be saved in. */
export function exportFormatsFor(card: Card | undefined): ExportFormat[] {
  const all = Object.keys(exportTable) as ExportFormat[];
  return all.filter((id) => {
    const { offered } = exportTable[id];
    return !offered || (card !== undefined && offered(card));
  });
}

/** The sheets and the picture as layers. */
async function layered({ studio, card, picture }: ExportSource): Promise<Uint8Array> {
  const { layeredPsd } = await import('./layeredPsd');
  const { t } = i18next;
  return layeredPsd(card, studio.shown, picture, (layer) =>
    layer === 'picture' ? t('studio.picture') : sheetName(t, layer),
  );
}

/** A PNG of the thing alone: its paper is transparent, as far as the drawing has any around it. */
async function cutOutOfPaper({ studio, picture, task }: ExportSource): Promise<Uint8Array> {
  const inputs = task ? sheetInputsOf(task.model.card) : [];
  const inside = task && silhouetteOf(inputs, studio.pixelsOf(task.scene.drawing));
  if (!inside) return studio.encode(picture);
  const { cutOut } = await import('./cutOut');
  return studio.encode(cutOut(picture, inside, paperOf(inputs)));
}

/** The colour of the paper that a thing is drawn on. */
function paperOf(inputs: readonly CardInput[]): string {
  for (const input of inputs) {
    if (input.kind !== 'labels' && input.kind !== 'paint') return input.paper;
  }
  return white;
}
