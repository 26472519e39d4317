import { expect, it } from 'vitest';
import { takesDrawing, valuesFor } from './modelValues';
import { fakeWorkspace, testInputs, testModel } from './workspace.test-data';

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

it('a model of frames or of none takes no drawing', () => {
  const frames = { count: 2, stack: 'channels' as const };
  const cards = [
    testModel('one'),
    testModel('none', { inputs: [] }),
    testModel('some', { inputs: [{ ...testInputs.ink, frames }] }),
  ];
  expect(cards.map(({ card }) => takesDrawing(card))).toEqual([true, false, false]);
});

it('a model is given what was set for it, and no other is', async () => {
  const { studio, asked, fresh } = fakeWorkspace([
    testModel('islands', { values: [words] }),
    testModel('plain'),
  ]);
  await fresh();
  studio.setValue('words', 'castle');
  await fresh();
  const { models = [] } = studio.store.getState();
  await studio.modelSwitch.switchTo(models[1]);
  await fresh();
  studio.setValue('words', 'nonsense');
  await fresh();
  await studio.modelSwitch.switchTo(models[0]);
  await fresh();
  studio.setValue('words', undefined);
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
