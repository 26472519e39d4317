import { describe, expect, it } from 'vitest';
import { type Picture, samplesOf } from '#common/contract';
import { keepRimColours } from './rimColours';

const side = 48;

/** A disc with a soft edge of two pixels, in a colour that may depend on the place. */
function disc(
  colourAt: (x: number, y: number, alpha: number) => number[],
  depth: 8 | 16 = 8,
): Picture {
  const samples = depth === 8 ? new Uint8Array(side * side * 4) : new Uint16Array(side * side * 4);
  const white = depth === 8 ? 255 : 65_535;
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    const alpha = Math.min(1, Math.max(0, (16 - Math.hypot(x - 24, y - 24)) / 2 + 0.5));
    samples.set([...colourAt(x, y, alpha).map((v) => (v * white) / 255), alpha * white], i * 4);
  }
  return { width: side, height: side, depth, data: new Uint8Array(samples.buffer) };
}

const copy = (picture: Picture): Picture => ({ ...picture, data: picture.data.slice() });
const halfOf = (picture: Picture) => {
  const samples = samplesOf(picture);
  const white = picture.depth === 8 ? 255 : 65_535;
  return Array.from({ length: side * side }, (_, i) => i * 4).filter(
    (at) => samples[at + 3] > 0 && samples[at + 3] < white,
  );
};

describe('the colours of a rim', () => {
  for (const depth of [8, 16] as const) {
    it(`are those of the surface that it belongs to, where a net left paper there, ${depth} bits`, () => {
      const blue = disc(() => [20, 40, 120], depth);
      // A net that makes all lighter, and of the outermost pixels nearly paper.
      const result = disc(
        (x, y) => (Math.hypot(x - 24, y - 24) > 14 ? [240, 240, 245] : [60, 80, 160]),
        depth,
      );
      keepRimColours(result, blue);
      const samples = samplesOf(result);
      const unit = depth === 8 ? 1 : 257;
      for (const at of halfOf(blue)) {
        expect([...samples.subarray(at, at + 3)]).toEqual(
          [60, 80, 160].map((v) => Math.floor(v * unit)),
        );
      }
    });
  }

  it('are what they were if the net changed nothing', () => {
    const varied = disc((x, y) => [40 + x, 90 + y, 20 + ((x * y) % 40)]);
    expect(keepRimColours(copy(varied), varied).data).toEqual(varied.data);
  });

  it('stay as they are where the rim is of another colour, and where nothing is opaque', () => {
    const outlined = disc((_x, _y, alpha) => (alpha < 1 ? [250, 200, 0] : [20, 40, 120]));
    const made = disc((_x, _y, alpha) => (alpha < 1 ? [240, 190, 10] : [60, 80, 160]));
    expect(keepRimColours(copy(made), outlined).data).toEqual(made.data);
    const glow: Picture = {
      ...outlined,
      data: outlined.data.map((v, i) => (i % 4 === 3 ? v / 2 : v)),
    };
    expect(keepRimColours(copy(made), glow).data).toEqual(made.data);
  });

  it('of a picture of noise are looked for nowhere', () => {
    const [width, height] = [600, 400];
    const data = new Uint8Array(width * height * 4);
    for (let i = 0; i < data.length; i++) data[i] = ((i * 2_654_435_761) >>> 8) | 128;
    const noise: Picture = { width, height, depth: 8, data };
    const began = process.cpuUsage();
    const made = keepRimColours(copy(noise), noise);
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(1);
    expect(Buffer.from(made.data).equals(data)).toBe(true);
  });
});
