import type { Picture } from '../contract';

/** A colour that is rare in photographs. */
const marker = [255, 0, 200] as const;

/**
 * `after`, tinted wherever its colour differs from `before`.
 * Both are opaque 8-bit pictures of one size.
 */
export function markChanged(before: Picture, after: Picture): Picture {
  const data = after.data.slice();
  for (let i = 0; i < data.length; i += 4) {
    const same =
      before.data[i] === data[i] &&
      before.data[i + 1] === data[i + 1] &&
      before.data[i + 2] === data[i + 2];
    if (same) continue;
    for (let c = 0; c < 3; c++) data[i + c] = (data[i + c] + 2 * marker[c]) / 3;
  }
  return { ...after, data };
}
