import {
  entriesAt,
  inlineBytes,
  type TiffLayout,
  tiffLayout,
  tiffOffset,
  typeBytes,
} from './tiffEntries';

/** One field of a TIFF directory; `data` holds its values in little-endian order. */
export interface ExifField {
  tag: number;
  type: number;
  count: number;
  data: Uint8Array;
}

/** The EXIF fields that are kept: the descriptive ones of the three directories. */
export interface Exif {
  main: ExifField[];
  exif: ExifField[];
  gps: ExifField[];
  /** Which colour space a camera means by 'uncalibrated': index R03 is Adobe RGB (DCF 2.0). */
  interoperability?: ExifField[];
}

/** From here on types are for BigTIFF alone, and have no place in an EXIF block. */
const firstBigType = 14;
const [exifPointer, gpsPointer, orientation] = [0x8769, 0x8825, 0x0112];
const [interoperabilityPointer, interoperabilityIndex] = [0xa005, 0x0001];

/** Description, maker, model, resolution, software, date, artist, copyright, and Windows' own of these. */
const mainKept = new Set([
  0x010e, 0x010f, 0x0110, 0x011a, 0x011b, 0x0128, 0x0131, 0x0132, 0x013b, 0x8298, 0x9c9b, 0x9c9c,
  0x9c9d, 0x9c9e, 0x9c9f,
]);
/** Maker notes hold offsets that can't be relocated; sizes describe the original file. */
const exifDropped = new Set([0x927c, 0xa002, 0xa003]);

/** Most bytes of all values of a block: entries may all point at the same bytes. */
const maxTotalBytes = 256 * 1024;
/** Most bytes of one value, as in JPEG. */
const maxValueBytes = 65_535;

/** What is read of a directory. */
interface Wanted {
  tag(tag: number): boolean;
  maxValueBytes: number;
  /** Bytes that may still be read; shared by the directories of a block. */
  budget: { bytes: number };
}

/**
 * Read the descriptive fields of an EXIF block or of a TIFF file, which begin alike (TIFF 6.0,
 * section 2; EXIF 2.3, section 4.6), BigTIFF included. Damaged fields are left out, and so are fields that are
 * there twice, and what is more than `maxTotalBytes`.
 */
export function readExif(block: Uint8Array): Exif | undefined {
  const prefixed = String.fromCharCode(...block.subarray(0, 6)) === 'Exif\0\0';
  const bytes = prefixed ? block.subarray(6) : block;
  const layout = tiffLayout(bytes);
  if (!layout) return undefined;
  const { big } = layout;
  const budget = { bytes: maxTotalBytes };
  const read = (offset: number, tag: Wanted['tag']) =>
    readDirectory(layout, offset, { tag, maxValueBytes, budget });
  const pointers = new Set([exifPointer, gpsPointer]);
  const main = read(
    tiffOffset(layout, big ? 8 : 4),
    (tag) => mainKept.has(tag) || pointers.has(tag),
  );
  const subdirectory = (pointer: number, tag: Wanted['tag'], fields = main) => {
    // LONG and IFD; in BigTIFF of 64 bits too, whose lower half is enough.
    const field = fields.find(
      (f) =>
        f.tag === pointer &&
        f.count === 1 &&
        (f.type === 4 || f.type === 13 || (big && f.type >= 16)),
    );
    return field ? read(new DataView(field.data.buffer).getUint32(0, true), tag) : [];
  };
  const exif = subdirectory(exifPointer, (tag) => !exifDropped.has(tag));
  const found: Exif = {
    main: main.filter((f) => !pointers.has(f.tag) && f.type < firstBigType),
    exif: exif.filter((f) => f.tag !== interoperabilityPointer && f.type < firstBigType),
    gps: subdirectory(gpsPointer, () => true),
    interoperability: subdirectory(
      interoperabilityPointer,
      (tag) => tag === interoperabilityIndex,
      exif,
    ),
  };
  return found.main.length + found.exif.length + found.gps.length > 0 ? found : undefined;
}

/** The wanted fields of the directory at `offset`, the first of each tag. */
function readDirectory(layout: TiffLayout, offset: number, wanted: Wanted): ExifField[] {
  const { view, little } = layout;
  const fields = new Map<number, ExifField>();
  for (const { tag, type, count, valueAt } of entriesAt(layout, offset)) {
    if (fields.has(tag) || !wanted.tag(tag)) continue;
    const size = typeBytes[type] ?? 0;
    const length = size * count;
    const from = length <= inlineBytes(layout) ? valueAt : tiffOffset(layout, valueAt);
    if (length === 0 || from + length > view.byteLength) continue;
    if (length > Math.min(wanted.maxValueBytes, wanted.budget.bytes)) continue;
    wanted.budget.bytes -= length;
    const data = new Uint8Array(view.buffer, view.byteOffset + from, length).slice();
    if (!little) swap(data, type === 5 || type === 10 ? 4 : size);
    fields.set(tag, { tag, type, count, data });
  }
  return [...fields.values()];
}

