import { expect, it } from 'vitest';
import { paletteSchema } from '#common/contract';
import { builtInPalettes, paletteFor } from '#common/label/builtInPalettes';
import { plainPalette } from './importedCard';

it('256 labels have names and colours that differ', () => {
  expect(paletteSchema.parse(plainPalette(256))).toHaveLength(256);
});

it('a palette with one label fewer than a net has gets what has no label', () => {
  expect(paletteFor(builtInPalettes.ade20k, 151)?.at(-1)).toEqual({
    name: 'unlabelled',
    colour: '#000000',
  });
  expect(paletteFor(builtInPalettes.ade20k, 150)).toEqual(builtInPalettes.ade20k);
  expect(paletteFor(builtInPalettes.ade20k, 152)).toBeUndefined();
  // Black is one of its labels.
  expect(paletteFor(builtInPalettes.cityscapes, 36)).toBeUndefined();
});

it('the built-in palettes can stand on a card', () => {
  expect(paletteSchema.parse(builtInPalettes.cityscapes)).toHaveLength(35);
  expect(paletteSchema.parse(paletteFor(builtInPalettes.ade20k, 151))).toHaveLength(151);
  expect(paletteSchema.parse(builtInPalettes.facades)).toHaveLength(12);
});
