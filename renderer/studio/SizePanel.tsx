import { Group, NumberInput, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { sizeCanBeChosen } from './modelValues';
import { useStudio, useStudioState } from './useStudio';

/** Longest side of a picture that is made without a drawing, in pixels. */
const longestMade = 2048;

/** Size of the picture of a model that takes no drawing and makes any size. */
export function SizePanel() {
  const { t } = useTranslation();
  const studio = useStudio();
  const card = useStudioState((s) => s.model?.card);
  const size = useStudioState((s) => s.size);
  if (!card || !sizeCanBeChosen(card)) return null;
  const sides = ['width', 'height'] as const;
  return (
    <div>
      <Text component="h2" size="sm" fw={600} mb={4}>
        {t('size.title')}
      </Text>
      <Group gap={8} wrap="nowrap">
        {sides.map((side) => (
          <NumberInput
            key={side}
            flex={1}
            size="sm"
            aria-label={t(`size.${side}`)}
            min={1}
            max={longestMade}
            clampBehavior="strict"
            allowDecimal={false}
            allowNegative={false}
            value={size[side]}
            onChange={(value) => {
              if (typeof value !== 'number' || value < 1 || value === size[side]) return;
              studio.settings.setSize({ ...size, [side]: value }, true);
            }}
          />
        ))}
      </Group>
    </div>
  );
}
