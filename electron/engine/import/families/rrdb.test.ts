import { expect, test } from 'vitest';
import { storedTensorOf } from '../storedTensor';
import { recognise } from './families';

/** ESRGAN in its oldest names: one block of dense blocks, and so many enlargements. */
function oldest(ups: number) {
  const shapes: [string, number[]][] = [
    ['0', [4, 3, 3, 3]],
    ...[1, 2, 3].flatMap((part) =>
      [1, 2, 3, 4, 5].map((i): [string, number[]] => [
        `1.sub.0.RDB${part}.conv${i}.0`,
        [i === 5 ? 4 : 2, 4 + 2 * (i - 1), 3, 3],
      ]),
    ),
    ['1.sub.1', [4, 4, 3, 3]],
    ...Array.from({ length: ups }, (_, i): [string, number[]] => [`${3 * i + 3}`, [4, 4, 3, 3]]),
    [`${3 * ups + 2}`, [4, 4, 3, 3]],
    [`${3 * ups + 4}`, [3, 4, 3, 3]],
  ];
  const weights = new Map(
    shapes.map(([name, shape]) => [
      `${name}.weight`,
      storedTensorOf(shape, new Float32Array(shape.reduce((a, b) => a * b)), name),
    ]),
  );
  for (const [name, [outputs]] of shapes)
    weights.set(`${name}.bias`, storedTensorOf([outputs!], new Float32Array(outputs!), name));
  return recognise({ weights, prefix: '' }).recognised!;
}

test('one enlargement in the oldest names is by 2 or by 3, which only a person knows', () => {
  const net = oldest(1);
  expect(net.choices).toEqual([{ key: 'scale', values: ['2', '3'] }]);
  expect(net.build({ scale: '2' }).facts.output.scale).toBe(2);
  expect(net.build({ scale: '3' }).facts.output.scale).toBe(3);
});

test('two are by 2 each', () => {
  const net = oldest(2);
  expect(net.choices).toEqual([]);
  expect(net.build({}).facts.output.scale).toBe(4);
});
