import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { IconIcns, IconIco } from '@shockpkg/icon-encoder';
import sharp from 'sharp';

export const resources = path.resolve(import.meta.dirname, '../../resources');

/** Sides in pixels of the app's icon on Linux, in `icons/`. */
export const pngSizes = [16, 24, 32, 48, 64, 128, 256, 512];
/** Sides of the pictures in an .ico file. */
export const icoSizes = [16, 24, 32, 48, 64, 128, 256];
/** Types of the pictures in an .icns file and their sides, in the order of Apple's iconutil. */
export const icnsTypes = [
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic04', 16],
  ['ic14', 512],
  ['ic09', 512],
  ['ic05', 32],
  ['ic10', 1024],
  ['ic11', 32],
];

/** Apple's icon grid wants 824 of 1024 px for the tile, which takes 464 of 512 in the drawing. */
const appleViewBox = '-32 -32 576 576';

/** A page with a folded corner, in the viewBox of the icon. */
const page =
  'M112 24 H324 L428 128 V460 A28 28 0 0 1 400 488 H112 A28 28 0 0 1 84 460 V52 A28 28 0 0 1 112 24 Z';
const fold = 'M324 24 L428 128 H352 A28 28 0 0 1 324 100 Z';

/** Pages of the two kinds of file: a drawing is on paper, a model has the ground of the app's icon. */
const pages = {
  underdraw: { ground: '#fbf8f1', edge: '#c9c2b4', fold: '#e4ddce', line: '#1b4250' },
  'underdraw-model': { ground: 'url(#tile)', edge: '#3f8190', fold: '#3f8190', line: '#f9f3e6' },
};

/** @returns the drawings by name: of the app's icon, and of a document for each kind of file. */
export async function drawings() {
  const icon = await readFile(path.join(resources, 'icon.svg'), 'utf8');
  const [defs] = icon.match(/<defs>.*<\/defs>/s);
  const [mark] = icon.match(/<g id="mark".*<\/g>/s);
  const documents = Object.entries(pages).map(([name, colours]) => [
    name,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" color="${colours.line}">${defs}
<path d="${page}" fill="${colours.ground}" stroke="${colours.edge}" stroke-width="8" />
<path d="${fold}" fill="${colours.fold}" />
<g transform="translate(60 93) scale(0.74)">${mark}</g></svg>`,
  ]);
  return { icon, ...Object.fromEntries(documents) };
}

/** A square PNG. @param size its side in pixels. */
export async function png(svg, size) {
  const [, , , side] = svg.match(/viewBox="([^"]+)"/)[1].split(' ');
  // The drawing is rendered at the size that is wanted: nothing is scaled afterwards.
  return sharp(Buffer.from(svg), { density: (72 * size) / side })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** An icon for Windows: small pictures as bitmaps, which every program reads, the largest as PNG. */
async function ico(svg) {
  const file = new IconIco();
  for (const size of icoSizes) await file.addFromPng(await png(svg, size), null, true);
  return file.encode();
}

/** An icon for macOS. */
async function icns(svg) {
  const file = new IconIcns();
  for (const [type, size] of icnsTypes) await file.addFromPng(await png(svg, size), [type], true);
  return file.encode();
}

/** @returns the bytes of everything that is made from the drawing, by path inside `resources/`. */
export async function iconFiles() {
  const files = new Map();
  const { icon, ...documents } = await drawings();
  for (const size of pngSizes) files.set(`icons/${size}x${size}.png`, await png(icon, size));
  files.set('icon.ico', await ico(icon));
  files.set('icon.icns', await icns(icon.replace('0 0 512 512', appleViewBox)));
  for (const [name, svg] of Object.entries(documents)) {
    files.set(`${name}.ico`, await ico(svg));
    files.set(`${name}.icns`, await icns(svg));
  }
  return files;
}
