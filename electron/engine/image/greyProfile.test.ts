import { expect, it } from 'vitest';
import { greyToSrgb } from './greyProfile';

/** A profile of one tag. */
function profileOf(curve: Buffer): Buffer {
  const head = Buffer.alloc(144);
  head.writeUInt32BE(1, 128);
  head.write('kTRC', 132, 'latin1');
  head.writeUInt32BE(144, 136);
  head.writeUInt32BE(curve.length, 140);
  return Buffer.concat([head, curve]);
}

function table(values: readonly number[]): Buffer {
  const tag = Buffer.alloc(12 + values.length * 2);
  tag.write('curv', 0, 'latin1');
  tag.writeUInt32BE(values.length, 8);
  values.forEach((value, i) => {
    tag.writeUInt16BE(value, 12 + i * 2);
  });
  return tag;
}

function formula(kind: number, numbers: readonly number[]): Buffer {
  const tag = Buffer.alloc(12 + numbers.length * 4);
  tag.write('para', 0, 'latin1');
  tag.writeUInt16BE(kind, 8);
  numbers.forEach((value, i) => {
    tag.writeInt32BE(Math.round(value * 65_536), 12 + i * 4);
  });
  return tag;
}

const samples = Array.from({ length: 1_025 }, (_, i) => Math.round(65_535 * (i / 1_024) ** 2));

it.each<[string, Buffer]>([
  ['a power', table([2 * 256])],
  ['a table', table(samples)],
  ['formula 0', formula(0, [2])],
  ['formula 1', formula(1, [2, 1, 0])],
  ['formula 2', formula(2, [2, 1, 0, 0])],
  ['formula 3', formula(3, [2, 1, 0, 0, 0])],
  ['formula 4', formula(4, [2, 1, 0, 0, 0, 0, 0])],
])('a curve given as %s', (_, curve) => {
  const made = greyToSrgb(profileOf(curve))!;
  expect([made[0], made[65_535]]).toEqual([0, 65_535]);
  // A quarter of white's light is 137 of 255 in sRGB.
  expect(made[32_768]! / 257).toBeCloseTo(136.96, 1);
});

it('the curve of sRGB itself changes nothing', () => {
  const srgb = formula(3, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.040_45]);
  const made = greyToSrgb(profileOf(srgb))!;
  for (let i = 0; i < 65_536; i += 97) expect(Math.abs(made[i]! - i)).toBeLessThanOrEqual(8);
});

it.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['a table that is cut', table(samples).subarray(0, 100)],
  ['an unknown formula', formula(9, [2])],
])('%s is no curve', (_, curve) => {
  expect(greyToSrgb(profileOf(curve))).toBeUndefined();
});
