import { expect, it } from 'vitest';
import { paletteSchema } from '#common/contract';
import { builtInPalettes } from '#common/label/builtInPalettes';
import { plainPalette } from './importedCard';

it('256 labels have names and colours that differ', () => {
  expect(paletteSchema.parse(plainPalette(256))).toHaveLength(256);
});

it('the built-in palettes can stand on a card', () => {
  expect(paletteSchema.parse(builtInPalettes.cityscapes)).toHaveLength(35);
  expect(paletteSchema.parse(builtInPalettes.facades)).toHaveLength(12);
});
