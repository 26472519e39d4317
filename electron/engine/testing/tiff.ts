/** A TIFF of one strip for tests: two pixels beside each other, uncompressed. */
export interface TiffSpec {
  /** Tags 262, 258 and 339: photometric interpretation, bits a sample, sample format. */
  photometric: number;
  bits: number;
  sampleFormat?: number;
  /** Samples of both pixels, or with `planar` of one channel after the other. */
  samples: readonly number[];
  /** Samples a pixel. */
  channels: number;
  extraSamples?: readonly number[];
  planar?: boolean;
  compression?: number;
  /** Of a palette: all reds, then greens, then blues, 16 bits each. */
  palette?: readonly number[];
  /** Dots an inch. */
  density?: number;
  /** Big-endian, and 64-bit offsets. */
  big?: boolean;
}

type Entry = [tag: number, type: 3 | 4 | 5, values: readonly number[]];

const typeBytes = { 3: 2, 4: 4, 5: 8 } as const;

/** The file. `big` makes a BigTIFF in big-endian order. */
export function tiffFile(spec: TiffSpec): Buffer {
  const { photometric, bits, channels, extraSamples, planar, compression = 1 } = spec;
  const { big = false, palette, density } = spec;
  const strips = packed(spec, !big);
  const header = big ? 16 : 8;
  const offsets = strips.map((_, i) =>
    strips.slice(0, i).reduce((sum, { length }) => sum + length, header),
  );
  const entries: Entry[] = [
    [256, 3, [2]],
    [257, 3, [1]],
    [258, 3, new Array<number>(channels).fill(bits)],
    [259, 3, [compression]],
    [262, 3, [photometric]],
    [273, 4, offsets],
    [277, 3, [channels]],
    [278, 3, [1]],
    [279, 4, strips.map(({ length }) => length)],
  ];
  if (density !== undefined) entries.push([282, 5, [density, 1]], [283, 5, [density, 1]]);
  if (planar) entries.push([284, 3, [2]]);
  if (density !== undefined) entries.push([296, 3, [2]]);
  if (palette) entries.push([320, 3, palette]);
  if (extraSamples) entries.push([338, 3, extraSamples]);
  if (spec.sampleFormat) {
    entries.push([339, 3, new Array<number>(channels).fill(spec.sampleFormat)]);
  }
  return assemble(entries, Buffer.concat(strips), big);
}

function assemble(entries: readonly Entry[], pixels: Buffer, big: boolean): Buffer {
  const [header, entryBytes, inline] = big ? [16, 20, 8] : [8, 12, 4];
  const start = header + pixels.length;
  const head = Buffer.alloc(header);
  head.write(big ? 'MM' : 'II', 'latin1');
  const number = (buffer: Buffer, at: number, bytes: number, value: number) => {
    if (bytes === 8) buffer.writeBigUInt64BE(BigInt(value), at);
    else if (big) buffer.writeUIntBE(value, at, bytes);
    else buffer.writeUIntLE(value, at, bytes);
  };
  number(head, 2, 2, big ? 43 : 42);
  if (big) number(head, 4, 2, 8);
  number(head, big ? 8 : 4, big ? 8 : 4, start);
  const countBytes = big ? 8 : 2;
  const table = Buffer.alloc(countBytes + entries.length * entryBytes + inline);
  number(table, 0, countBytes, entries.length);
  const values: Buffer[] = [];
  let next = start + table.length;
  entries.forEach(([tag, type, list], i) => {
    const at = countBytes + i * entryBytes;
    const count = type === 5 ? list.length / 2 : list.length;
    number(table, at, 2, tag);
    number(table, at + 2, 2, type);
    number(table, at + 4, inline, count);
    const width = type === 3 ? 2 : 4;
    const data = Buffer.alloc(Math.max(inline, count * typeBytes[type]));
    list.forEach((value, k) => {
      number(data, k * width, width, value);
    });
    if (count * typeBytes[type] <= inline) {
      data.copy(table, at + 4 + inline);
      return;
    }
    number(table, at + 4 + inline, inline, next);
    values.push(data);
    next += data.length;
  });
  return Buffer.concat([head, pixels, table, ...values]);
}

/** The strips: one, or with `planar` one a channel. */
function packed({ samples, bits, channels, planar, sampleFormat }: TiffSpec, little: boolean) {
  const perStrip = planar ? 2 : 2 * channels;
  const strips: Buffer[] = [];
  for (let at = 0; at < samples.length; at += perStrip) {
    const part = samples.slice(at, at + perStrip);
    if (bits < 8) {
      const text = part.map((value) => value.toString(2).padStart(bits, '0')).join('');
      strips.push(Buffer.from([Number.parseInt(text.padEnd(8, '0'), 2)]));
      continue;
    }
    const strip = Buffer.alloc((part.length * bits) / 8);
    part.forEach((value, i) => {
      const at = (i * bits) / 8;
      if (sampleFormat === 3)
        little ? strip.writeFloatLE(value, at) : strip.writeFloatBE(value, at);
      else if (little) strip.writeUIntLE(value, at, bits / 8);
      else strip.writeUIntBE(value, at, bits / 8);
    });
    strips.push(strip);
  }
  return strips;
}
