import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawings, icnsTypes, iconFiles, icoSizes, png, pngSizes, resources } from './draw.mjs';

const read = (name: string) => readFileSync(path.join(resources, name));

/** RGBA of a square PNG. */
async function pixels(data: Uint8Array) {
  const { data: rgba, info } = await sharp(data)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(info.height);
  return { side: info.width, rgba };
}

/** Pictures of an .ico file: the side that the directory says, the bytes. */
function icoEntries(file: Buffer) {
  expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
  return Array.from({ length: file.readUInt16LE(4) }, (_, i) => {
    const at = 6 + i * 16;
    const start = file.readUInt32LE(at + 12);
    const data = file.subarray(start, start + file.readUInt32LE(at + 8));
    return { side: file[at] || 256, data };
  });
}

/** Blocks of an .icns file: type and bytes. */
function icnsEntries(file: Buffer) {
  expect(file.toString('latin1', 0, 4)).toBe('icns');
  expect(file.readUInt32BE(4)).toBe(file.length);
  const entries: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    const data = file.subarray(at + 8, at + file.readUInt32BE(at + 4));
    entries.push({ type: file.toString('latin1', at, at + 4), data });
  }
  return entries;
}

/** @returns the mean difference of two pictures' samples, 0 … 255. */
async function difference(one: Uint8Array, other: Uint8Array): Promise<number> {
  const [a, b] = [await pixels(one), await pixels(other)];
  expect(a.side).toBe(b.side);
  return a.rgba.reduce((sum, value, i) => sum + Math.abs(value - b.rgba[i]), 0) / a.rgba.length;
}

it('the committed icons are those that the drawing gives, and no others', async () => {
  const made = [...(await iconFiles()).keys()];
  const there = readdirSync(resources, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll(path.sep, '/'))
    .filter((name) => path.extname(name) !== '');
  expect(there.sort()).toEqual([...made, 'icon.svg'].sort());
});

it('the PNG files have their sizes, and the pixels of the drawing', async () => {
  for (const size of pngSizes) {
    expect((await pixels(read(`icons/${size}x${size}.png`))).side).toBe(size);
  }
  const { icon, underdraw } = await drawings();
  // Other versions of the renderer may smooth edges a little differently.
  expect(await difference(read('icons/64x64.png'), await png(icon, 64))).toBeLessThan(2);
  // The measure tells the drawings apart.
  expect(await difference(read('icons/64x64.png'), await png(underdraw, 64))).toBeGreaterThan(20);
});

it.each(['icon', 'underdraw', 'underdraw-model'] as const)(
  '%s.ico holds every size, the largest as the drawing',
  async (name) => {
    const entries = icoEntries(read(`${name}.ico`));
    expect(entries.map(({ side }) => side)).toEqual(icoSizes);
    const drawn = await png((await drawings())[name], 256);
    expect(await difference(entries.at(-1)!.data, drawn)).toBeLessThan(2);
  },
);

it.each(['icon', 'underdraw', 'underdraw-model'])('%s.icns holds every size', async (name) => {
  const entries = icnsEntries(read(`${name}.icns`));
  expect(entries.map(({ type }) => type)).toEqual(icnsTypes.map(([type]) => type));
  for (const [i, [type, size]] of icnsTypes.entries()) {
    // The two smallest are no PNG: ARGB in runs.
    if (type === 'ic04' || type === 'ic05') {
      expect(entries[i].data.toString('latin1', 0, 4)).toBe('ARGB');
    } else expect((await pixels(entries[i].data)).side).toBe(size);
  }
});

it('every icon that electron-builder.yml names is there', () => {
  const names = [...readFileSync('electron-builder.yml', 'utf8').matchAll(/\bicon: (\S+)/g)];
  const there = readdirSync(resources);
  expect(names.map(([, name]) => name).sort()).toEqual([
    'icon.icns',
    'icon.ico',
    'icons',
    'underdraw',
    'underdraw-model',
  ]);
  for (const [, name] of names) {
    const files = path.extname(name) || name === 'icons' ? [name] : [`${name}.ico`, `${name}.icns`];
    expect(there).toEqual(expect.arrayContaining(files));
  }
});
