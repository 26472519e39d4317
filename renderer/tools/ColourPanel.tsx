import { ColorInput, ColorPicker, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { sheetKind } from '../drawing/sheets';
import { labelName } from '../i18n/cardText';
import { activeInput } from '../studio/studioState';
import { useStudio, useStudioState } from '../studio/useStudio';
import { ColourSwatches } from './ColourSwatches';
import { LabelButton } from './LabelButton';
import { swatches } from './numberedPaint';
import { ColourShelves } from './palettes/ColourShelves';

/** The colour of the pen, where the sheet takes any. */
export function ColourPanel() {
  const { t } = useTranslation();
  const studio = useStudio();
  const input = useStudioState(activeInput);
  const card = useStudioState((s) => s.model?.card);
  const colour = useStudioState((s) => s.colour);
  if (!card || !input || sheetKind(input) !== 'paint') return null;
  const palette = input.kind === 'paint' ? input.palette : undefined;
  const choose = (value: string) => {
    if (!/^#[0-9a-f]{6}$/i.test(value)) return;
    studio.tools.setPaint({ colour: value.toLowerCase() });
  };
  return (
    <Stack gap={8}>
      <Group justify="space-between">
        <Text component="h2" size="sm" fw={600}>
          {t('studio.colour')}
        </Text>
        <ColourSwatches />
      </Group>
      {palette ? (
        <Stack gap={0} role="group" aria-label={t('studio.colour')}>
          {palette.map((label, index) => (
            <LabelButton
              key={label.name}
              number={index + 1}
              label={label}
              name={labelName(card, label.name)}
              active={label.colour.toLowerCase() === colour}
              onClick={() => choose(label.colour)}
            />
          ))}
        </Stack>
      ) : (
        <>
          <ColorPicker
            fullWidth
            size="xs"
            value={colour}
            onChange={choose}
            swatches={swatches}
            swatchesPerRow={7}
            saturationLabel={t('studio.saturation')}
            hueLabel={t('studio.hue')}
          />
          <ColorInput
            size="xs"
            aria-label={t('studio.colourCode')}
            value={colour}
            onChange={choose}
            withPicker={false}
            withEyeDropper={false}
          />
          <ColourShelves onChoose={choose} />
        </>
      )}
      {input.kind === 'paint' && input.optional && (
        <Text size="xs" c="dimmed">
          {t(input.floodTo ? 'studio.spreadHint' : 'studio.paintHint')}
        </Text>
      )}
    </Stack>
  );
}
