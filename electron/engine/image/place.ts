/** Where a picture lies in the planes of a tensor; all in pixels. */
export interface Place {
  /** Size of the tensor's planes. */
  width: number;
  height: number;
  /** Distance of the picture from the left and the top. */
  border: number;
  /** How the pixels around it are made: its last ones repeated, or the picture mirrored. */
  padding: 'edge' | 'reflect';
}

/** A place at the top left, without a border, padded by repeating. */
export function topLeft(width: number, height: number): Place {
  return { width, height, border: 0, padding: 'edge' };
}

/**
 * Fill what lies around a picture of `width`×`height` px in planes [planes, H, W] that hold
 * the picture itself already.
 */
export function padPlanes(
  planes: Float32Array,
  width: number,
  height: number,
  { width: planeWidth, height: planeHeight, border, padding }: Place,
): void {
  if (border === 0 && width === planeWidth && height === planeHeight) return;
  const columns = sources(planeWidth, border, width, padding);
  const rows = sources(planeHeight, border, height, padding);
  const right = border + width;
  const below = border + height;
  const plane = planeWidth * planeHeight;
  for (let start = 0; start < planes.length; start += plane) {
    for (let y = border; y < below; y++) {
      const row = start + y * planeWidth;
      for (let x = 0; x < border; x++) planes[row + x] = planes[row + columns[x]];
      for (let x = right; x < planeWidth; x++) planes[row + x] = planes[row + columns[x]];
    }
    for (let y = 0; y < planeHeight; y++) {
      if (y >= border && y < below) continue;
      const from = start + rows[y] * planeWidth;
      planes.copyWithin(start + y * planeWidth, from, from + planeWidth);
    }
  }
}

/** For each of `length` places the one within `border` … `border + inner − 1` that it copies. */
function sources(
  length: number,
  border: number,
  inner: number,
  padding: Place['padding'],
): Uint32Array {
  // Mirrored without repeating the last pixel: 0 1 2 1 0 1 2 …
  const period = Math.max(1, 2 * (inner - 1));
  return Uint32Array.from({ length }, (_, i) => {
    const at = i - border;
    if (padding === 'edge') return border + Math.min(inner - 1, Math.max(0, at));
    const phase = ((at % period) + period) % period;
    return border + Math.min(phase, period - phase);
  });
}
