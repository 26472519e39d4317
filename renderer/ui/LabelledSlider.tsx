import { Box, Group, Slider, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  name: string;
  /** What a screen reader calls it, where the name alone is not enough. */
  label?: string;
  /** The value as it is shown. */
  shown: string;
  min: number;
  max: number;
  /** 1 if left out. */
  step?: number;
  value: number;
  onChange(value: number): void;
  /** A button beside the value. */
  children?: ReactNode;
}

/** A slider under its name and value. */
export function LabelledSlider({ name, label, shown, children, ...slider }: Props) {
  return (
    <Box>
      <Group justify="space-between" wrap="nowrap" h={24} mb={4}>
        <Text component="h2" size="sm" fw={600}>
          {name}{' '}
          <Text span size="sm" c="dimmed" fw={400}>
            {shown}
          </Text>
        </Text>
        {children}
      </Group>
      <Slider label={null} thumbLabel={label ?? name} {...slider} />
    </Box>
  );
}
