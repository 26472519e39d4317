/**
 * Profiles for tests: one gamma (ICC.1:2022, 8.3 and 9.2), and for RGB a matrix, which is all
 * that Display-P3 and Adobe RGB are. Without a matrix the profile is of the grey kind.
 */
function gammaProfile(name: string, gamma: number, columns?: readonly number[][]): Buffer {
  const fixed = (values: readonly number[]) => {
    const out = Buffer.alloc(8 + values.length * 4);
    out.write('XYZ ', 0, 'latin1');
    values.forEach((v, i) => {
      out.writeInt32BE(Math.round(v * 65_536), 8 + i * 4);
    });
    return out;
  };
  const curve = Buffer.alloc(16);
  curve.write('curv', 0, 'latin1');
  curve.writeUInt32BE(1, 8);
  curve.writeUInt16BE(Math.round(gamma * 256), 12);
  const words = Buffer.alloc(12 + name.length + 1 + 78);
  words.write('desc', 0, 'latin1');
  words.writeUInt32BE(name.length + 1, 8);
  words.write(name, 12, 'latin1');
  const rights = Buffer.from('text\0\0\0\0CC0\0', 'latin1');
  const tags: [string, Buffer][] = [
    ['desc', words],
    ['cprt', rights],
    ['wtpt', fixed([0.9642, 1, 0.8249])],
  ];
  if (columns) {
    const [red, green, blue] = columns.map(fixed);
    tags.push(['rXYZ', red], ['gXYZ', green], ['bXYZ', blue]);
    tags.push(['rTRC', curve], ['gTRC', curve], ['bTRC', curve]);
  } else tags.push(['kTRC', curve]);
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  const parts: Buffer[] = [];
  let at = 128 + table.length;
  tags.forEach(([tag, data], i) => {
    table.write(tag, 4 + i * 12, 'latin1');
    table.writeUInt32BE(at, 8 + i * 12);
    table.writeUInt32BE(data.length, 12 + i * 12);
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    parts.push(padded);
    at += padded.length;
  });
  const head = Buffer.alloc(128);
  head.writeUInt32BE(at, 0);
  head.writeUInt32BE(0x02400000, 8);
  head.write(`mntr${columns ? 'RGB ' : 'GRAY'}XYZ `, 12, 'latin1');
  head.write('acsp', 36, 'latin1');
  head.writeInt32BE(Math.round(0.9642 * 65_536), 68);
  head.writeInt32BE(65_536, 72);
  head.writeInt32BE(Math.round(0.8249 * 65_536), 76);
  return Buffer.concat([head, table, ...parts]);
}

export const adobeRgb = gammaProfile('Adobe RGB (test)', 2.199_218_75, [
  [0.609_74, 0.311_11, 0.019_47],
  [0.205_28, 0.625_67, 0.060_87],
  [0.149_19, 0.063_22, 0.744_57],
]);

export const displayP3 = gammaProfile('Display P3 (test)', 2.2, [
  [0.515_12, 0.2412, -0.001_05],
  [0.291_98, 0.692_25, 0.041_89],
  [0.157_1, 0.066_57, 0.784_07],
]);

/** Darker in its middle than sRGB: 128 of 255 is 0.29 of white's light, in sRGB 0.22. */
export const greyGamma18 = gammaProfile('Grey gamma 1.8 (test)', 1.8);
