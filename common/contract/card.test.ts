import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Card, cardSchema, parseCard } from './card';
import type { Rule } from './rules';

const rest = {
  id: 'test',
  name: 'Test',
  summary: 'Made by a test.',
  task: 'test',
  author: 'a test',
  licence: { name: 'MIT', file: 'LICENSE' },
  source: 'a test',
  trainingData: [],
  files: { generator: { path: 'g.onnx', sha256: 'a'.repeat(64), bytes: 1 } },
  bytesPerPixel: 60,
  samples: [],
};
const photo = {
  kind: 'photo',
  name: 'photo',
  tensor: 'x',
  encoding: 'rgb',
  paper: '#ffffff',
  stroke: 2,
  scaling: { range: [0, 1] },
};
const picture = { kind: 'picture', tensor: 'y', encoding: 'rgb', scaling: { range: [0, 1] } };
const labels = {
  kind: 'labels',
  tensor: 'y',
  encoding: 'logits',
  palette: [
    { name: 'a', colour: '#000000' },
    { name: 'b', colour: '#ffffff' },
  ],
};
const plain = {
  ...rest,
  format: 2,
  size: { default: [64, 64], multipleOf: 8 },
  inputs: [photo],
  output: picture,
};

function good(json: unknown): Card {
  const read = parseCard(json);
  if ('issue' in read) throw new Error(`${read.path} ${JSON.stringify(read.issue)}`);
  return read.card;
}

const issueOf = (json: unknown) => {
  const read = parseCard(json);
  return 'issue' in read ? read.issue : undefined;
};

describe('cards of format 2', () => {
  it('are what docs/model-package.md shows', () => {
    const page = readFileSync('docs/model-package.md', 'utf8');
    const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) =>
      JSON.parse(json),
    );
    expect(examples).toHaveLength(5);
    const kinds = examples.map((example) => good({ ...rest, ...example }).output.kind);
    expect(kinds).toEqual(['labels', 'picture', 'ab', 'labels', 'picture']);
  });

  it('say everything in memory, so that no default is looked for elsewhere', () => {
    expect(good(plain)).toMatchObject({
      inputs: [{ layout: 'nchw', type: 'float32', optional: false }],
      values: [],
      constants: [],
      variants: [],
      output: { layout: 'nchw', type: 'float32', size: { scale: 1 }, crop: 0, stretch: false },
      previous: [],
      next: [],
    });
  });

  it.each<[Rule, object]>([
    ['inputNamesDiffer', { values: [choice({ name: 'photo' })] }],
    ['namesReserved', { inputs: [{ ...photo, name: 'seed' }] }],
    ['tensorsDiffer', { values: [choice({ tensor: 'x' })] }],
    ['modelHasInput', { inputs: [] }],
    ['scalingChannels', { inputs: [{ ...photo, scaling: { mean: [0], std: [1] } }] }],
    [
      'scalingChannels',
      { output: { ...picture, encoding: 'grey', scaling: { mean: [0, 0], std: [1, 1] } } },
    ],
    ['classDefault', { values: [choice({ default: 'lily' })] }],
    ['classNamesDiffer', { values: [choice({ classes: ['rose', 'Rose'] })] }],
    ['oneHotFloat', { values: [choice({ type: 'int64' })] }],
    ['shapeElements', { values: [choice({ shape: [1, 5] })] }],
    ['sliderDefault', { values: [slider({ default: 3 })] }],
    ['vocabularyDiffers', { values: [text({ vocabulary: ['Castle'] })] }],
    ['guideIsPicture', { output: { kind: 'ab', tensor: 'ab', lightness: 'nothing' } }],
    ['scoresRefined', { output: { ...labels, encoding: 'index', refineBy: 'photo' } }],
    ['outputTiled', { tiling: { receptive: 1 }, output: { ...picture, stretch: true } }],
    ['outputTiled', { tiling: { receptive: 1 }, output: { ...picture, size: { scale: 0.5 } } }],
    [
      'noiseTiled',
      {
        tiling: { receptive: 1 },
        values: [{ kind: 'noise', tensor: 'z', form: 'planes', size: 1 }],
      },
    ],
    ['samplesNameInputs', { samples: [{ sketch: 'a.png' }] }],
    [
      'variantConstants',
      {
        variants: [{ id: 'a', name: 'A', constants: [{ tensor: 'f', type: 'bool', values: [1] }] }],
      },
    ],
    ['constantValues', { constants: [{ tensor: 'f', type: 'bool', shape: [2], values: [1] }] }],
    ['formatKnown', { format: 3 }],
  ])('are refused: %s', (rule, change) => {
    expect(issueOf({ ...plain, ...change })).toEqual({ rule });
  });
});

