import { expect, it } from 'vitest';
import { testModel } from '../studio/workspace.test-data';
import { besideTwins, twinPairs } from './bakeOff';

const learned = testModel('colour', { plainTwin: 'colour-mean' });
const plain = testModel('colour-mean');
const ids = (models: ReturnType<typeof besideTwins>) => models.map(({ card }) => card.id);

it('puts a plain twin behind its model, and leaves the others where they are', () => {
  const models = [plain, testModel('a'), learned, testModel('b')];
  expect(ids(besideTwins(models))).toEqual(['a', 'colour', 'colour-mean', 'b']);
  expect(twinPairs(models)).toEqual([[learned, plain]]);
});

it('keeps every model once, whatever strange cards say', () => {
  const again = testModel('second', { plainTwin: 'colour-mean' });
  const one = testModel('one', { plainTwin: 'two' });
  const two = testModel('two', { plainTwin: 'one' });
  const itself = testModel('self', { plainTwin: 'self' });
  const models = [
    learned,
    again,
    plain,
    one,
    two,
    itself,
    testModel('lone', { plainTwin: 'gone' }),
  ];
  expect(ids(besideTwins(models)).toSorted()).toEqual(ids(models).toSorted());
});
