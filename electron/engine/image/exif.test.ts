import { describe, expect, it } from 'vitest';
import { type Exif, readExif, writeExif } from './exif';
import { withoutLayout } from './exifFields';

/** A block whose directory has these entries, all of them of `length` bytes at the same place. */
function pointingAtOnePlace(tags: readonly number[], length: number): Uint8Array {
  const start = 8 + 2 + tags.length * 12 + 4;
  const block = Buffer.alloc(start + length, 1);
  block.write('II*\0', 'latin1');
  block.writeUInt32LE(8, 4);
  block.writeUInt16LE(tags.length, 8);
  tags.forEach((tag, i) => {
    const at = 10 + i * 12;
    block.writeUInt16LE(tag, at);
    block.writeUInt16LE(2, at + 2);
    block.writeUInt32LE(length, at + 4);
    block.writeUInt32LE(start, at + 8);
  });
  return block;
}

const bytesOf = (exif: Exif | undefined) =>
  [...(exif?.main ?? []), ...(exif?.exif ?? []), ...(exif?.gps ?? [])].reduce(
    (sum, { data }) => sum + data.length,
    0,
  );

/** The same entries in the directory for EXIF's own fields, and in that for GPS. */
function withSubdirectories(tags: readonly number[], length: number): Uint8Array {
  const block = Buffer.from(pointingAtOnePlace([0x8769, 0x8825, ...tags], length));
  for (const at of [10, 22]) {
    block.writeUInt16LE(4, at + 2);
    block.writeUInt32LE(1, at + 4);
    block.writeUInt32LE(8, at + 8);
  }
  return block;
}

describe('EXIF that is made to fill a memory', () => {
  it('gives each field once', () => {
    const artist = 0x013b;
    const exif = readExif(pointingAtOnePlace(Array(30_000).fill(artist), 65_000));
    expect(exif?.main.map(({ tag }) => tag)).toEqual([artist]);
    expect(bytesOf(exif)).toBe(65_000);
  });

  it('gives no more than a total, though all fields are different', () => {
    const tags = Array.from({ length: 30_000 }, (_, i) => i + 1);
    expect(bytesOf(readExif(pointingAtOnePlace(tags, 65_000)))).toBeLessThanOrEqual(262_144);
    const exif = readExif(withSubdirectories(tags, 65_000));
    expect(bytesOf(exif)).toBeLessThanOrEqual(262_144);
    expect(exif?.exif.length).toBeGreaterThan(0);
    expect(writeExif(exif!).length).toBeLessThan(300_000);
  });
});

it.each([
  ['{"shape": [37, 53, 5]}', false],
  ['ImageJ=1.53t\nimages=12\nchannels=3', false],
  ['<?xml version="1.0"?><OME xmlns="x">', false],
  ['Ships in the harbour', true],
])('%s describes the picture: %s', (text, stays) => {
  const data = Uint8Array.from(`${text}\0`, (c) => c.charCodeAt(0));
  const block = { main: [{ tag: 0x010e, type: 2, count: data.length, data }], exif: [], gps: [] };
  expect(withoutLayout(block) !== undefined).toBe(stays);
});
