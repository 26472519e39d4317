import type { Exif, ExifField } from './exif';

const colorSpace = 0xa001;
const [xResolution, yResolution, resolutionUnit] = [0x011a, 0x011b, 0x0128];

/** Dots an inch, across and down. */
export type Density = readonly [number, number];

/** What a file says of its pixels' size. */
export interface ToldDensity {
  density?: Density;
  /** Where it tells no unit: how many pixels across take as much room as how many down. */
  aspect?: readonly [number, number];
}

/** The EXIF colour space: 1 is sRGB, 2 Adobe RGB (not in the standard, but written), 65 535 uncalibrated. */
export function exifColourSpace({
  exif,
  interoperability = [],
}: Exif): 'sRGB' | 'Adobe RGB' | undefined {
  const field = exif.find(({ tag }) => tag === colorSpace);
  const value = field && field.data[0] | (field.data[1] << 8);
  if (value === 1) return 'sRGB';
  const index = String.fromCharCode(...(interoperability[0]?.data.subarray(0, 3) ?? []));
  return value === 2 || (value === 0xffff && index === 'R03') ? 'Adobe RGB' : undefined;
}

/** The block of a picture whose pixels were converted to sRGB. */
export function asSrgb(block: Exif): Exif {
  const exif = block.exif.map((field) =>
    field.tag === colorSpace ? { ...field, data: Uint8Array.of(1, 0) } : field,
  );
  return { ...block, exif, interoperability: [] };
}

const description = 0x010e;
/** How scientific programs tell readers of their own which axes and channels a file has. */
const layoutTexts = /^(\{"shape":|ImageJ=|SCIFIO=)|<OME[\s>]/;

/** The block without a description of how the file was laid out, which its translation is not. */
export function withoutLayout(block: Exif): Exif | undefined {
  const isLayout = ({ tag, data }: ExifField) =>
    tag === description && layoutTexts.test(String.fromCharCode(...data.subarray(0, 2_000)));
  const main = block.main.filter((field) => !isLayout(field));
  return main.length + block.exif.length + block.gps.length > 0 ? { ...block, main } : undefined;
}

/** What the block says of its pixels' size. */
export function exifDensity({ main }: Exif): ToldDensity {
  const unit = main.find(({ tag }) => tag === resolutionUnit)?.data[0] ?? 2;
  const perInch = unit === 3 ? 2.54 : 1;
  const [x, y] = [xResolution, yResolution].map((wanted) => {
    const field = main.find(({ tag, type }) => tag === wanted && type === 5);
    if (!field) return 0;
    const view = new DataView(field.data.buffer, field.data.byteOffset);
    return (view.getUint32(0, true) / view.getUint32(4, true)) * perInch;
  });
  if (!(x > 0 && Number.isFinite(x))) return {};
  const both: Density = [x, y > 0 && Number.isFinite(y) ? y : x];
  return unit === 1 ? { aspect: both } : { density: both };
}

/** The fields of a main directory with another density or shape of pixels, or with none. */
export function withDensity(
  main: readonly ExifField[],
  { density, aspect }: ToldDensity,
): ExifField[] {
  const others = main.filter(
    ({ tag }) => ![xResolution, yResolution, resolutionUnit].includes(tag),
  );
  const told = density ?? aspect;
  if (!told) return others;
  const [x, y] = told.map((value) => {
    // Whole numbers stay whole.
    const below = Number.isInteger(value) ? 1 : 10_000;
    const data = new Uint8Array(8);
    const view = new DataView(data.buffer);
    view.setUint32(0, Math.round(value * below), true);
    view.setUint32(4, below, true);
    return data;
  });
  return [
    ...others,
    { tag: xResolution, type: 5, count: 1, data: x },
    { tag: yResolution, type: 5, count: 1, data: y },
    { tag: resolutionUnit, type: 3, count: 1, data: Uint8Array.of(density ? 2 : 1, 0) },
  ];
}
