import { formatColour, parseColour } from '#common/image/colour';

/** A colour of a palette that other programs read and write. */
export interface NamedColour {
  name: string;
  /** '#rrggbb' */
  colour: string;
}

/** Palette files that are read and written: of GIMP, Krita and Inkscape; of Adobe's programs; of Photoshop. */
export const paletteFormats = ['gpl', 'ase', 'aco'] as const;
export type PaletteFormat = (typeof paletteFormats)[number];

/** Most colours of a palette; what comes after them is left out. */
const mostColours = 256;

/**
 * Read a palette. What it is, is told by its first bytes.
 * @returns undefined if it is none, or has no colour that is red, green and blue, or grey.
 */
export function readPalette(data: Uint8Array): NamedColour[] | undefined {
  try {
    const colours = readAny(data).slice(0, mostColours);
    return colours.length > 0 ? colours : undefined;
  } catch {
    // Beyond the end of a damaged file.
    return undefined;
  }
}

function readAny(data: Uint8Array): NamedColour[] {
  const begins = new TextDecoder('latin1').decode(data.subarray(0, 12));
  if (begins.startsWith('GIMP Palette')) return readGpl(new TextDecoder().decode(data));
  if (begins.startsWith('ASEF'))
    return readAse(new DataView(data.buffer, data.byteOffset, data.byteLength));
  return readAco(new DataView(data.buffer, data.byteOffset, data.byteLength));
}

function readGpl(text: string): NamedColour[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s*(.*)$/.exec(line);
    if (!found) return [];
    const colour = formatColour(found.slice(1, 4).map(Number));
    return [{ name: found[4].trim() || colour, colour }];
  });
}

/** UTF-16, big endian, up to its closing zero. @param count of its units, with the zero. */
function readText(view: DataView, at: number, count: number): string {
  const units = Array.from({ length: count }, (_, i) => view.getUint16(at + i * 2));
  const end = units.indexOf(0);
  return String.fromCharCode(...(end < 0 ? units : units.slice(0, end)));
}

function readAse(view: DataView): NamedColour[] {
  const colours: NamedColour[] = [];
  const blocks = view.getUint32(8);
  for (let i = 0, at = 12; i < blocks && colours.length < mostColours; i++) {
    const [kind, length] = [view.getUint16(at), view.getUint32(at + 2)];
    const start = at + 6;
    at = start + length;
    if (kind !== 1) continue;
    const count = view.getUint16(start);
    const name = readText(view, start + 2, count);
    const model = start + 2 + count * 2;
    const space = String.fromCharCode(
      ...Array.from({ length: 4 }, (_, k) => view.getUint8(model + k)),
    );
    const value = (k: number) => view.getFloat32(model + 4 + k * 4) * 255;
    const rgb =
      space === 'RGB ' ? [0, 1, 2].map(value) : space === 'Gray' ? [0, 0, 0].map(value) : undefined;
    if (rgb) colours.push({ name: name || formatColour(rgb), colour: formatColour(rgb) });
  }
  return colours;
}

/** Version 1 has no names; version 2, which may follow it, does. */
function readAco(view: DataView): NamedColour[] {
  const version = view.getUint16(0);
  if (version !== 1 && version !== 2) return [];
  const count = view.getUint16(2);
  const colours: NamedColour[] = [];
  let at = 4;
  for (let i = 0; i < count; i++) {
    const space = view.getUint16(at);
    const value = (k: number) => view.getUint16(at + 2 + k * 2);
    // 0: red, green, blue of 16 bits; 8: grey up to 10,000, which is black.
    const rgb =
      space === 0
        ? [0, 1, 2].map((k) => value(k) / 257)
        : space === 8
          ? [0, 0, 0].map(() => 255 - (value(0) / 10_000) * 255)
          : undefined;
    at += 10;
    let name = '';
    if (version === 2) {
      const length = view.getUint32(at);
      if (length > 256) return [];
      name = readText(view, at + 4, length);
      at += 4 + length * 2;
    }
    if (rgb) colours.push({ name: name || formatColour(rgb), colour: formatColour(rgb) });
  }
  if (version === 2 || at + 4 > view.byteLength) return colours;
  const named = readAco(new DataView(view.buffer, view.byteOffset + at, view.byteLength - at));
  return named.length > 0 ? named : colours;
}

/** A palette as a file. @param name of the palette. */
export function writePalette(
  format: PaletteFormat,
  name: string,
  colours: readonly NamedColour[],
): Uint8Array {
  if (format === 'ase') return writeAse(colours);
  return format === 'aco' ? writeAco(colours) : writeGpl(name, colours);
}

function writeGpl(name: string, colours: readonly NamedColour[]): Uint8Array {
  const lines = colours.map(({ name: own, colour }) => {
    const rgb = parseColour(colour)
      .map((v) => String(v).padStart(3))
      .join(' ');
    return `${rgb}\t${own.replaceAll(/\s+/g, ' ')}`;
  });
  return new TextEncoder().encode(
    `GIMP Palette\nName: ${name}\nColumns: 8\n#\n${lines.join('\n')}\n`,
  );
}

/** Numbers of so many bytes each, big endian. */
class Bytes {
  private readonly all: number[] = [];

  add(size: 1 | 2 | 4, ...values: number[]): this {
    for (const value of values) {
      for (let shift = (size - 1) * 8; shift >= 0; shift -= 8)
        this.all.push((value >>> shift) & 255);
    }
    return this;
  }

  float(...values: number[]): this {
    for (const value of values) {
      const view = new DataView(new ArrayBuffer(4));
      view.setFloat32(0, value);
      this.add(4, view.getUint32(0));
    }
    return this;
  }

  text(text: string): this {
    return this.add(2, ...Array.from(text, (_, i) => text.charCodeAt(i)), 0);
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.all);
  }
}

function writeAse(colours: readonly NamedColour[]): Uint8Array {
  const out = new Bytes()
    .add(1, ...marks.ase)
    .add(2, 1, 0)
    .add(4, colours.length);
  for (const { name, colour } of colours) {
    const count = name.length + 1;
    out
      .add(2, 1)
      .add(4, 2 + count * 2 + 4 + 12 + 2)
      .add(2, count)
      .text(name);
    out
      .add(1, ...marks.rgb)
      .float(...parseColour(colour).map((v) => v / 255))
      .add(2, 2);
  }
  return out.bytes;
}

/** Marks of the format, as bytes. */
const marks = {
  ase: [0x41, 0x53, 0x45, 0x46],
  rgb: [0x52, 0x47, 0x42, 0x20],
} as const;

function writeAco(colours: readonly NamedColour[]): Uint8Array {
  const out = new Bytes();
  for (const version of [1, 2]) {
    out.add(2, version, colours.length);
    for (const { name, colour } of colours) {
      out.add(2, 0, ...parseColour(colour).map((v) => v * 257), 0);
      if (version === 2) out.add(4, name.length + 1).text(name);
    }
  }
  return out.bytes;
}
