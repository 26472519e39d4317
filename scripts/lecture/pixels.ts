import type { Picture } from '#common/contract';

/** Pixels as whole RGBA words, so that two compare and move as one. */
const words = ({ data }: Picture) => new Uint32Array(Uint8Array.from(data as Uint8Array).buffer);

/** The mean colour of each label, at every pixel of it: the best answer of a pixel that knows only its own label. */
export function meanOfLabels(labels: Picture, picture: Picture): Picture {
  const label = words(labels);
  const sums = new Map<number, [red: number, green: number, blue: number, count: number]>();
  label.forEach((word, i) => {
    const [red, green, blue, count] = sums.get(word) ?? [0, 0, 0, 0];
    const [r, g, b] = picture.data.subarray(i * 4, i * 4 + 3);
    sums.set(word, [red + r, green + g, blue + b, count + 1]);
  });
  const data = new Uint8Array(picture.data.length).fill(255);
  label.forEach((word, i) => {
    const [red, green, blue, count] = sums.get(word)!;
    data.set([red / count, green / count, blue / count].map(Math.round), i * 4);
  });
  return { ...picture, data };
}

/** The share of pixels that two pictures of one size have in common, 0 … 1. */
export function shareEqual(one: Picture, other: Picture): number {
  const [a, b] = [words(one), words(other)];
  return a.filter((word, i) => word === b[i]).length / a.length;
}

/** The square part, on a grid of quarters of its side, in which most pixels of two pictures differ. */
export function busiestPart(one: Picture, other: Picture, side: number) {
  const [a, b] = [words(one), words(other)];
  const step = side / 4;
  let best = { left: 0, top: 0, width: side, height: side };
  let most = -1;
  for (let top = 0; top + side <= one.height; top += step) {
    for (let left = 0; left + side <= one.width; left += step) {
      let count = 0;
      for (let y = top; y < top + side; y++) {
        for (let x = left; x < left + side; x++) {
          const i = y * one.width + x;
          if (a[i] !== b[i]) count++;
        }
      }
      if (count > most) [most, best] = [count, { left, top, width: side, height: side }];
    }
  }
  return best;
}
