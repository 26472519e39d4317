import { crc32, deflateSync } from 'node:zlib';
import type { WritableFormat } from '#common/contract';
import { tiffDirectory, withinBytes, writeDirectories, writeExif } from '../image/exif';
import { type ToldDensity, withDensity } from '../image/exifFields';
import { photoshopSegment } from '../image/iptc';
import { chunkPlaces } from '../image/pngChunks';
import type { Metadata } from './metadata';

/** Puts metadata into an encoded picture that has none. @returns the pieces of a file in order. */
type Embedder = (file: Uint8Array, metadata: Metadata) => Uint8Array[];

/**
 * sharp attaches a profile only by converting pixels into it, so the containers are
 * written here: PNG 11.3.2 and 11.3.4.3, JPEG APP0 (JFIF), APP1 (EXIF 4.7.2), APP2 (ICC.1 B.4) and
 * APP13 (Photoshop), the WebP container's VP8X, TIFF tag 34675; XMP by ISO 16684-3.
 */
const embedders: Readonly<Partial<Record<WritableFormat, Embedder>>> = {
  png: embedPng,
  jpg: embedJpeg,
  webp: embedWebp,
  tiff: embedTiff,
};

/** Whether the container of a format is written here. */
export function canEmbed(format: WritableFormat): boolean {
  return format in embedders;
}

/**
 * An encoded picture with its metadata, as the pieces of a file in order. A density of the
 * encoder's own is taken out.
 * @param file the output of `encodePixels`, without any metadata.
 * @throws RangeError for a format that `canEmbed` denies.
 */
export function embed(file: Uint8Array, format: WritableFormat, metadata: Metadata): Uint8Array[] {
  const embedder = embedders[format];
  if (!embedder) throw new RangeError(`the container of ${format} is not written here`);
  return embedder(file, metadata);
}

/**
 * The EXIF block with the density, which is the only place for it in formats without a field for
 * it; undefined if there is nothing to say.
 */
export function exifBlock({ exif, density }: Metadata, onlyPlace: boolean): Uint8Array | undefined {
  if (!exif && !(onlyPlace && density)) return undefined;
  const { main = [], ...others } = exif ?? { exif: [], gps: [] };
  return writeExif({ ...others, main: withDensity(main, { density }) });
}

/** Signature and IHDR take 33 bytes; new chunks are inserted after them. */
function embedPng(file: Uint8Array, metadata: Metadata): Uint8Array[] {
  const { profile, pngColour } = metadata;
  const pieces: Uint8Array[] = [file.subarray(0, 33)];
  if (pngColour) pieces.push(...pngColour.map(({ type, data }) => pngChunk(type, data)));
  else if (profile) {
    const named = Buffer.concat([Buffer.from('ICC profile\0\0', 'latin1'), deflateSync(profile)]);
    pieces.push(pngChunk('iCCP', named));
  }
  const units = wholeUnits(metadata, 1 / 0.0254, 2 ** 31 - 1);
  if (units) {
    const data = Buffer.alloc(9);
    data.writeUInt32BE(units[0], 0);
    data.writeUInt32BE(units[1], 4);
    data[8] = metadata.density ? 1 : 0;
    pieces.push(pngChunk('pHYs', data));
  }
  const exif = exifBlock(metadata, false);
  if (exif) pieces.push(pngChunk('eXIf', exif));
  // Keyword, neither compressed nor in a language.
  const xmpHead = Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1');
  if (metadata.xmp) pieces.push(pngChunk('iTXt', Buffer.concat([xmpHead, metadata.xmp])));
  return [...pieces, ...withoutDensity(file)];
}

/**
 * Density, or the shape of pixels that are not square, in whole numbers; undefined if there is
 * nothing to say.
 * @param scale of the unit: how many there are for a dot an inch.
 */
function wholeUnits(
  { density, aspect }: ToldDensity,
  scale: number,
  max: number,
): [number, number] | undefined {
  const whole = (value: number) => Math.min(max, Math.max(1, Math.round(value)));
  if (density) return [whole(density[0] * scale), whole(density[1] * scale)];
  if (!aspect || aspect[0] === aspect[1]) return undefined;
  const [x, y] = aspect;
  // Fractions become three digits.
  const factor = Number.isInteger(x) && Number.isInteger(y) ? 1 : 1_000 / Math.max(x, y);
  return [whole(x * factor), whole(y * factor)];
}

