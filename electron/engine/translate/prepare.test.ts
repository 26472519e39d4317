import { expect, it } from 'vitest';
import { type Card, cardSchema, type Picture } from '#common/contract';
import { prepare, spreadWhole } from './prepare';

const any = { encoding: 'grey', range: [-1, 1], paper: '#ffffff', stroke: 4 };
const inputs = [
  { ...any, kind: 'edges', name: 'ink', tensor: 'ink' },
  { kind: 'paint', name: 'hints', tensor: 'hints', encoding: 'hints', range: [-1, 1], stroke: 8 },
];
const cardWith = (spread: string): Pick<Card, 'inputs' | 'size' | 'id'> => ({
  id: 'hinted',
  size: { default: [64, 64], multipleOf: 32 },
  inputs: cardSchema.shape.inputs.parse([inputs[0], { ...inputs[1], optional: true, spread }]),
});

/** A line down the middle that leaves the bottom rows free, on transparent paper; a dot of red. */
function drawn(width: number, height: number, open: number): Record<'ink' | 'hints', Picture> {
  const [ink, hints] = [new Uint8Array(width * height * 4), new Uint8Array(width * height * 4)];
  for (let y = 0; y < height - open; y++) ink[(y * width + width / 2) * 4 + 3] = 255;
  hints.set([255, 0, 0, 255], (3 * width + 3) * 4);
  const picture = (data: Uint8Array<ArrayBuffer>): Picture => ({ width, height, depth: 8, data });
  return { ink: picture(ink), hints: picture(hints) };
}

const painted = ({ data }: Picture) => data.filter((v, i) => i % 4 === 3 && v === 255).length;

it('paint spreads to the lines of the ink that the card names, and the net sees it so', async () => {
  const card = cardWith('ink') as Card;
  for (const [open, wanted] of [
    [0, 20 * 32],
    [2, 40 * 32 - 30],
  ]) {
    const given = drawn(40, 32, open);
    const prepared = await prepare(card, given);
    const seen = prepared.inputs[1].seen();
    expect(painted(seen)).toBe(wanted);
    expect(spreadWhole(card, given).hints).toEqual(seen);
  }
});

it('a blank sheet of paint stays blank', async () => {
  const card = cardWith('ink') as Card;
  const { ink } = drawn(40, 32, 0);
  expect(painted((await prepare(card, { ink })).inputs[1].seen())).toBe(0);
  expect(spreadWhole(card, { ink })).toEqual({ ink });
});

it('a card whose paint spreads to what is no ink is refused', () => {
  for (const name of ['hints', 'nothing'])
    expect(() => cardWith(name)).toThrow('paintSpreadsToInk');
});
