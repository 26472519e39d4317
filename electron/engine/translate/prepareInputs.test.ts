import { expect, it } from 'vitest';
import { type Card, cardSchema, type Picture } from '#common/contract';
import { prepareInputs, seenPictures, withFloodedPaint } from './prepareInputs';

const any = { encoding: 'grey', scaling: { range: [-1, 1] }, paper: '#ffffff', stroke: 4 };
const inputs = [
  { ...any, kind: 'edges', name: 'ink', tensor: 'ink' },
  {
    kind: 'paint',
    name: 'hints',
    tensor: 'hints',
    encoding: 'hints',
    scaling: { range: [-1, 1] },
    stroke: 8,
  },
];
const cardWith = (floodTo: string, floodGap = 0) => ({
  id: 'hinted',
  size: { default: [64, 64], multipleOf: 32 },
  inputs: cardSchema.shape.inputs.parse([
    inputs[0],
    { ...inputs[1], optional: true, floodTo, floodGap },
  ]),
  output: { crop: 0 },
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

it('paint floods the paper up to the lines of the ink that the card names, and the net sees it so', async () => {
  const card = cardWith('ink') as unknown as Card;
  for (const [open, wanted] of [
    [0, 20 * 32],
    [2, 40 * 32 - 30],
  ]) {
    const given = drawn(40, 32, open);
    const seen = seenPictures(await prepareInputs(card, given)).hints;
    expect(painted(seen)).toBe(wanted);
    expect(withFloodedPaint(card, given).hints).toEqual(seen);
  }
});

it('paint does not run through gaps that the card says, and is not flooded again in a tile', async () => {
  const card = cardWith('ink', 2) as unknown as Card;
  for (const [open, wanted] of [
    [2, 20 * 32 + 2],
    [3, 40 * 32 - 29],
  ]) {
    const given = drawn(40, 32, open);
    const flooded = withFloodedPaint(card, given);
    expect(painted(flooded.hints)).toBe(wanted);
    expect(seenPictures(await prepareInputs(card, flooded, { flooded: true })).hints).toEqual(
      flooded.hints,
    );
  }
});

it('paint gets the nearest colour of the palette that the card has for it', async () => {
  const card = cardWith('ink') as unknown as Card;
  const [ink, hints] = card.inputs;
  const palette = [
    { name: 'roof', colour: '#d03030' },
    { name: 'water', colour: '#3a7bd5' },
  ];
  const told = { ...card, inputs: [ink, { ...hints, palette }] } as Card;
  const { data } = seenPictures(await prepareInputs(told, drawn(40, 32, 0))).hints;
  expect([...data.subarray(0, 4)]).toEqual([0xd0, 0x30, 0x30, 255]);
  expect([...data.subarray(39 * 4, 40 * 4)]).toEqual([0, 0, 0, 0]);
});

it('a blank sheet of paint stays blank', async () => {
  const card = cardWith('ink') as unknown as Card;
  const { ink } = drawn(40, 32, 0);
  expect(painted(seenPictures(await prepareInputs(card, { ink })).hints)).toBe(0);
  expect(withFloodedPaint(card, { ink })).toEqual({ ink });
});

it('a card whose paint floods to what is no ink is refused', () => {
  for (const name of ['hints', 'nothing']) expect(() => cardWith(name)).toThrow('paintFloodsToInk');
});
