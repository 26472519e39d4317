/** A picture format that is not read: what people call it, its endings, and how its files begin. */
interface UnreadFormat {
  label: string;
  endings: readonly string[];
  /** Text at a place of the file, one of several; absent where only the ending tells. */
  begins?: readonly { at: number; text: string }[];
}

/** Known only to be named: a folder may hold them, and somebody may open one. */
const unreadFormats: readonly UnreadFormat[] = [
  { label: 'BMP', endings: ['bmp', 'dib'], begins: [{ at: 0, text: 'BM' }] },
  {
    label: 'HEIC',
    endings: ['heic', 'heif', 'hif'],
    begins: ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'].map((brand) => {
      return { at: 4, text: `ftyp${brand}` };
    }),
  },
  { label: 'Photoshop', endings: ['psd', 'psb'], begins: [{ at: 0, text: '8BPS' }] },
  { label: 'SVG', endings: ['svg', 'svgz'] },
  {
    label: 'JPEG XL',
    endings: ['jxl'],
    begins: [
      { at: 0, text: '\u00ff\u000a' },
      { at: 4, text: 'JXL ' },
    ],
  },
  {
    label: 'JPEG 2000',
    endings: ['jp2', 'j2k', 'jpf', 'jpx', 'j2c'],
    begins: [{ at: 4, text: 'jP  ' }],
  },
  { label: 'OpenEXR', endings: ['exr'], begins: [{ at: 0, text: '\u0076\u002f\u0031\u0001' }] },
  { label: 'Radiance HDR', endings: ['hdr'], begins: [{ at: 0, text: '#?RADIANCE' }] },
  { label: 'PDF', endings: ['pdf'], begins: [{ at: 0, text: '%PDF-' }] },
  { label: 'EPS', endings: ['eps'], begins: [{ at: 0, text: '%!PS' }] },
  { label: 'icon', endings: ['ico', 'cur'], begins: [{ at: 0, text: '\0\0\u0001\0' }] },
  { label: 'Targa', endings: ['tga'] },
  { label: 'GIMP', endings: ['xcf'], begins: [{ at: 0, text: 'gimp xcf' }] },
  { label: 'Krita', endings: ['kra'] },
  { label: 'OpenRaster', endings: ['ora'] },
  { label: 'Procreate', endings: ['procreate'] },
  { label: 'Clip Studio', endings: ['clip'] },
  { label: 'Affinity', endings: ['afphoto', 'afdesign', 'af'] },
  { label: 'PaintTool SAI', endings: ['sai', 'sai2'] },
  { label: 'Netpbm', endings: ['ppm', 'pgm', 'pbm', 'pnm', 'pam', 'pfm'] },
  { label: 'QOI', endings: ['qoi'], begins: [{ at: 0, text: 'qoif' }] },
  { label: 'DDS', endings: ['dds'], begins: [{ at: 0, text: 'DDS ' }] },
  { label: 'PCX', endings: ['pcx'] },
  { label: 'JPEG XR', endings: ['jxr', 'wdp', 'hdp'] },
  {
    label: 'camera raw',
    endings: ['dng', 'cr2', 'cr3', 'nef', 'arw', 'orf', 'raf', 'rw2', 'pef', 'srw'],
  },
];

/** The format that a file's ending, with its dot and in lower case, names; undefined for others. */
export function unreadByEnding(ending: string): string | undefined {
  return unreadFormats.find(({ endings }) => endings.includes(ending.slice(1)))?.label;
}

/** The format that a file begins like, of those that are not read. */
export function unreadByContent(start: Uint8Array): string | undefined {
  // Latin-1: a character a byte.
  const text = String.fromCharCode(...start.subarray(0, 512));
  const found = unreadFormats.find(({ begins }) =>
    begins?.some(({ at, text: wanted }) => text.startsWith(wanted, at)),
  );
  if (found) return found.label;
  return /^(\u00ef\u00bb\u00bf)?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?(<!DOCTYPE svg|<svg)/i.test(
    text,
  )
    ? 'SVG'
    : undefined;
}
