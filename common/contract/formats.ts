/** What is known of a picture file format. Readers, writers, dialogs and help follow this table. */
interface Format {
  /** As people call it; the same in every language. */
  label: string;
  /** File endings in lower case, without the dot. The first is the usual one. */
  endings: readonly [string, ...string[]];
  mimeType: string;
  /** What sharp calls a decoded file: its `format`, and where it has one, `/` and its `compression`. */
  codec: string;
  /** How its files begin: bytes as Latin-1 characters, at a place. */
  begins: readonly { at: number; text: string }[];
  readable: boolean;
  writable: boolean;
  /** Bits a sample that are kept when it is read and written; deeper samples become 8 bits. */
  depths: readonly (8 | 16)[];
  /** Longest side in pixels that its encoder takes; JPEG itself ends at 65,535, AVIF at 65,536. */
  maxSide: number;
  /** Whether its files keep every pixel as it is; `either`: some do. */
  compression: 'lossless' | 'lossy' | 'either';
  /** Whether transparency can be stored. */
  alpha: boolean;
  /** Whether every browser decodes it by itself. */
  web: boolean;
}

export const formats = {
  png: {
    label: 'PNG',
    endings: ['png', 'apng'],
    mimeType: 'image/png',
    codec: 'png',
    begins: [{ at: 0, text: '\u0089PNG\r\n\u001a\n' }],
    readable: true,
    writable: true,
    depths: [8, 16],
    maxSide: 2 ** 31 - 1,
    compression: 'lossless',
    alpha: true,
    web: true,
  },
  jpg: {
    label: 'JPEG',
    endings: ['jpg', 'jpeg', 'jpe', 'jfif'],
    mimeType: 'image/jpeg',
    codec: 'jpeg',
    begins: [{ at: 0, text: '\u00ff\u00d8\u00ff' }],
    readable: true,
    writable: true,
    depths: [8],
    maxSide: 65_500,
    compression: 'lossy',
    alpha: false,
    web: true,
  },
  webp: {
    label: 'WebP',
    endings: ['webp'],
    mimeType: 'image/webp',
    codec: 'webp',
    begins: [{ at: 8, text: 'WEBP' }],
    readable: true,
    writable: true,
    depths: [8],
    maxSide: 16_383,
    compression: 'either',
    alpha: true,
    web: true,
  },
  tiff: {
    label: 'TIFF',
    endings: ['tiff', 'tif'],
    mimeType: 'image/tiff',
    codec: 'tiff',
    begins: ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].map((text) => ({ at: 0, text })),
    readable: true,
    writable: true,
    depths: [8, 16],
    maxSide: 2 ** 31 - 1,
    compression: 'either',
    alpha: true,
    web: false,
  },
  avif: {
    label: 'AVIF',
    endings: ['avif'],
    mimeType: 'image/avif',
    codec: 'heif/av1',
    begins: ['avif', 'avis'].map((brand) => ({ at: 4, text: `ftyp${brand}` })),
    readable: true,
    writable: true,
    depths: [8],
    maxSide: 16_384,
    compression: 'lossy',
    alpha: true,
    web: true,
  },
  gif: {
    label: 'GIF',
    endings: ['gif'],
    mimeType: 'image/gif',
    codec: 'gif',
    begins: ['GIF87a', 'GIF89a'].map((text) => ({ at: 0, text })),
    readable: true,
    writable: true,
    depths: [8],
    maxSide: 65_535,
    compression: 'lossless',
    alpha: true,
    web: true,
  },
} as const satisfies Record<string, Format>;

type FormatId = keyof typeof formats;

/** A format that can be written. */
export type WritableFormat = {
  [F in FormatId]: (typeof formats)[F]['writable'] extends true ? F : never;
}[FormatId];

/** A format that can be read. */
export type ReadableFormat = {
  [F in FormatId]: (typeof formats)[F]['readable'] extends true ? F : never;
}[FormatId];

const all: readonly [FormatId, Format][] = Object.entries(formats) as [FormatId, Format][];

/** The formats that can be written, in the order in which they are offered. */
export const writableFormats = all.flatMap(([id, { writable }]) =>
  writable ? [id as WritableFormat] : [],
) as [WritableFormat, ...WritableFormat[]];

const readableIds = all.flatMap(([id, { readable }]) => (readable ? [id as ReadableFormat] : []));

/** The formats that can be read. */
export const readableFormats: readonly Format[] = readableIds.map((id) => formats[id]);

/** Their names, as people call them. */
export const readableLabels: readonly string[] = readableFormats.map(({ label }) => label);

/** Endings of the files that can be read, in lower case, with their dot. */
export const readableEndings: readonly string[] = readableFormats.flatMap(({ endings }) =>
  endings.map((ending) => `.${ending}`),
);

/** Whether a file can be read, by the ending of its name. */
export function isPictureName(name: string): boolean {
  return readableEndings.includes(endingOf(name));
}

/** MIME type of a file that can be read, by the ending of its name; undefined for others. */
export function mimeTypeOf(name: string): string | undefined {
  const ending = endingOf(name).slice(1);
  return readableFormats.find(({ endings }) => endings.includes(ending))?.mimeType;
}

/** The format that a file begins like, of those that are read. */
export function formatByContent(start: Uint8Array): ReadableFormat | undefined {
  const text = String.fromCharCode(...start.subarray(0, 16));
  return readableIds.find((id) =>
    formats[id].begins.some(({ at, text: wanted }) => text.startsWith(wanted, at)),
  );
}

/** The format of a file that was opened, of those that are read. @param codec as in `Format`. */
export function formatByCodec(codec: string): ReadableFormat | undefined {
  return readableIds.find((id) => formats[id].codec === codec);
}

/** The format that a file name asks for; undefined if its ending is not one that can be written. */
export function formatByName(name: string): WritableFormat | undefined {
  const ending = endingOf(name).slice(1);
  return writableFormats.find((id) => (formats[id] as Format).endings.includes(ending));
}

/** The last dot of a file name and what follows, in lower case; '' for a name like `.png`. */
export function endingOf(name: string): string {
  return /[^/\\](\.[^./\\]*)$/.exec(name)?.[1].toLowerCase() ?? '';
}

/** The depth at which a format keeps samples of `depth` bits. */
export function depthIn(format: FormatId, depth: 8 | 16): 8 | 16 {
  return (formats[format] as Format).depths.includes(depth) ? depth : 8;
}
