import { expect, it } from 'vitest';
import { earlierFrames, NumberedFiles } from './numberedFiles';

const frames = ['clip.1', 'clip.2', 'clip.3', 'clip.4'];
const files = [8, 9, 10, 11, 13].map((number) => `walk_${String(number).padStart(4, '0')}.png`);

it('finds the frames before one in a numbered sequence, up to a gap', () => {
  const among = new NumberedFiles([...files, 'walk_0012.jpg', 'run_0010.png', 'rose.png', '7.png']);
  expect(earlierFrames('walk_0011.png', among, frames)).toEqual({
    'clip.1': 'walk_0008.png',
    'clip.2': 'walk_0009.png',
    'clip.3': 'walk_0010.png',
  });
  expect(earlierFrames('walk_0009.png', among, frames)).toEqual({ 'clip.3': 'walk_0008.png' });
  for (const alone of ['walk_0008.png', 'walk_0013.png', 'rose.png', '7.png', 'gone_2.png']) {
    expect(earlierFrames(alone, among, frames)).toEqual({});
  }
  expect(earlierFrames('walk_0011.png', among, [])).toEqual({});
});

it('counts on where digits are not filled up', () => {
  const among = new NumberedFiles(['f9.png', 'f10.png']);
  expect(earlierFrames('f10.png', among, frames)).toEqual({ 'clip.3': 'f9.png' });
});
