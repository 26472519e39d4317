import { type Label, UnderdrawError } from '#common/contract';
import { paletteFor } from '#common/label/builtInPalettes';
import type { GraphFacts } from './families/family';

/** The palette of a person, for as many labels as the net has. @throws UnderdrawError USAGE. */
export function fittedPalette(
  file: string,
  { inputs }: GraphFacts,
  palette: readonly Label[] | undefined,
): readonly Label[] | undefined {
  const [input] = inputs;
  if (!palette) return undefined;
  if (input?.kind === 'labels') {
    const fitted = paletteFor(palette, input.channels);
    if (fitted) return fitted;
    const [count, expected] = [palette.length, input.channels];
    throw new UnderdrawError('USAGE', { reason: 'paletteSize', file, count, expected });
  }
  if (input?.channels !== 3) throw new UnderdrawError('USAGE', { reason: 'paletteUnused', file });
  return palette;
}
