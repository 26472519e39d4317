import { expect, it } from 'vitest';
import {
  depthIn,
  formatByCodec,
  formatByContent,
  formatByName,
  formats,
  isPictureName,
} from './formats';
import { unreadByContent, unreadByEnding } from './unreadFormats';

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

it('a file is known by its content, and what is not read is known to be named', () => {
  const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
  const read: [string, string][] = [
    ['\u0089PNG\r\n\u001a\n\0\0\0\rIHDR', 'png'],
    ['\u00ff\u00d8\u00ff\u00e0', 'jpg'],
    ['RIFF\u0001\u0002\u0003\u0004WEBPVP8L', 'webp'],
    ['MM\0*\0\0\0\u0008', 'tiff'],
    ['\0\0\0\u001cftypavif\0\0\0\0', 'avif'],
    ['GIF89a', 'gif'],
  ];
  for (const [text, format] of read) {
    expect(formatByContent(bytes(text))).toBe(format);
    expect(unreadByContent(bytes(text))).toBeUndefined();
  }
  const foreign: [string, string][] = [
    ['BM\u0036', 'BMP'],
    ['\0\0\0\u001cftypheic', 'HEIC'],
    ['8BPS\0\u0001', 'Photoshop'],
    ['<?xml version="1.0"?>\n<!-- a --><svg xmlns', 'SVG'],
    ['  <svg>', 'SVG'],
  ];
  for (const [text, label] of foreign) {
    expect(unreadByContent(bytes(text))).toBe(label);
    expect(formatByContent(bytes(text))).toBeUndefined();
  }
  expect(unreadByContent(bytes('<html>'))).toBeUndefined();
  expect(unreadByContent(new Uint8Array())).toBeUndefined();
  expect(unreadByEnding('.heic')).toBe('HEIC');
  expect(unreadByEnding('.txt')).toBeUndefined();
  expect(unreadByEnding('')).toBeUndefined();
});

it('knows a file that was opened by its codec, with its compression where that tells formats apart', () => {
  for (const [id, { codec }] of Object.entries(formats)) expect(formatByCodec(codec)).toBe(id);
  for (const other of ['heif/hevc', 'svg', 'pdf', 'magick']) {
    expect(formatByCodec(other)).toBeUndefined();
  }
});
