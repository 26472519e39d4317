import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { Picture } from '#common/contract';
import { decodeFilm, encodeFilm } from './film';

/** A picture of one colour. */
const plain = (red: number): Picture => {
  const data = new Uint8Array(6 * 4 * 4).fill(255);
  for (let i = 0; i < data.length; i += 4) data.set([red, 40, 200], i);
  return { width: 6, height: 4, depth: 8, data };
};

it('writes an animation that loops, and reads its last frames again', async () => {
  const frames = [10, 10, 90, 170, 250].map(plain);
  const file = await encodeFilm({ frames, frameMs: 80 });
  const meta = await sharp(file).metadata();
  expect(meta).toMatchObject({ format: 'gif', pages: 5, loop: 0, delay: [80, 80, 80, 80, 80] });
  const read = await decodeFilm(file, 3);
  expect(read?.frameMs).toBe(80);
  expect(read?.frames.map(({ width, height, data }) => [width, height, data[0]])).toEqual([
    [6, 4, 90],
    [6, 4, 170],
    [6, 4, 250],
  ]);
  expect((await decodeFilm(file, 9))?.frames).toHaveLength(5);
});

it('takes no still picture and no rubbish for a film', async () => {
  const still = await sharp(plain(9).data, { raw: { width: 6, height: 4, channels: 4 } }).gif();
  expect(await decodeFilm(await still.toBuffer(), 4)).toBeUndefined();
  expect(await decodeFilm(Buffer.from('GIF89a rubbish'), 4)).toBeUndefined();
});
