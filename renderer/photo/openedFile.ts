import { readableFormats } from '#common/contract';

/** A file of a person, read into memory. */
export interface OpenedFile {
  name: string;
  data: Uint8Array<ArrayBuffer>;
}

/** For file dialogs: the files that the engine reads. */
const accept = readableFormats.map(({ mimeType }) => mimeType).join(',');

export async function readFile(file: File): Promise<OpenedFile> {
  return { name: file.name, data: new Uint8Array(await file.arrayBuffer()) };
}

/** Whether a file is a drawing of ours, by its name. */
export const isDrawing = ({ name }: File) => name.toLowerCase().endsWith('.underdraw');

/** The first picture that was dropped or pasted. */
export function pictureIn(transfer: DataTransfer | null): File | undefined {
  return [...(transfer?.files ?? [])].find((file) => file.type.startsWith('image/'));
}

/** Ask for a picture with the system's own dialogue. */
export function askForPicture(then: (file: OpenedFile) => void): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = accept;
  // In the page, though unseen: a field that nothing holds may be gone before the answer comes.
  field.hidden = true;
  document.body.append(field);
  field.addEventListener('cancel', () => field.remove());
  field.addEventListener('change', async () => {
    field.remove();
    const [file] = field.files ?? [];
    if (file) then(await readFile(file));
  });
  field.click();
}
