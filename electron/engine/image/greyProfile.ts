type Curve = (value: number) => number;

/**
 * For each value of 16 bits in the space of a grey profile, the value in sRGB; undefined if the
 * profile has no curve that can be read. Grey has no colour to convert: its curve gives the light
 * (ICC.1:2022, 8.3.4), which sRGB writes in its own way.
 */
export function greyToSrgb(profile: Uint8Array): Uint16Array | undefined {
  const tag = tagOf(profile, 'kTRC');
  const curve = tag && curveOf(tag);
  if (!curve) return undefined;
  return Uint16Array.from({ length: 65_536 }, (_, i) => {
    const light = Math.min(1, Math.max(0, curve(i / 65_535)));
    return Math.round(65_535 * encoded(light));
  });
}

/** IEC 61966-2-1. */
const encoded: Curve = (light) =>
  light <= 0.003_130_8 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;

function tagOf(profile: Uint8Array, wanted: string): DataView | undefined {
  if (profile.length < 132) return undefined;
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  const count = Math.min(view.getUint32(128), 100);
  for (let i = 0; i < count; i++) {
    const entry = 132 + i * 12;
    if (entry + 12 > profile.length) return undefined;
    if (textAt(view, entry) !== wanted) continue;
    const [at, length] = [view.getUint32(entry + 4), view.getUint32(entry + 8)];
    if (length < 12 || at + length > profile.length) return undefined;
    return new DataView(profile.buffer, profile.byteOffset + at, length);
  }
  return undefined;
}

const textAt = (view: DataView, at: number) =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));

/** A curve as a table or a power (10.6), or as a formula (10.18). */
function curveOf(tag: DataView): Curve | undefined {
  const type = textAt(tag, 0);
  if (type === 'curv') return sampled(tag);
  return type === 'para' ? parametric(tag) : undefined;
}

function sampled(tag: DataView): Curve | undefined {
  const count = tag.getUint32(8);
  if (count === 0) return (value) => value;
  if (12 + count * 2 > tag.byteLength) return undefined;
  if (count === 1) {
    const power = tag.getUint16(12) / 256;
    return (value) => value ** power;
  }
  return (value) => {
    const place = value * (count - 1);
    const below = Math.min(Math.floor(place), count - 2);
    const [a, b] = [tag.getUint16(12 + below * 2), tag.getUint16(14 + below * 2)];
    return (a + (b - a) * (place - below)) / 65_535;
  };
}

/** How many numbers each formula has. */
const counts = [1, 3, 4, 5, 7];

function parametric(tag: DataView): Curve | undefined {
  const formula = tag.getUint16(8);
  const count = counts[formula];
  if (count === undefined || 12 + count * 4 > tag.byteLength) return undefined;
  const number = (i: number) => (i < count ? tag.getInt32(12 + i * 4) / 65_536 : 0);
  const [g, a, b, c] = [number(0), formula === 0 ? 1 : number(1), number(2), number(3)];
  switch (formula) {
    case 0:
      return (x) => x ** g;
    case 1:
      return (x) => (x >= -b / a ? (a * x + b) ** g : 0);
    case 2:
      return (x) => (x >= -b / a ? (a * x + b) ** g + c : c);
    default: {
      const [d, e, f] = [number(4), number(5), number(6)];
      return (x) => (x >= d ? (a * x + b) ** g + e : c * x + f);
    }
  }
}
