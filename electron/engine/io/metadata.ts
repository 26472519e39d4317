import type { StripRule } from '#common/contract';
import type { Exif } from '../image/exif';
import type { ToldDensity } from '../image/exifFields';
import { iptcWithoutPlaces } from '../image/iptc';
import type { PngChunk } from '../image/pngChunks';
import { xmpWithoutPlaces } from './xmp';

/** Metadata that is copied from a picture to its translation. */
export interface Metadata extends ToldDensity {
  /** ICC profile of the pixels; undefined means sRGB. */
  profile?: Uint8Array;
  /** What a PNG says of its colours in chunks of its own. In a PNG they take the profile's place. */
  pngColour?: readonly PngChunk[];
  exif?: Exif;
  /** An XMP packet of descriptive properties. */
  xmp?: Uint8Array;
  /** Datasets of IPTC's older form, which only JPEG and TIFF have a place for. */
  iptc?: Uint8Array;
}

/**
 * What is left of metadata: without where the picture was taken, or without all that describes it.
 * Profile and density always stay: without them the picture would be shown in other colours and sizes.
 */
export async function stripped(metadata: Metadata, rule: StripRule | undefined): Promise<Metadata> {
  const { exif, xmp, iptc, ...others } = metadata;
  if (!rule) return metadata;
  if (rule === 'all') return others;
  return {
    ...others,
    exif: exif && { ...exif, gps: [] },
    xmp: xmp && (await xmpWithoutPlaces(xmp)),
    iptc: iptc && iptcWithoutPlaces(iptc),
  };
}
