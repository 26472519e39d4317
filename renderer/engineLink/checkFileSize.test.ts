import { expect, it } from 'vitest';
import { maxSentFileBytes } from '#common/contract';
import { checkFileSize } from './checkFileSize';

/** Bytes that are counted and never written to. */
const file = (bytes: number) => ({ name: 'a.tif', data: new Uint8Array(new ArrayBuffer(bytes)) });

it('a file that is too large for one message is refused before it is sent', () => {
  expect(() => checkFileSize(file(maxSentFileBytes))).not.toThrow();
  for (const params of [undefined, {}, { data: 'text' }, { name: 1 }]) {
    expect(() => checkFileSize(params)).not.toThrow();
  }
  expect(() => checkFileSize(file(maxSentFileBytes + 1))).toThrow('INPUT_TOO_LARGE/file');
});