function swap(data: Uint8Array, width: number): void {
  for (let i = 0; i < data.length; i += width) data.subarray(i, i + width).reverse();
}

/** The fields whose values have at most so many bytes together: the longest ones are left out. */
export function withinBytes(exif: Exif, maxBytes: number): Exif {
  const { main, exif: details, gps, interoperability = [] } = exif;
  const longest = [...main, ...details, ...gps, ...interoperability];
  longest.sort((a, b) => b.data.length - a.data.length);
  let total = longest.reduce((sum, { data }) => sum + 12 + data.length, 0);
  const dropped = new Set<ExifField>();
  for (const field of longest) {
    if (total <= maxBytes) break;
    total -= 12 + field.data.length;
    dropped.add(field);
  }
  const kept = (fields: ExifField[]) => fields.filter((field) => !dropped.has(field));
  return {
    main: kept(main),
    exif: kept(details),
    gps: kept(gps),
    interoperability: kept(interoperability),
  };
}

/** A little-endian EXIF block without its `Exif\0\0` prefix, with the orientation set to upright. */
export function writeExif(exif: Exif): Uint8Array {
  const header = Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0);
  return concat([header, writeDirectories(withUpright(exif.main), exif, 8)]);
}

function withUpright(main: readonly ExifField[]): ExifField[] {
  return [...main, { tag: orientation, type: 3, count: 1, data: Uint8Array.of(1, 0) }];
}

/**
 * A TIFF directory for position `offset` of a file, followed by its values and by the EXIF
 * and GPS directories that it points to.
 */
export function writeDirectories(
  main: readonly ExifField[],
  { exif, gps, interoperability = [] }: Omit<Exif, 'main'>,
  offset: number,
): Uint8Array {
  return writeTree(
    main,
    [
      {
        tag: exifPointer,
        fields: exif,
        below: [{ tag: interoperabilityPointer, fields: interoperability, below: [] }],
      },
      { tag: gpsPointer, fields: gps, below: [] },
    ],
    offset,
  );
}

/** A directory that a field of another one points to. */
interface Subdirectory {
  tag: number;
  fields: readonly ExifField[];
  below: readonly Subdirectory[];
}

function writeTree(
  own: readonly ExifField[],
  below: readonly Subdirectory[],
  offset: number,
): Uint8Array {
  const filled = below.filter((one) => one.fields.length > 0);
  const pointers = filled.map(({ tag }): ExifField => {
    return { tag, type: 4, count: 1, data: new Uint8Array(4) };
  });
  const fields = [...own, ...pointers];
  // A directory is written with an even length.
  let next = offset + even(directoryBytes(fields));
  const parts = filled.map((one, i) => {
    new DataView(pointers[i].data.buffer).setUint32(0, next, true);
    const part = writeTree(one.fields, one.below, next);
    next += part.length;
    return part;
  });
  return concat([writeDirectory(fields, offset), ...parts]);
}

const even = (n: number) => n + (n % 2);

function directoryBytes(fields: readonly ExifField[]): number {
  const values = fields.reduce((sum, f) => sum + (f.data.length > 4 ? even(f.data.length) : 0), 0);
  return 2 + fields.length * 12 + 4 + values;
}

/** Fields sorted by tag, no next directory, then the values that do not fit into four bytes. */
function writeDirectory(fields: readonly ExifField[], offset: number): Uint8Array {
  const out = new Uint8Array(even(directoryBytes(fields)));
  const view = new DataView(out.buffer);
  view.setUint16(0, fields.length, true);
  let values = 2 + fields.length * 12 + 4;
  [...fields]
    .sort((a, b) => a.tag - b.tag)
    .forEach(({ tag, type, count, data }, i) => {
      const position = 2 + i * 12;
      view.setUint16(position, tag, true);
      view.setUint16(position + 2, type, true);
      view.setUint32(position + 4, count, true);
      if (data.length <= 4) {
        out.set(data, position + 8);
        return;
      }
      view.setUint32(position + 8, offset + values, true);
      out.set(data, values);
      values += even(data.length);
    });
  return out;
}

/** All fields of the first directory of a TIFF file of our own, little-endian. */
export function tiffDirectory(file: Uint8Array): ExifField[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const layout = { view, little: true, big: false };
  return readDirectory(layout, tiffOffset(layout, 4), {
    tag: () => true,
    maxValueBytes: file.length,
    budget: { bytes: file.length },
  });
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let position = 0;
  for (const part of parts) {
    out.set(part, position);
    position += part.length;
  }
  return out;
}
