/** Most bytes that are read, as of EXIF. */
const maxBytes = 65_000;
const datasetMark = 0x1c;
const headBytes = 5;

/** Of the application record: places, and pictures of the picture. */
const placeSets = new Set([26, 27, 90, 92, 95, 100, 101]);
const previewSets = new Set([200, 201, 202]);

interface Dataset {
  record: number;
  number: number;
  bytes: Uint8Array;
}

/** Standard datasets in a row (IPTC-NAA IIM 4.2, 1.6); what follows something else is left out. */
function datasetsOf(iim: Uint8Array): Dataset[] {
  const sets: Dataset[] = [];
  for (let at = 0; at + headBytes <= iim.length && iim[at] === datasetMark; ) {
    const length = (iim[at + 3]! << 8) | iim[at + 4]!;
    const end = at + headBytes + length;
    // The highest bit marks an extended length, which no text needs.
    if (length >= 0x8000 || end > iim.length) break;
    sets.push({ record: iim[at + 1]!, number: iim[at + 2]!, bytes: iim.subarray(at, end) });
    at = end;
  }
  return sets;
}

const isApplication = ({ record }: Dataset) => record === 2;
/** The character set, without which texts are guessed. */
const isCharset = ({ record, number }: Dataset) => record === 1 && number === 90;

function joined(sets: readonly Dataset[]): Uint8Array | undefined {
  // A version alone (dataset 0) says nothing.
  if (!sets.some((set) => isApplication(set) && set.number !== 0)) return undefined;
  const out = new Uint8Array(sets.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of sets) {
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}

/**
 * The descriptive datasets of IPTC's older form, which JPEG keeps in Photoshop's resources and TIFF
 * in a tag; undefined if there are none.
 * @param block the datasets, or the JPEG segment that holds them.
 */
export function readIptc(block: Uint8Array): Uint8Array | undefined {
  if (block.length > maxBytes) return undefined;
  const iim = block[0] === datasetMark ? block : photoshopIptc(block);
  const sets = iim ? datasetsOf(iim) : [];
  return joined(
    sets.filter((set) => isCharset(set) || (isApplication(set) && !previewSets.has(set.number))),
  );
}

/** The same datasets without places. */
export const iptcWithoutPlaces = (iim: Uint8Array): Uint8Array | undefined =>
  joined(datasetsOf(iim).filter((set) => !(isApplication(set) && placeSets.has(set.number))));

const head = 'Photoshop 3.0\0';
const resourceMark = '8BIM';
const iptcResource = 0x0404;

const latin = (bytes: Uint8Array, from: number, count: number) =>
  String.fromCharCode(...bytes.subarray(from, from + count));

/** The datasets among Photoshop's image resources. */
function photoshopIptc(segment: Uint8Array): Uint8Array | undefined {
  if (latin(segment, 0, head.length) !== head) return undefined;
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  for (let at = head.length; at + 12 <= segment.length; ) {
    if (latin(segment, at, 4) !== resourceMark) return undefined;
    const id = view.getUint16(at + 4);
    // A Pascal string of even length.
    const named = (segment[at + 6]! | 1) + 1;
    const from = at + 6 + named + 4;
    if (from > segment.length) return undefined;
    const length = view.getUint32(from - 4);
    if (id === iptcResource) return segment.subarray(from, from + length);
    at = from + length + (length % 2);
  }
  return undefined;
}

/** The content of the JPEG segment (APP13) that holds datasets. */
export function photoshopSegment(iim: Uint8Array): Uint8Array {
  const out = new Uint8Array(head.length + 12 + iim.length + (iim.length % 2));
  const put = (text: string, at: number) =>
    out.set(
      [...text].map((c) => c.charCodeAt(0)),
      at,
    );
  put(head, 0);
  put(resourceMark, head.length);
  const view = new DataView(out.buffer);
  view.setUint16(head.length + 4, iptcResource);
  view.setUint32(head.length + 8, iim.length);
  out.set(iim, head.length + 12);
  return out;
}
