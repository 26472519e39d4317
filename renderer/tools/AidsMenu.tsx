import {
  Chip,
  Group,
  Indicator,
  NativeSelect,
  NumberInput,
  Popover,
  Stack,
  Text,
} from '@mantine/core';
import { IconRulerMeasure } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type GuideKind, guideKinds } from '#common/contract';
import { useStudio, useStudioState } from '../studio/useStudio';
import { TracingPanel } from '../tracing/TracingPanel';
import { ToolButton } from '../ui/ToolButton';
import { type SymmetryKind, symmetryKinds, symmetryOf } from './symmetryKinds';

/** Drawing aids: symmetry, guides, tracing picture. */
export function AidsMenu() {
  const { t } = useTranslation();
  const studio = useStudio();
  const symmetry = useStudioState((s) => s.symmetry);
  const guides = useStudioState((s) => s.guides);
  const inUse = useStudioState((s) => !!s.symmetry || s.guides.length > 0 || !!s.tracing);
  return (
    // Placed where it covers the least of the drawing, which must be visible to choose the opacity.
    <Popover position="bottom-start" withArrow trapFocus width={300} shadow="md">
      <Popover.Target>
        <ToolButton side="bottom" name={t('aids.title')}>
          <Indicator disabled={!inUse} size={7} offset={1}>
            <IconRulerMeasure size={18} style={{ display: 'block' }} />
          </Indicator>
        </ToolButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('aids.title')}>
        <Stack gap="md">
          <Group gap={8} align="end" wrap="nowrap">
            <NativeSelect
              flex={1}
              size="sm"
              label={t('aids.symmetry')}
              value={symmetry?.kind ?? 'none'}
              onChange={(event) =>
                studio.setSymmetry(symmetryOf(event.currentTarget.value as SymmetryKind))
              }
              data={symmetryKinds.map((value) => ({ value, label: t(`aids.${value}`) }))}
            />
            {symmetry?.kind === 'radial' && (
              <NumberInput
                w={72}
                size="sm"
                label={t('aids.count')}
                min={2}
                max={32}
                clampBehavior="strict"
                allowDecimal={false}
                value={symmetry.count}
                onChange={(count) =>
                  typeof count === 'number' &&
                  count >= 2 &&
                  studio.setSymmetry({ kind: 'radial', count })
                }
              />
            )}
          </Group>
          <div>
            <Text size="sm" fw={500} mb={4}>
              {t('aids.guides')}
            </Text>
            <Chip.Group
              multiple
              value={[...guides]}
              onChange={(value) => studio.setGuides(value as GuideKind[])}
            >
              <Group gap={6}>
                {guideKinds.map((kind) => (
                  <Chip key={kind} value={kind} size="xs">
                    {t(`aids.${kind}`)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          </div>
          <TracingPanel />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
