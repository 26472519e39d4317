import { ActionIcon, Button, Popover, Stack, Text, Tooltip } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useStudio } from '../studio/useStudio';
import { LabelledSlider } from '../ui/LabelledSlider';
import classes from './pen.module.css';
import { startPen } from './penSettings';

const [wide, high] = [228, 96];
const steps = Array.from({ length: 41 }, (_, i) => i / 40);

/** How the width of a pen follows its pressure, with the curve and a stroke to look at. */
export function PressurePanel() {
  const { t } = useTranslation();
  const { pen } = useStudio().tools;
  const { firmness, full } = useStore(pen.store);
  const [opened, setOpened] = useState(false);
  const felt = steps.map((pressure) => pen.pressure(pressure));
  const curve = steps.map((x, i) => `${x * wide},${high - felt[i] * high}`).join(' ');
  // Pressed harder towards the middle, as a hand does.
  const half = steps.map((x) => 14 * (0.25 + 0.75 * pen.pressure(Math.sin(Math.PI * x))));
  const edge = (side: 1 | -1) => steps.map((x, i) => `${x * wide},${20 + side * half[i]}`);
  return (
    <Popover position="left-start" withArrow trapFocus width={260} shadow="md" onChange={setOpened}>
      <Popover.Target>
        <Tooltip label={t('pen.pressure')} disabled={opened}>
          <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('pen.pressure')}>
            <IconChartLine size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('pen.pressure')}>
        <Stack gap="sm">
          <svg
            className={classes.curve}
            viewBox={`-2 -2 ${wide + 4} ${high + 4}`}
            role="img"
            aria-label={t('pen.curve')}
          >
            <line x1={0} y1={high} x2={wide} y2={0} />
            <polyline points={curve} />
          </svg>
          <svg
            className={classes.stroke}
            viewBox={`0 0 ${wide} 40`}
            role="img"
            aria-label={t('pen.preview')}
          >
            <polygon points={[...edge(1), ...edge(-1).reverse()].join(' ')} />
          </svg>
          <LabelledSlider
            name={t('pen.firmness')}
            shown={String(firmness)}
            min={-100}
            max={100}
            value={firmness}
            onChange={(value) => pen.set({ firmness: value })}
          />
          <LabelledSlider
            name={t('pen.full')}
            shown={t('pen.percent', { count: full })}
            min={20}
            max={100}
            value={full}
            onChange={(value) => pen.set({ full: value })}
          />
          <Text size="xs" c="dimmed">
            {t('pen.hint')}
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => pen.set({ firmness: startPen.firmness, full: startPen.full })}
          >
            {t('pen.reset')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
