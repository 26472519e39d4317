/**
 * `npm run how-to-draw`: draws the pictures of "how to draw" on the cards of the bundled models: the blank
 * sheet, a few marks on it, and what the model makes of them. Needs `npm run build`; takes some seconds a model.
 * The sentences below the pictures stand on the cards.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { dabs, flat, ink, labelColour, side, write } from './starters/draw.mjs';
import { flowers, icons, maps, movedSun } from './starters/scenes.mjs';

const root = path.resolve(import.meta.dirname, '..');
const modelsFolder = path.join(root, 'models');
/** The third picture is a photograph of sorts; the others are flat and stay exact. */
const quality = 90;

/** For each model the files that it is given, the uppermost last, by the end of their names. */
const drawings = {
  islands: { '': () => flat(maps.valley, labelColour) },
  'islands-ink': {
    '.hints': () => dabs(maps.harbour, 6, labelColour),
    '.ink': () => ink(maps.harbour, 2),
  },
  gloss: { '': () => flat(icons.cup) },
  'gloss-unpaired': { '': () => flat(icons.house) },
  'gloss-ink': { '.hints': () => dabs(icons.sun, 8), '.ink': () => ink(icons.sun, 3) },
  flowers: { '.paint': () => flat(flowers.tulip), '.ink': () => ink(flowers.tulip, 2) },
  'flowers-many': { '': () => ink(flowers.daisy, 2) },
  'next-frame': clip(),
  'next-frame-l2': clip(),
};

/** Four frames of a sun that goes to the right. */
function clip() {
  return Object.fromEntries(
    [1, 2, 3, 4].map((frame) => [`.clip.${frame}`, () => flat(movedSun(frame))]),
  );
}

const work = mkdtempSync(path.join(tmpdir(), 'how-to-draw-'));
try {
  for (const [id, sheets] of Object.entries(drawings)) await drawSteps(id, sheets);
} finally {
  rmSync(work, { recursive: true });
}

async function drawSteps(id, sheets) {
  const card = JSON.parse(readFileSync(path.join(modelsFolder, id, 'model.json'), 'utf8'));
  const files = [];
  for (const [end, draw] of Object.entries(sheets)) {
    const file = path.join(work, `${id}${end}.png`);
    await write(await draw(), file);
    files.push(file);
  }
  const made = path.join(work, `${id}-made.png`);
  // The latest file: the one before it, the other sheets, come along by their names.
  const given = ['translate', files.at(-1), '--model', id, '-o', made];
  execFileSync(process.execPath, [path.join(root, 'bin/underdraw.mjs'), ...given]);
  const [input] = card.inputs;
  const paper = card.inputs.find((one) => one.paper)?.paper ?? '#ffffff';
  const ground = input.kind === 'labels' ? labelColour(paper) : paper;
  const blank = sharp({ create: { width: side, height: side, channels: 3, background: ground } });
  const blankSheet = await blank.png().toBuffer();
  const drawn = input.frames
    ? [await inRows(files.map(() => blankSheet)), await inRows(files)]
    : [blankSheet, await stacked(blankSheet, files)];
  const [before, marks, picture] = card.howToDraw.map((step) =>
    path.join(modelsFolder, id, step.picture),
  );
  mkdirSync(path.dirname(before), { recursive: true });
  await sharp(drawn[0]).webp({ lossless: true }).toFile(before);
  await sharp(drawn[1]).webp({ lossless: true, effort: 6 }).toFile(marks);
  await sharp(made).flatten({ background: ground }).webp({ quality, effort: 6 }).toFile(picture);
}

/** Sheets over each other; the white of ink is no colour. */
async function stacked(ground, files) {
  const layers = files.map((input) => ({ input, blend: isInk(input) ? 'multiply' : 'over' }));
  return sharp(ground).composite(layers).png().toBuffer();
}

function isInk(file) {
  return /\.ink\.png$|flowers-many\.png$/.test(file);
}

/** Four frames as two rows of two, the oldest first, with grey lines between them. */
async function inRows(frames) {
  const half = side / 2 - 2;
  const small = await Promise.all(
    frames.map((frame) =>
      sharp(frame).flatten({ background: '#fff' }).resize(half, half).toBuffer(),
    ),
  );
  const at = (k) => ({ left: (k % 2) * (half + 4), top: Math.floor(k / 2) * (half + 4) });
  const background = '#868e96';
  return sharp({ create: { width: side, height: side, channels: 3, background } })
    .composite(small.map((input, k) => ({ input, ...at(k) })))
    .png()
    .toBuffer();
}
