import type { Picture } from '#common/contract';

/** Pictures of one size and depth side by side, the first at the left: several frames in one file. */
export function joinFrames(frames: readonly Picture[]): Picture {
  const [{ width, height, depth }] = frames;
  const row = (width * depth) / 2;
  const data = new Uint8Array(row * height * frames.length);
  for (const [i, frame] of frames.entries()) {
    for (let y = 0; y < height; y++) {
      data.set(frame.data.subarray(y * row, (y + 1) * row), (y * frames.length + i) * row);
    }
  }
  return { width: width * frames.length, height, depth, data };
}
