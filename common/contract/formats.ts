/** What is known of a picture file format. Readers, writers, dialogs and help follow this table. */
interface Format {
  /** As people call it; the same in every language. */
  label: string;
  /** File endings in lower case, without the dot. The first is the usual one. */
  endings: readonly [string, ...string[]];
  mimeType: string;
  /** What sharp calls a decoded file: its `format`, and where it has one, `/` and its `compression`. */
  codec: string;
  readable: boolean;
  writable: boolean;
  /** Bits a sample that are kept when it is read and written; deeper samples become 8 bits. */
  depths: readonly (8 | 16)[];
  /** Whether transparency can be stored. */
  alpha: boolean;
  /** Whether every browser decodes it by itself. */
  web: boolean;
}

export const formats = {
  png: {
    label: 'PNG',
    endings: ['png'],
    mimeType: 'image/png',
    codec: 'png',
    readable: true,
    writable: true,
    depths: [8, 16],
    alpha: true,
    web: true,
  },
  jpg: {
    label: 'JPEG',
    endings: ['jpg', 'jpeg'],
    mimeType: 'image/jpeg',
    codec: 'jpeg',
    readable: true,
    writable: true,
    depths: [8],
    alpha: false,
    web: true,
  },
  webp: {
    label: 'WebP',
    endings: ['webp'],
    mimeType: 'image/webp',
    codec: 'webp',
    readable: true,
    writable: true,
    depths: [8],
    alpha: true,
    web: true,
  },
  tiff: {
    label: 'TIFF',
    endings: ['tiff', 'tif'],
    mimeType: 'image/tiff',
    codec: 'tiff',
    readable: true,
    writable: true,
    depths: [8, 16],
    alpha: true,
    web: false,
  },
  avif: {
    label: 'AVIF',
    endings: ['avif'],
    mimeType: 'image/avif',
    codec: 'heif/av1',
    readable: true,
    writable: true,
    depths: [8],
    alpha: true,
    web: true,
  },
} as const satisfies Record<string, Format>;

type FormatId = keyof typeof formats;

/** A format that can be written. */
export type PictureFormat = {
  [F in FormatId]: (typeof formats)[F]['writable'] extends true ? F : never;
}[FormatId];

const all: readonly [FormatId, Format][] = Object.entries(formats) as [FormatId, Format][];

/** The formats that can be written, in the order in which they are offered. */
export const pictureFormats = all.flatMap(([id, { writable }]) =>
  writable ? [id as PictureFormat] : [],
) as [PictureFormat, ...PictureFormat[]];

/** The formats that can be read. */
export const readableFormats: readonly Format[] = all.flatMap(([, format]) =>
  format.readable ? [format] : [],
);

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

/** The format that a file name asks for; undefined if its ending is not one that can be written. */
export function formatByName(name: string): PictureFormat | undefined {
  const ending = endingOf(name).slice(1);
  return pictureFormats.find((id) => (formats[id] as Format).endings.includes(ending));
}

/** The last dot of a file name and what follows, in lower case; '' for a name like `.png`. */
function endingOf(name: string): string {
  return /[^/\\](\.[^./\\]*)$/.exec(name)?.[1].toLowerCase() ?? '';
}

/** The depth at which a format keeps samples of `depth` bits. */
export function depthIn(format: PictureFormat, depth: 8 | 16): 8 | 16 {
  return (formats[format] as Format).depths.includes(depth) ? depth : 8;
}
