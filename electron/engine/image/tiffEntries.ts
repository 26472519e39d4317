/** One field in a directory of a TIFF file. */
export interface TiffEntry {
  tag: number;
  type: number;
  /** Number of values. */
  count: number;
  /** Place in the file of `tag`, of `count`, and of what stands for the values: they themselves or where they are. */
  tagAt: number;
  countAt: number;
  valueAt: number;
}

/** How numbers of a TIFF file are stored: BigTIFF has counts and offsets of 64 bits. */
export interface TiffLayout {
  view: DataView;
  little: boolean;
  big: boolean;
}

/** Undefined if these bytes are no TIFF. */
export function tiffLayout(file: Uint8Array): TiffLayout | undefined {
  if (file.length < 16) return undefined;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  const version = view.getUint16(2, little);
  return version === 42 || version === 43 ? { view, little, big: version === 43 } : undefined;
}

/** A count or an offset. */
export function tiffOffset({ view, little, big }: TiffLayout, at: number): number {
  return big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
}

/** Bytes of values that stand in their entry. */
export const inlineBytes = ({ big }: TiffLayout) => (big ? 8 : 4);

/** The entries of the first directory, that of the first picture; undefined if it is cut. */
export function firstEntries(layout: TiffLayout): TiffEntry[] | undefined {
  const start = tiffOffset(layout, layout.big ? 8 : 4);
  const count = countAt(layout, start);
  const entries = [...entriesAt(layout, start)];
  return entries.length === count ? entries : undefined;
}

/** How many entries the directory at `offset` says it has; undefined outside of the file. */
function countAt({ view, little, big }: TiffLayout, offset: number): number | undefined {
  if (offset < 8 || offset + (big ? 8 : 2) > view.byteLength) return undefined;
  return big ? Number(view.getBigUint64(offset, little)) : view.getUint16(offset, little);
}

/** The entries of the directory at `offset`, as far as they are in the file. */
export function* entriesAt(layout: TiffLayout, offset: number): Generator<TiffEntry> {
  const { view, little, big } = layout;
  const [countBytes, entryBytes] = big ? [8, 20] : [2, 12];
  const end = view.byteLength - entryBytes;
  const count = countAt(layout, offset) ?? 0;
  for (let i = 0, at = offset + countBytes; i < count && at <= end; i++, at += entryBytes) {
    yield {
      tag: view.getUint16(at, little),
      type: view.getUint16(at + 2, little),
      count: tiffOffset(layout, at + 4),
      tagAt: at,
      countAt: at + 4,
      valueAt: at + entryBytes - inlineBytes(layout),
    };
  }
}

/** Bytes of one value of each type; 0 for undefined types. */
export const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/**
 * Fields without which pixels can't be read or would be in other colours: sizes, strips and tiles,
 * compression, palettes and tables, YCbCr (up to 532), and the ICC profile.
 */
function isNeeded(tag: number): boolean {
  return (tag <= 532 && tag !== description && tag !== artist) || tag === iccProfile;
}
const [description, artist, iccProfile] = [270, 315, 34675];
/** Not given out to anybody, and in the same place among ascending tags. */
const unusedBeforeProfile = 34674;

/** Largest profile that a codec is given: libtiff ends with 50 MB for what it holds, and holds it twice. */
const maxReadProfileBytes = 16 * 2 ** 20;

/** Bytes of a TIFF file's profile, if it is too large to be read; else undefined. */
export function unreadProfileBytes(file: Uint8Array): number | undefined {
  const layout = tiffLayout(file);
  const profile = layout && firstEntries(layout)?.find(({ tag }) => tag === iccProfile);
  return profile && isUnread(profile) ? bytesOf(profile) : undefined;
}

const bytesOf = ({ type, count }: TiffEntry) => count * (typeBytes[type] ?? 0);
const isUnread = (entry: TiffEntry) =>
  entry.tag === iccProfile && bytesOf(entry) > maxReadProfileBytes;

/** Bytes of all other fields that a codec is given. */
const maxOtherBytes = 4 * 2 ** 20;

/**
 * A TIFF without the fields that go beyond a total, in its first directory: editors keep their
 * layers in one, of hundreds of megabytes, and libvips refuses or does not survive such a file.
 * Other bytes, and files without such fields, as they are; else a copy.
 */
export function withoutLongFields(file: Uint8Array): Uint8Array {
  const layout = tiffLayout(file);
  const entries = layout && firstEntries(layout);
  if (!entries) return file;
  let left = maxOtherBytes;
  const long = entries.filter((entry) => {
    if (isUnread(entry)) return true;
    if (isNeeded(entry.tag)) return false;
    const bytes = bytesOf(entry);
    if (bytes <= left) left -= bytes;
    else return true;
    return false;
  });
  if (long.length === 0) return file;
  const out = new Uint8Array(file);
  const { view, little, big } = tiffLayout(out)!;
  for (const { tag, tagAt, countAt, valueAt } of long) {
    if (tag === iccProfile) view.setUint16(tagAt, unusedBeforeProfile, little);
    // One value, zero, in the entry itself.
    if (big) view.setBigUint64(countAt, 1n, little);
    else view.setUint32(countAt, 1, little);
    out.fill(0, valueAt, valueAt + inlineBytes(layout));
  }
  return out;
}
