import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Size } from '#common/image/size';
import { longestSide } from './drawingProportions';

/**
 * Fields for the width and the height of a sheet, in pixels.
 * @param onChange gets which side is how long now, 1 to `longestSide`.
 */
export function SizeFields({
  size,
  onChange,
}: {
  size: Size;
  onChange(side: keyof Size, length: number): void;
}) {
  const { t } = useTranslation();
  return (['width', 'height'] as const).map((side) => (
    <NumberInput
      key={side}
      label={t(`size.${side}`)}
      min={1}
      max={longestSide}
      clampBehavior="blur"
      allowDecimal={false}
      allowNegative={false}
      value={size[side]}
      onChange={(length) => typeof length === 'number' && length > 0 && onChange(side, length)}
    />
  ));
}
