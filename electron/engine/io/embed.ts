import { crc32, deflateSync } from 'node:zlib';
import type { PictureFormat } from '#common/contract';
import { type Exif, tiffDirectory, writeDirectories, writeExif } from '../image/exif';

/** Metadata that is copied from a picture to its translation. */
export interface Metadata {
  /** ICC profile of the pixels; undefined means sRGB. */
  profile?: Uint8Array;
  exif?: Exif;
}

/** Puts metadata into an encoded picture that has none. @returns the pieces of a file in order. */
type Embedder = (file: Uint8Array, metadata: Metadata) => Uint8Array[];

/**
 * sharp attaches a profile only by converting pixels into it, so the containers are
 * written here: PNG 11.3.2.3 and 11.3.2.5, JPEG APP1 (EXIF 4.7.2) and APP2 (ICC.1 B.4),
 * the WebP container's VP8X, TIFF tag 34675.
 */
const embedders: Readonly<Partial<Record<PictureFormat, Embedder>>> = {
  png: (file, { profile, exif }) => embedPng(file, profile, exif && writeExif(exif)),
  jpg: (file, { profile, exif }) => embedJpeg(file, profile, exif && writeExif(exif)),
  webp: (file, { profile, exif }) => embedWebp(file, profile, exif && writeExif(exif)),
  tiff: embedTiff,
};

/** Whether the container of a format is written here. */
export function canEmbed(format: PictureFormat): boolean {
  return format in embedders;
}

/**
 * An encoded picture with its metadata, as the pieces of a file in order.
 * @param file the output of `encode`, without any metadata.
 * @throws RangeError for a format that `canEmbed` denies.
 */
export function embed(file: Uint8Array, format: PictureFormat, metadata: Metadata): Uint8Array[] {
  if (!metadata.profile && !metadata.exif) return [file];
  const embedder = embedders[format];
  if (!embedder) throw new RangeError(`the container of ${format} is not written here`);
  return embedder(file, metadata);
}

/** Signature and IHDR take 33 bytes; new chunks are inserted after them. */
function embedPng(file: Uint8Array, profile?: Uint8Array, exif?: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [file.subarray(0, 33)];
  if (profile) {
    const named = Buffer.concat([Buffer.from('ICC profile\0\0', 'latin1'), deflateSync(profile)]);
    pieces.push(pngChunk('iCCP', named));
  }
  if (exif) pieces.push(pngChunk('eXIf', exif));
  return [...pieces, file.subarray(33)];
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** A segment holds 65,533 bytes; a profile is split into numbered parts. Longer EXIF is left out. */
function embedJpeg(file: Uint8Array, profile?: Uint8Array, exif?: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [file.subarray(0, 2)];
  const exifHead = Buffer.from('Exif\0\0', 'latin1');
  if (exif && exif.length + exifHead.length <= 65_533) pieces.push(segment(0xe1, exifHead, exif));
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
function embedWebp(file: Uint8Array, profile?: Uint8Array, exif?: Uint8Array): Uint8Array[] {
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
  flags[0] |= (profile ? 0x20 : 0) | (exif ? 0x08 : 0);
  const pieces: Uint8Array[] = [riffChunk('VP8X', flags)];
  if (profile) pieces.push(riffChunk('ICCP', profile));
  pieces.push(body);
  if (exif) pieces.push(riffChunk('EXIF', exif));
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

/** Size in the header of a VP8L chunk (lossless, which is all that we write): 14 bits each, then alpha. */
function webpSize(chunk: Buffer): { width: number; height: number; alpha: boolean } {
  const bits = chunk.readUInt32LE(9);
  return {
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    alpha: ((bits >>> 28) & 1) === 1,
  };
}

/** The first directory is rewritten at the end of the file, with the new fields. */
function embedTiff(file: Uint8Array, { profile, exif }: Metadata): Uint8Array[] {
  const added = [...(exif?.main ?? [])];
  if (profile) added.push({ tag: 34_675, type: 7, count: profile.length, data: profile });
  const tags = new Set(added.map((f) => f.tag));
  const own = tiffDirectory(file).filter((f) => !tags.has(f.tag));
  const padding = new Uint8Array(file.length % 2);
  const offset = file.length + padding.length;
  const directory = writeDirectories(
    [...own, ...added],
    { exif: exif?.exif ?? [], gps: exif?.gps ?? [] },
    offset,
  );
  const head = Buffer.from(file.subarray(0, 8));
  head.writeUInt32LE(offset, 4);
  return [head, file.subarray(8), padding, directory];
}