/** What follows IHDR, without the density that libvips always writes. */
function withoutDensity(file: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let rest = 0;
  for (const { type, at, next } of chunkPlaces(file)) {
    if (type === 'IDAT') break;
    if (type !== 'IHDR' && type !== 'pHYs') pieces.push(file.subarray(at, next));
    rest = next;
  }
  return [...pieces, file.subarray(rest)];
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** A segment holds 65,533 bytes; a profile is split into numbered parts, of EXIF the longest values are left out. */
function embedJpeg(file: Uint8Array, metadata: Metadata): Uint8Array[] {
  const { profile, xmp, iptc } = metadata;
  const pieces: Uint8Array[] = [file.subarray(0, 2)];
  const units = wholeUnits(metadata, 1, 65_535);
  if (units) {
    const [x, y] = units;
    const jfif = Buffer.from('JFIF\0\x01\x02', 'latin1');
    const unit = metadata.density ? 1 : 0;
    pieces.push(segment(0xe0, jfif, Uint8Array.of(unit, x >> 8, x & 255, y >> 8, y & 255, 0, 0)));
  }
  const exifHead = Buffer.from('Exif\0\0', 'latin1');
  // 1,000 bytes are for the directories and the density.
  const short = metadata.exif && withinBytes(metadata.exif, 65_533 - exifHead.length - 1_000);
  const exif = exifBlock({ ...metadata, exif: short }, false);
  if (exif) pieces.push(segment(0xe1, exifHead, exif));
  const xmpHead = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
  if (xmp) pieces.push(segment(0xe1, xmpHead, xmp));
  if (iptc) pieces.push(segment(0xed, photoshopSegment(iptc), new Uint8Array()));
  const maxPart = 65_519;
  const parts = profile ? Math.ceil(profile.length / maxPart) : 0;
  for (let i = 0; profile && i < parts; i++) {
    const head = Buffer.from(`ICC_PROFILE\0${String.fromCharCode(i + 1, parts)}`, 'latin1');
    pieces.push(segment(0xe2, head, profile.subarray(i * maxPart, (i + 1) * maxPart)));
  }
  return [...pieces, file.subarray(2)];
}

function segment(marker: number, head: Uint8Array, data: Uint8Array): Uint8Array {
  const length = head.length + data.length + 2;
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 255]), head, data]);
}

/** The simple container (one VP8 or VP8L chunk) becomes the extended one. */
function embedWebp(file: Uint8Array, metadata: Metadata): Uint8Array[] {
  const { profile, xmp } = metadata;
  const exif = exifBlock(metadata, true);
  if (!profile && !exif && !xmp) return [file];
  const source = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let body = source.subarray(12);
  const flags = Buffer.alloc(10);
  if (body.toString('latin1', 0, 4) === 'VP8X') {
    body.copy(flags, 0, 8, 18);
    body = body.subarray(18);
  } else {
    const { width, height, alpha } = webpSize(body);
    flags[0] = alpha ? 0x10 : 0;
    flags.writeUIntLE(width - 1, 4, 3);
    flags.writeUIntLE(height - 1, 7, 3);
  }
  flags[0] |= (profile ? 0x20 : 0) | (exif ? 0x08 : 0) | (xmp ? 0x04 : 0);
  const pieces: Uint8Array[] = [riffChunk('VP8X', flags)];
  if (profile) pieces.push(riffChunk('ICCP', profile));
  pieces.push(body);
  if (exif) pieces.push(riffChunk('EXIF', exif));
  if (xmp) pieces.push(riffChunk('XMP ', xmp));
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(4 + pieces.reduce((sum, p) => sum + p.length, 0), 4);
  return [head, ...pieces];
}

function riffChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(8 + data.length + (data.length % 2));
  chunk.write(type, 0, 'latin1');
  chunk.writeUInt32LE(data.length, 4);
  chunk.set(data, 8);
  return chunk;
}

/**
 * Size in the header of the only chunk of a simple file: 14 bits each, in VP8L followed by whether
 * there is alpha. A lossy picture with alpha is no simple file.
 */
function webpSize(chunk: Buffer): { width: number; height: number; alpha: boolean } {
  if (chunk.toString('latin1', 0, 4) === 'VP8 ') {
    const [width, height] = [chunk.readUInt16LE(14) & 0x3fff, chunk.readUInt16LE(16) & 0x3fff];
    return { width, height, alpha: false };
  }
  const bits = chunk.readUInt32LE(9);
  return {
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    alpha: ((bits >>> 28) & 1) === 1,
  };
}

/** The first directory is rewritten at the end of the file, with the new fields. */
function embedTiff(
  file: Uint8Array,
  { profile, exif, xmp, iptc, ...told }: Metadata,
): Uint8Array[] {
  const added = withDensity(exif?.main ?? [], told);
  const blob = (tag: number, type: number, data: Uint8Array | undefined) =>
    data && added.push({ tag, type, count: data.length, data });
  blob(700, 1, xmp);
  blob(33_723, 7, iptc);
  blob(34_675, 7, profile);
  const tags = new Set(added.map((f) => f.tag));
  // Without a density of the encoder's own.
  const own = withDensity(tiffDirectory(file), {}).filter((f) => !tags.has(f.tag));
  const padding = new Uint8Array(file.length % 2);
  const offset = file.length + padding.length;
  const directory = writeDirectories(
    [...own, ...added],
    { ...exif, exif: exif?.exif ?? [], gps: exif?.gps ?? [] },
    offset,
  );
  const head = Buffer.from(file.subarray(0, 8));
  head.writeUInt32LE(offset, 4);
  return [head, file.subarray(8), padding, directory];
}
