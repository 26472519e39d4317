import { expect, it } from 'vitest';
import type { Card } from '#common/contract';
import { testInputs, testModel } from '../studio/workspace.test-data';
import { enlargerFor } from './enlarge';

const photo = { ...testInputs.ink, kind: 'photo', encoding: 'rgb' } as Card['inputs'][number];
const enlarging = (id: string, scale: number) =>
  testModel(id, {
    inputs: [photo],
    output: { kind: 'picture', tensor: 'y', size: { scale } } as Card['output'],
  });
const models = [
  testModel('paint'),
  enlarging('twice', 2),
  enlarging('four', 4),
  enlarging('4b', 4),
];

it('takes the first model that makes a picture large enough, or the one that naturally goes on', () => {
  expect(enlargerFor(2, models)?.card.id).toBe('twice');
  expect(enlargerFor(4, models)?.card.id).toBe('four');
  expect(enlargerFor(4, models, ['4b', 'twice'])?.card.id).toBe('4b');
});

it('takes none where none is needed or does just that', () => {
  expect(enlargerFor(1, models)).toBeUndefined();
  const sameSize = enlarging('same', 1);
  const twoInputs = testModel('guided', {
    inputs: [photo, testInputs.labels],
    output: { kind: 'picture', tensor: 'y', size: { scale: 4 } } as Card['output'],
  });
  expect(enlargerFor(4, [testModel('paint'), sameSize, twoInputs])).toBeUndefined();
});
