import { isDrawingName, isPictureName, readableFormats } from '#common/contract';

/** A user's file, read into memory. */
export interface OpenedFile {
  name: string;
  data: Uint8Array<ArrayBuffer>;
}

/** For file dialogs: the files that the engine reads. */
export const pictureTypes = readableFormats.map(({ mimeType }) => mimeType).join(',');

export async function readFile(file: File): Promise<OpenedFile> {
  return { name: file.name, data: new Uint8Array(await file.arrayBuffer()) };
}

/** Whether a file is an `.underdraw` drawing, by its name. */
export const isDrawingFile = ({ name }: File) => isDrawingName(name);

/** Whether a file is a picture, by its type or else its name: systems do not know all types. */
export const isPictureFile = ({ type, name }: File) =>
  type.startsWith('image/') || isPictureName(name);

/** The first image file of a drop or paste. */
export function firstImage(transfer: DataTransfer | null): File | undefined {
  return [...(transfer?.files ?? [])].find(isPictureFile);
}

/** Open the system's file dialog for a picture. */
export function pickPicture(onPicked: (file: OpenedFile) => void): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = pictureTypes;
  // Attached to the page: a detached input may be garbage collected before the dialog closes.
  field.hidden = true;
  document.body.append(field);
  field.addEventListener('cancel', () => field.remove());
  field.addEventListener('change', async () => {
    field.remove();
    const [file] = field.files ?? [];
    if (file) onPicked(await readFile(file));
  });
  field.click();
}