it('says in both formats how large things are that a model knows', () => {
  for (const id of ['islands', 'gloss']) {
    const read = parseCard(JSON.parse(readFileSync(`models/${id}/model.json`, 'utf8')));
    expect('card' in read && read.card.naturalScale.length).toBeGreaterThan(0);
  }
  const none = parseCard({ ...plain, naturalScale: [{ thing: 'tree', pixels: 0 }] });
  expect(none).toMatchObject({ path: 'naturalScale.0.pixels' });
  expect(parseCard(plain)).toMatchObject({ card: { naturalScale: [] } });
});

describe('cards of format 1', () => {
  const old = {
    ...rest,
    format: 1,
    size: { default: [64, 64], multipleOf: 8 },
    inputs: [
      { ...ink(), tensor: 'a' },
      {
        kind: 'paint',
        name: 'paint',
        tensor: 'b',
        encoding: 'hints',
        range: [-1, 1],
        optional: true,
        spread: 'ink',
        stroke: 9,
      },
    ],
    noise: { tensor: 'z', size: 8 },
    output: { tensor: 'y', range: [-1, 1], finds: 'edges' },
  };

  it('are lifted into the one form', () => {
    const { inputs, values, output, ...card } = good(old);
    expect(card.format).toBe(2);
    expect(inputs).toMatchObject([
      { name: 'ink', scaling: { range: [-1, 1] }, layout: 'nchw' },
      { name: 'paint', floodTo: 'ink', scaling: { range: [-1, 1] } },
    ]);
    expect(JSON.stringify(inputs)).not.toContain('spread');
    expect(values).toMatchObject([{ kind: 'noise', form: 'vector', tensor: 'z', size: 8 }]);
    expect(output).toMatchObject({ kind: 'picture', encoding: 'rgb', finds: 'edges' });
    // Once more changes nothing.
    const lifted = good(old);
    expect(cardSchema.parse(structuredClone(lifted))).toEqual(lifted);
  });

  it('with a palette have an output of labels in its colours', () => {
    const palette = [
      { name: 'a', colour: '#000000' },
      { name: 'b', colour: '#ffffff' },
    ];
    const { output } = good({ ...old, output: { ...old.output, finds: 'labels', palette } });
    expect(output).toMatchObject({ kind: 'labels', encoding: 'rgb', palette });
  });

  it('are refused in the same words', () => {
    const [, paint] = old.inputs;
    expect(issueOf({ ...old, inputs: [old.inputs[0], { ...paint, spread: 'nothing' }] })).toEqual({
      rule: 'paintFloodsToInk',
    });
    expect(issueOf({ ...old, output: { ...old.output, finds: 'labels' } })).toEqual({
      rule: 'paletteOfLabels',
    });
    expect(parseCard({ ...old, inputs: [] })).toMatchObject({ path: 'inputs' });
    expect(parseCard({ ...old, format: 'one' })).toMatchObject({ path: 'format' });
  });
});

function ink() {
  return {
    kind: 'edges',
    name: 'ink',
    encoding: 'grey',
    range: [-1, 1],
    paper: '#ffffff',
    stroke: 3,
  };
}

function choice(change: object) {
  const classes = ['rose', 'tulip'];
  const one = { kind: 'choice', name: 'class', tensor: 'c', encoding: 'one-hot', classes };
  return { ...one, default: 'rose', ...change };
}

function slider(change: object) {
  const one = { name: 'strength', min: 0, max: 1, default: 0, ...change };
  return { kind: 'numbers', name: 'numbers', tensor: 'n', sliders: [one] };
}

function text(change: object) {
  return { kind: 'text', name: 'text', tensor: 't', vocabulary: ['castle'], length: 4, ...change };
}
