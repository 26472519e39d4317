import { expect, it } from 'vitest';
import { depthIn, formatByName, formats, isPictureName } from './formats';

it('no two formats share an ending, a MIME type or a codec', () => {
  const all = Object.values(formats);
  for (const values of [
    all.flatMap(({ endings }) => [...endings]),
    all.map(({ mimeType }) => mimeType),
    all.map(({ codec }) => codec),
  ]) {
    expect(new Set<string>(values).size).toBe(values.length);
  }
});

it('a file is known by its ending, in any case', () => {
  expect(formatByName('/a.b/c d.JPEG')).toBe('jpg');
  expect(formatByName('C:\\a.png\\b')).toBeUndefined();
  expect(formatByName('.png')).toBeUndefined();
  expect(formatByName('a.png.')).toBeUndefined();
  expect(isPictureName('a.b.Tif')).toBe(true);
  expect(isPictureName('a.svg')).toBe(false);
  expect(isPictureName('png')).toBe(false);
});

it('keeps 16 bits where the format has them', () => {
  expect(depthIn('png', 16)).toBe(16);
  expect(depthIn('jpg', 16)).toBe(8);
  expect(depthIn('png', 8)).toBe(8);
});
