import type { Picture } from '#common/contract';
import { type SheetInput, sheetInputsOf } from '../drawing/sheetInputs';
import { download } from '../ui/download';
import type { Studio } from './studio';

/** What the model is given for one sheet, as a file. */
export interface ModelInputFile {
  input: SheetInput;
  picture: Picture;
  png: Uint8Array;
  /** With the input's name if there are several: the terminal identifies inputs by it. */
  name: string;
}

/**
 * The exact pixels that the model is given, for each sheet, from the engine.
 * @throws UnderdrawError as `Studio.modelInputs`.
 */
export async function modelInputFiles(studio: Studio): Promise<ModelInputFile[]> {
  const { model } = studio.store.getState();
  if (!model) return [];
  const inputs = sheetInputsOf(model.card);
  const { id } = model.card;
  const pictures = await studio.modelInputs();
  return Promise.all(
    inputs.map(async (input) => {
      const picture = pictures[input.name];
      const png = await studio.encode(picture);
      const name = inputs.length > 1 ? `${id}-seen.${input.name}.png` : `${id}-seen.png`;
      return { input, picture, png, name };
    }),
  );
}

export function downloadModelInput({ png, name }: ModelInputFile): void {
  download(png, name, 'image/png');
}

/** Download what the model is given, a file for each sheet; a failure is shown. */
export async function saveModelInputs(studio: Studio): Promise<void> {
  try {
    for (const file of await modelInputFiles(studio)) downloadModelInput(file);
  } catch (error) {
    studio.showFailure(error);
  }
}
