import type { ToldDensity } from './exifFields';

/** A segment of a JPEG file: the low byte of its marker and its data. */
export interface JpegSegment {
  marker: number;
  data: Uint8Array;
}

/** More segments than a file has before its pixels, profile and extended XMP in parts included. */
const maxSegments = 4_096;

/** The segments of a JPEG before its pixels, as views of the file; none if these bytes are no JPEG. */
export function jpegSegments(file: Uint8Array): JpegSegment[] {
  const segments: JpegSegment[] = [];
  if (file[0] !== 0xff || file[1] !== 0xd8) return segments;
  let at = 2;
  while (at + 4 <= file.length && file[at] === 0xff && segments.length < maxSegments) {
    const marker = file[at + 1];
    // Padding between segments.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = (file[at + 2] << 8) | file[at + 3];
    if (marker === 0xda || length < 2) break;
    segments.push({ marker, data: file.subarray(at + 4, at + 2 + length) });
    at += 2 + length;
  }
  return segments;
}

/** Whether the marker that ends a JPEG comes somewhere after its pixels begin; more may follow it. */
export function hasEnd(file: Uint8Array): boolean {
  const last = jpegSegments(file).at(-1)?.data;
  const pixels = last ? last.byteOffset + last.length - file.byteOffset : 0;
  // Entropy-coded data has no byte 0xd9 after 0xff.
  for (let i = file.length - 1; i > pixels; i--) {
    if (file[i] === 0xd9 && file[i - 1] === 0xff) return true;
  }
  return false;
}

/** Luminance table of quality 50 in zigzag order (ITU-T T.81, table K.1). */
const luminance = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
  29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
  95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];

/**
 * The quality, 1 … 100, at which libjpeg would have made the file's luminance table; undefined if
 * there is none.
 */
export function jpegQuality(segments: readonly JpegSegment[]): number | undefined {
  const table = luminanceTable(segments);
  if (!table) return undefined;
  // libjpeg: value = standard × scale / 100, clipped to 1 … 255. Clipped values say nothing.
  const scales = table.flatMap((value, i) =>
    value > 1 && value < 255 ? [(value * 100) / luminance[i]] : [],
  );
  if (scales.length === 0) return table[0] > 1 ? 1 : 100;
  const scale = scales.reduce((sum, one) => sum + one, 0) / scales.length;
  const quality = scale <= 100 ? 100 - scale / 2 : 5_000 / scale;
  return Math.min(100, Math.max(1, Math.round(quality)));
}

/** The first table that is for luminance, which is table 0. */
function luminanceTable(segments: readonly JpegSegment[]): number[] | undefined {
  for (const { marker, data } of segments) {
    if (marker !== 0xdb) continue;
    for (let at = 0; at < data.length; ) {
      const [wide, id] = [data[at] >> 4, data[at] & 15];
      const width = wide ? 2 : 1;
      const start = at + 1;
      at = start + 64 * width;
      if (at > data.length) break;
      if (id !== 0) continue;
      return Array.from({ length: 64 }, (_, i) =>
        wide ? (data[start + i * 2] << 8) | data[start + i * 2 + 1] : data[start + i],
      );
    }
  }
  return undefined;
}

/** What the JFIF segment says of pixels: dots an inch, or only their shape. */
export function jfifDensity(segments: readonly JpegSegment[]): ToldDensity {
  const data = segments.find(
    (one) => one.marker === 0xe0 && String.fromCharCode(...one.data.subarray(0, 5)) === 'JFIF\0',
  )?.data;
  if (!data || data.length < 12 || data[7] > 2) return {};
  const [x, y] = [(data[8] << 8) | data[9], (data[10] << 8) | data[11]];
  if (x === 0 || y === 0) return {};
  if (data[7] === 0) return { aspect: [x, y] };
  const perInch = data[7] === 2 ? 2.54 : 1;
  return { density: [x * perInch, y * perInch] };
}
