/** Scenes as what models take: label maps, ink, flat colours, strokes of colour. All sheets are 256 × 256. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

export const side = 256;

const card = new URL('../../models/islands/model.json', import.meta.url);
const labels = JSON.parse(readFileSync(card, 'utf8')).inputs[0].palette;

/** Colour of a label of the islands, by its name. */
export const labelColour = (name) => labels.find((label) => label.name === name).colour;

/** Pixels of a shape: 1 where it covers at least half of one. */
async function maskOf(svg) {
  const whole = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><g fill="#fff">${svg}</g></svg>`;
  const { data } = await sharp(Buffer.from(whole))
    .extractChannel('alpha')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Uint8Array.from(data, (v) => (v > 127 ? 1 : 0));
}

/** @returns for each pixel the index of the part on top, −1 for none, and the parts' centres. */
async function layOut(scene) {
  const top = new Int16Array(side * side).fill(-1);
  for (const [i, [, svg]] of scene.entries()) {
    const mask = await maskOf(svg);
    for (let at = 0; at < top.length; at++) if (mask[at]) top[at] = i;
  }
  return top;
}

const rgb = (hex) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));

/** Parts in their colours, transparent around them. @param colourOf a part's first entry. */
export async function flat(scene, colourOf = (name) => name) {
  const top = await layOut(scene);
  const data = new Uint8Array(side * side * 4);
  top.forEach((part, at) => {
    if (part >= 0) data.set([...rgb(colourOf(scene[part][0])), 255], at * 4);
  });
  return { data, channels: 4 };
}

/** Lines between parts, black on white. @param width in pixels. */
export async function ink(scene, width, same = (a, b) => a === b) {
  const top = await layOut(scene);
  const data = new Uint8Array(side * side).fill(255);
  const part = (x, y) => top[Math.min(side - 1, y) * side + Math.min(side - 1, x)];
  const reach = (width - 1) / 2;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const own = part(x, y);
      if (same(own, part(x + 1, y)) && same(own, part(x, y + 1))) continue;
      for (let dy = -Math.ceil(reach); dy <= reach; dy++) {
        for (let dx = -Math.ceil(reach); dx <= reach; dx++) {
          const [px, py] = [x + dx, y + dy];
          if (px >= 0 && py >= 0 && px < side && py < side) data[py * side + px] = 0;
        }
      }
    }
  }
  return { data, channels: 1 };
}

/** A dab of its colour in the middle of each connected region that is large enough. */
export async function dabs(scene, radius, colourOf = (name) => name) {
  const top = await layOut(scene);
  const seen = new Uint8Array(top.length);
  const data = new Uint8Array(side * side * 4);
  for (let start = 0; start < top.length; start++) {
    if (seen[start] || top[start] < 0) continue;
    const region = [start];
    seen[start] = 1;
    for (let i = 0; i < region.length; i++) {
      const at = region[i];
      const x = at % side;
      for (const to of [x > 0 ? at - 1 : -1, x < side - 1 ? at + 1 : -1, at - side, at + side]) {
        if (to < 0 || to >= top.length || seen[to] || top[to] !== top[start]) continue;
        seen[to] = 1;
        region.push(to);
      }
    }
    if (region.length < 60) continue;
    const colour = [...rgb(colourOf(scene[top[start]][0])), 255];
    const at = innermost(region, top);
    for (const one of region) {
      if (
        Math.hypot((one % side) - (at % side), Math.floor(one / side) - Math.floor(at / side)) <=
        radius
      )
        data.set(colour, one * 4);
    }
  }
  return { data, channels: 4 };
}

/** The pixel of a region that is farthest from its edge, roughly. */
function innermost(region, top) {
  let best = region[0];
  let most = -1;
  for (let i = 0; i < region.length; i += 5) {
    const at = region[i];
    const [x, y] = [at % side, Math.floor(at / side)];
    let room = 0;
    const free = (dx, dy) => {
      const [px, py] = [x + dx * room, y + dy * room];
      return px >= 0 && py >= 0 && px < side && py < side && top[py * side + px] === top[at];
    };
    while (room < 40 && free(1, 0) && free(-1, 0) && free(0, 1) && free(0, -1)) room++;
    if (room > most) [best, most] = [at, room];
  }
  return best;
}

/** Write a sheet as a small PNG. */
export async function write({ data, channels }, file) {
  await sharp(data, { raw: { width: side, height: side, channels } })
    .png({ palette: channels > 1, colours: 32, effort: 10, dither: 0 })
    .toFile(file);
}
