/** The process of `npm run lecture`. */
import { writeFileSync } from 'node:fs';
import type { Picture, Realness, Translation, Values } from '#common/contract';
import { differencePicture } from '#common/image/differencePicture';
import { createEngine } from '#engine/createEngine';
import { heatPicture } from '#window/canvas/heatPicture';
import { busiestPart, meanOfLabels, shareEqual } from './pixels';
import { enlarged, type Panel, readPicture, writeSheet } from './sheet';

const engine = createEngine({ catalog: [{ folder: 'models', origin: 'bundled' }], threads: 2 });
const { signal } = new AbortController();
const call = async <T>(name: keyof typeof engine, params: object) =>
  (await (engine[name] as (params: object, signal: AbortSignal) => unknown)(params, signal)) as T;

type Pictures = Record<string, Picture>;

/** What a model makes of pictures. */
const translate = (model: string, inputs: Pictures, values: Values = {}, seed = 0) =>
  call<Translation>('translate', { model, inputs, values, seed });
const make = async (...given: Parameters<typeof translate>) => (await translate(...given)).picture;
const sample = (id: string, index: number) => call<Pictures>('models.sample', { id, index });
const judge = (inputs: Pictures, picture: Picture) =>
  call<Realness>('realness', { model: 'islands', inputs, values: {}, picture });

const soft = (picture: Picture): Panel => ({ picture });
const hard = (picture: Picture): Panel => ({ picture, hard: true });
const percent = (share: number) => Number((share * 100).toFixed(1));

/** What was measured on the pictures, by name; docs/lecture.md quotes it. */
const measured: Record<string, number> = {};

async function classifier(): Promise<void> {
  const { picture } = await sample('islands-segment', 1);
  const labels = await make('islands-segment', { picture });
  const again = await make('islands', { label: labels });
  await writeSheet('classifier', [[soft(picture), hard(labels), soft(again)]], 256);
}

/** What each pixel would say alone, and what all say together, under the eyes of the discriminator. */
async function structured(): Promise<void> {
  const inputs = await sample('islands', 1);
  const picture = await make('islands', inputs);
  const means = meanOfLabels(inputs.label, picture);
  const [whole, plain] = [await judge(inputs, picture), await judge(inputs, means)];
  measured['realness of the picture, %'] = percent(whole.score);
  measured['realness of the mean colours, %'] = percent(plain.score);
  await writeSheet(
    'structured',
    [
      [hard(inputs.label), soft(means), soft(picture)],
      [
        undefined,
        { picture: means, over: heatPicture(plain) },
        { picture, over: heatPicture(whole) },
      ],
    ],
    224,
  );
}

/** Each pixel alone beside the dense CRF: the part of each sample where most changes. */
async function crf(): Promise<void> {
  const rows: Panel[][] = [];
  for (const index of [0, 1, 2]) {
    const { picture } = await sample('islands-segment', index);
    const { label: truth } = await sample('islands', index);
    const alone = await make('islands-segment', { picture });
    const refined = await make('islands-segment', { picture }, { refine: 1 });
    measured[`sample ${index + 1}, each pixel alone, % right`] = percent(shareEqual(alone, truth));
    measured[`sample ${index + 1}, with the CRF, % right`] = percent(shareEqual(refined, truth));
    const part = busiestPart(alone, refined, 64);
    rows.push(
      [soft(picture), hard(alone), hard(refined), hard(truth)].map((panel) => ({ ...panel, part })),
    );
  }
  await writeSheet('crf', rows, 192);
}

async function losses(): Promise<void> {
  const [daisy, small, { ...clip }] = await Promise.all([
    sample('colour', 2),
    sample('upscale', 2),
    sample('next-frame', 0),
  ]);
  const part = { left: 80, top: 80, width: 112, height: 112 };
  await writeSheet(
    'losses',
    [
      [
        soft(daisy.picture),
        soft(await make('colour-mean', daisy)),
        soft(await make('colour', daisy)),
        soft(await readPicture('models/colour/truths/daisy_10437929963.png')),
      ],
      [
        { picture: await enlarged(small.picture, 4), part },
        { picture: await make('upscale-l2', small), part },
        { picture: await make('upscale', small), part },
        { picture: await readPicture('models/upscale/truths/daisy_10437929963.png'), part },
      ],
      [
        soft(clip['clip.4']),
        soft(await make('next-frame-l2', clip)),
        soft(await make('next-frame', clip)),
        soft(await readPicture('models/next-frame/truths/clip-1.png')),
      ],
    ],
    192,
  );
}

/** Label maps from noise, and what `islands` paints of each. */
async function dreams(name: string, told: readonly (readonly [Values, number])[]): Promise<void> {
  const maps: Picture[] = [];
  for (const [values, seed] of told) maps.push(await make('dream-islands', {}, values, seed));
  const painted: Picture[] = [];
  for (const label of maps) painted.push(await make('islands', { label }));
  await writeSheet(name, [maps.map(hard), painted.map(soft)], 176);
}

async function imageToImage(): Promise<void> {
  const map = await sample('islands', 0);
  const icon = await sample('gloss-ink', 3);
  const ink = await sample('flowers-many', 0);
  const flowers: Panel[] = [];
  for (const seed of [1, 2, 3, 4]) flowers.push(soft(await make('flowers-many', ink, {}, seed)));
  await writeSheet(
    'pix2pix',
    [
      [
        hard(map.label),
        soft(await make('islands', map)),
        undefined,
        { picture: icon.ink, over: icon.hints },
        soft(await make('gloss-ink', icon)),
      ],
      [soft(ink.ink), ...flowers],
    ],
    176,
  );
}

async function cycles(): Promise<void> {
  const rows: Panel[][] = [];
  for (const index of [0, 1, 2]) {
    const { icon } = await sample('gloss-unpaired', index);
    const there = await make('gloss-unpaired', { icon });
    const back = await make('gloss-unpaired-back', { icon: there });
    rows.push([icon, there, back, differencePicture(back, icon)].map(soft));
  }
  await writeSheet('cycles', rows, 160);
}

async function nextFrames(): Promise<void> {
  const clip = await sample('next-frame', 1);
  const given = [1, 2, 3, 4].map((number) => soft(clip[`clip.${number}`]));
  const rows: (Panel | undefined)[][] = [];
  for (const model of ['next-frame-l2', 'next-frame']) {
    const { frames = [] } = await translate(model, clip, { ahead: 8 });
    const shown = [0, 1, 3, 5, 7].map((index) => soft(frames[index]));
    rows.push([given[0], given[3], ...shown]);
  }
  await writeSheet('frames', rows, 128);
}

await classifier();
await structured();
await crf();
await losses();
await dreams(
  'gan',
  [1, 2, 3, 4, 5].map((seed) => [{}, seed] as const),
);
await dreams('cgan', [
  [{ class: 'woods' }, 7],
  [{ class: 'winter' }, 7],
  [{ text: 'a castle by a lake' }, 7],
  [{ text: 'a village in the south and woods in the north' }, 7],
  [{ text: 'snow, mountains in the west' }, 7],
]);
await imageToImage();
await cycles();
await nextFrames();
writeFileSync('docs/images/lecture.json', `${JSON.stringify(measured, null, 2)}\n`);
console.log(measured);
