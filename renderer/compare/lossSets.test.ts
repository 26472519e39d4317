import { expect, it } from 'vitest';
import { testModel } from '../studio/workspace.test-data';
import { besideTwins, lossSetsOf, twinPairs } from './lossSets';

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

it('has a ready set as soon as all of its models are there, and one for each other pair', () => {
  const own = testModel('own', { plainTwin: 'own-plain' });
  const others = [own, testModel('own-plain')];
  const idsOf = (...models: string[]) =>
    lossSetsOf([...models.map((id) => testModel(id)), ...others]).map(({ id }) => id);
  expect(idsOf('upscale')).toEqual(['own-plain own']);
  expect(idsOf('upscale', 'upscale-l1')).toEqual(['upscale-l1 upscale', 'own-plain own']);
  expect(idsOf('upscale', 'upscale-l2', 'upscale-l1')).toEqual([
    'upscale-l2 upscale',
    'upscale-l1 upscale',
    'own-plain own',
  ]);
  // A pair of the table is not there twice.
  expect(lossSetsOf([learned, plain]).map(({ id }) => id)).toEqual(['colour-mean colour']);
});

it('has a judge only where its model is there', () => {
  const islands = testModel('islands', { discriminator: {} as never });
  const [without] = lossSetsOf([learned, plain]);
  const [set] = lossSetsOf([learned, plain, islands]);
  expect([without.judge, set.judge]).toEqual([undefined, { model: 'islands', sample: 0 }]);
});
