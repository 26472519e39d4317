import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type Card, type CardInput, UnderdrawError } from './contract';
import { isColoured } from './core/image/colour';
import { type Decoded, decodeFile } from './io/decode';
import type { Inputs } from './prepare';

const endings = new Set(['.png', '.webp', '.tif', '.tiff', '.jpg', '.jpeg']);

/** `rose.paint.png` → base `rose`, input `paint`; `rose.png` → base `rose`, no input. */
export function splitName(
  card: Card,
  file: string,
): { base: string; input: CardInput | undefined; ending: string } {
  const { name, ext } = path.parse(file);
  const dot = name.lastIndexOf('.');
  const input = dot > 0 ? card.inputs.find((i) => i.name === name.slice(dot + 1)) : undefined;
  return { base: input ? name.slice(0, dot) : name, input, ending: ext };
}

/**
 * The file's companions: for other inputs of a model that takes several, files beside it
 * that are called `<base>.<input>.<ending>`.
 */
async function companions(card: Card, file: string, base: string): Promise<Map<string, string>> {
  const folder = path.dirname(file);
  const found = new Map<string, string>();
  if (card.inputs.length === 1) return found;
  for (const entry of (await readdir(folder)).sort()) {
    const other = splitName(card, entry);
    if (other.base !== base || !other.input || entry === path.basename(file)) continue;
    if (!endings.has(other.ending.toLowerCase())) continue;
    found.set(other.input.name, path.join(folder, entry));
  }
  return found;
}

/**
 * Which input a file without an input's name is for: the first of the card, unless that one
 * is an optional drawing in ink and the picture is coloured; then it is the paint.
 */
function inputFor(card: Card, { picture }: Decoded): CardInput {
  const [first] = card.inputs;
  const paint = card.inputs.find((i) => i.kind === 'paint');
  const ink = first.kind === 'edges' || first.kind === 'grey';
  return paint && ink && first.optional && isColoured(picture) ? paint : first;
}

/** A file's picture and those of its companions, by input. */
export async function readInputs(
  card: Card,
  file: string,
  maxMegapixels: number,
): Promise<{ inputs: Inputs; decoded: Decoded; notes: string[] }> {
  const decoded = await decodeFile(file, maxMegapixels);
  const { picture } = decoded;
  const { base, input: told } = splitName(card, file);
  const input = told ?? inputFor(card, decoded);
  const notes = [...decoded.notes];
  const inputs: Record<string, Decoded['picture']> = { [input.name]: picture };
  for (const [name, companion] of await companions(card, file, base)) {
    if (inputs[name]) continue;
    const other = await decodeFile(companion, maxMegapixels);
    if (other.picture.width !== picture.width || other.picture.height !== picture.height) {
      throw new UnderdrawError(
        'INPUT_UNREADABLE',
        `${path.basename(companion)} is ${other.picture.width} × ${other.picture.height}, but ${path.basename(file)} is ${picture.width} × ${picture.height}.`,
        'The pictures for one translation have the same size.',
      );
    }
    inputs[name] = other.picture;
    notes.push(...other.notes);
  }
  return { inputs, decoded, notes };
}
