import { describe, expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { edges } from './edges';

function photo(width: number, height: number, light: (x: number, y: number) => number): Picture {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    data.fill(light(i % width, Math.floor(i / width)), i * 4, i * 4 + 3);
    data[i * 4 + 3] = 255;
  }
  return { width, height, depth: 8, data };
}
const inkAt = ({ width, data }: Picture, x: number, y: number) => 255 - data[(y * width + x) * 4];

describe('lines of a photograph', () => {
  it('lie on the dark side of an edge, and nowhere else', async () => {
    const lines = await edges(
      photo(64, 48, (x) => (x < 32 ? 60 : 200)),
      1.2,
      0.6,
    );
    for (const y of [0, 20, 47]) {
      expect(inkAt(lines, 30, y)).toBeGreaterThan(200);
      expect(inkAt(lines, 34, y)).toBe(0);
      expect(inkAt(lines, 10, y)).toBe(0);
      expect(inkAt(lines, 55, y)).toBe(0);
    }
  });

  it('of a flat picture are none; a faint edge needs more detail', async () => {
    const flat = await edges(
      photo(32, 32, () => 120),
      1,
      1,
    );
    expect(flat.data.every((value) => value === 255)).toBe(true);
    const faint = photo(64, 32, (x) => (x < 32 ? 120 : 128));
    expect(inkAt(await edges(faint, 1.2, 0.2), 30, 16)).toBe(0);
    expect(inkAt(await edges(faint, 1.2, 1), 30, 16)).toBeGreaterThan(100);
  });

  it('are wider where that is asked for', async () => {
    const step = photo(96, 16, (x) => (x < 48 ? 40 : 220));
    const widthOf = async (width: number) => {
      const lines = await edges(step, width, 0.6);
      let count = 0;
      for (let x = 0; x < 96; x++) if (inkAt(lines, x, 8) > 127) count++;
      return count;
    };
    expect(await widthOf(3)).toBeGreaterThan((await widthOf(1)) + 2);
  });
});
