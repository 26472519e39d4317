import { expect, it } from 'vitest';
import type { Card } from '#common/contract';
import { uniformPicture } from '../testing/cards';
import { paintInput } from './paintInput';

const card = (optional: boolean, ...kinds: string[]) =>
  ({ inputs: kinds.map((kind) => ({ kind, name: kind, optional })) }) as unknown as Card;
const red = uniformPicture(4, 4, 200, 30, 30);
const grey = uniformPicture(4, 4, 90, 90, 90);

it('gives a picture with colours to the paint where ink may lack', () => {
  expect(paintInput(card(true, 'edges', 'paint'), red)?.name).toBe('paint');
  expect(paintInput(card(true, 'edges', 'paint'), grey)).toBeUndefined();
  expect(paintInput(card(false, 'edges', 'paint'), red)).toBeUndefined();
  expect(paintInput(card(true, 'photo', 'paint'), red)).toBeUndefined();
  expect(paintInput(card(true, 'edges'), red)).toBeUndefined();
  expect(paintInput(card(true), red)).toBeUndefined();
});
