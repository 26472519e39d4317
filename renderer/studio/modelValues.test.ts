import { expect, it } from 'vitest';
import { sizeCanBeChosen, valuesFor } from './modelValues';
import { fakeWorkspace, testModel } from './workspace.test-data';

const words = {
  kind: 'text' as const,
  name: 'words',
  tensor: 'w',
  type: 'int64' as const,
  vocabulary: ['castle'],
  firstIndex: 1,
  padding: 0,
  length: 4,
  ignored: [],
};

it('a text without a default is empty until something is typed', () => {
  const named = testModel('named', { values: [words] });
  expect(valuesFor(named, {})).toEqual({ words: '' });
  expect(valuesFor(named, { named: { words: 'castle' } })).toEqual({ words: 'castle' });
  const told = testModel('told', { values: [{ ...words, default: 'castle' }] });
  expect(valuesFor(told, {})).toEqual({});
});

it('the size is chosen where planes of noise tell the net, and nothing else does', () => {
  const noise = { kind: 'noise', name: 'noise', tensor: 'z', type: 'float32' } as const;
  const planes = { ...noise, layout: 'nchw', form: 'planes', size: 1 } as const;
  const vector = { ...noise, form: 'vector', size: 8 } as const;
  const cards = [
    testModel('free', { inputs: [], values: [planes] }),
    testModel('drawn', { values: [planes] }),
    testModel('vector', { inputs: [], values: [vector] }),
    testModel('fixed', { inputs: [], values: [planes], size: { fixed: [64, 64] } }),
  ];
  expect(cards.map(({ card }) => sizeCanBeChosen(card))).toEqual([true, false, false, false]);
});

it('a model is given what was set for it, and no other is', async () => {
  const { studio, asked, fresh } = fakeWorkspace([
    testModel('islands', { values: [words] }),
    testModel('plain'),
  ]);
  await fresh();
  studio.settings.setValue('words', 'castle');
  await fresh();
  const { models = [] } = studio.store.getState();
  await studio.modelSwitch.switchTo(models[1]);
  await fresh();
  studio.settings.setValue('words', 'nonsense');
  await fresh();
  await studio.modelSwitch.switchTo(models[0]);
  await fresh();
  studio.settings.setValue('words', undefined);
  await fresh();
  const given = asked.filter(({ method }) => method === 'translate');
  expect(given.map(({ model: id, values }) => [id, values])).toEqual([
    ['islands', { words: '' }],
    ['islands', { words: 'castle' }],
    ['plain', {}],
    ['plain', { words: 'nonsense' }],
    ['islands', { words: 'castle' }],
    ['islands', { words: '' }],
  ]);
});
