/** `node scripts/starters.mjs`: draws the starting drawings of the bundled models, and names them on their cards. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dabs, flat, ink, labelColour, write } from './starters/draw.mjs';
import { flowers, icons, maps } from './starters/scenes.mjs';

const modelsFolder = path.resolve(import.meta.dirname, '..', 'models');

/** What each model is given of a scene, by the names of its inputs. */
const starters = {
  islands: [maps, { label: (scene) => flat(scene, labelColour) }],
  'islands-ink': [
    maps,
    { ink: (scene) => ink(scene, 2), hints: (scene) => dabs(scene, 6, labelColour) },
  ],
  gloss: [icons, { icon: (scene) => flat(scene) }],
  'gloss-unpaired': [icons, { icon: (scene) => flat(scene) }],
  'gloss-ink': [icons, { ink: (scene) => ink(scene, 3), hints: (scene) => dabs(scene, 8) }],
  flowers: [flowers, { paint: (scene) => flat(scene), ink: (scene) => ink(scene, 2) }],
  'flowers-many': [
    Object.fromEntries(Object.entries(flowers).filter(([name]) => name !== 'ground')),
    { ink: (scene) => ink(scene, 2) },
  ],
};

for (const [id, [scenes, inputs]] of Object.entries(starters)) {
  const folder = path.join(modelsFolder, id);
  const cardFile = path.join(folder, 'model.json');
  const card = JSON.parse(readFileSync(cardFile, 'utf8'));
  rmSync(path.join(folder, 'starters'), { recursive: true, force: true });
  mkdirSync(path.join(folder, 'starters'));
  card.samples = card.samples.filter((files) => !Object.values(files)[0].startsWith('starters/'));
  for (const [name, scene] of Object.entries(scenes)) {
    const files = {};
    for (const [input, draw] of Object.entries(inputs)) {
      // A bare ground has no lines.
      if (input === 'ink' && scene.length === 1 && name === 'ground') continue;
      if (!card.inputs.some((one) => one.name === input))
        throw new Error(`${id} has no input ${input}`);
      const file = `starters/${name}${Object.keys(inputs).length > 1 ? `.${input}` : ''}.png`;
      await write(await draw(scene), path.join(folder, file));
      files[input] = file;
    }
    card.samples.push(files);
  }
  writeFileSync(cardFile, `${JSON.stringify(card, undefined, 2)}\n`);
}
