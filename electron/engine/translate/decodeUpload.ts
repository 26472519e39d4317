import {
  type Card,
  type LabelInput,
  maxMegapixels,
  type Notice,
  type OpenedPicture,
  type ParsedParams,
  paperColour,
} from '#common/contract';
import { overPaper } from '#common/image/alpha';
import { LabelPalette } from '#common/label/labelPalette';
import { isNearSrgb } from '../image/colourSpace';
import { iccProfile } from '../image/iccProfile';
import { type Decoded, decode } from '../io/decode';
import { fitTo, toEightBits } from '../io/encode';
import { toSrgb } from '../io/toSrgb';
import { coloursOfIndices } from '../label/coloursOfIndices';
import { labelMapNotice } from '../label/labelMapNotice';
import { indicesNotice, labelFileIndices } from './labelFileIndices';

type Upload = ParsedParams<'decode'>;

/**
 * Bytes of a file that a person opened in the window, as a picture of 8 bits in sRGB.
 * @param cardOf the card of the model that a label map is for; absent for uploads that are none.
 * @throws UnderdrawError INPUT_UNREADABLE or INPUT_TOO_LARGE.
 */
export async function decodeUpload(
  upload: Upload,
  cardOf?: (model: string) => Promise<Card>,
): Promise<OpenedPicture> {
  const { data, name, fit, map } = upload;
  const decoded = await decode(data, name, maxMegapixels.window);
  const card = map && (await cardOf?.(map.model));
  const label = card?.inputs.find((one) => one.name === map?.input);
  const read = label?.kind === 'labels' ? await readMap(upload, decoded, label) : decoded;
  // The colours of labels are exact, whatever profile a program wrote beside them.
  const profile = fit?.content === 'labels' ? undefined : profileOf(decoded);
  const picture = profile ? await toSrgb(read.picture, profile) : read.picture;
  return { ...toEightBits(fit ? await fitTo(picture, fit) : picture), notes: read.notes };
}

/** A label map in its palette's colours, if it holds class numbers; else what seems wrong with it. */
async function readMap(
  { data, name, map }: Upload,
  decoded: Decoded,
  label: LabelInput,
): Promise<Pick<Decoded, 'picture' | 'notes'>> {
  const palette = new LabelPalette(label.palette);
  const file = { bytes: data, name, maxMegapixels: maxMegapixels.window, decoded };
  const notes: Notice[] = [...decoded.notes];
  if (map?.numbers) {
    const numbers = await labelFileIndices(file, label);
    const { picture } = coloursOfIndices(numbers.picture, palette, palette.indexOf(label.paper));
    return { picture, notes: [...notes, ...numbers.notes] };
  }
  const opaque = overPaper(decoded.picture, paperColour(label)!);
  const wrong = labelMapNotice(opaque, palette, map?.model ?? '');
  const indices = wrong && (await indicesNotice(file, label));
  return {
    picture: decoded.picture,
    notes: [...notes, wrong, indices].filter((one) => one !== undefined),
  };
}

function profileOf({ space, metadata }: Decoded): Uint8Array | undefined {
  if (!space) return metadata.profile;
  return isNearSrgb(space) ? undefined : iccProfile(space);
}
