import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './settings.module.css';

interface Props {
  name: string;
  hint?: string;
  children: ReactNode;
}

/** A setting: what it is on the left, its control on the right. */
export function SettingRow({ name, hint, children }: Props) {
  return (
    <Group className={classes.row} justify="space-between" align="center" wrap="nowrap" gap="lg">
      <Stack gap={2} flex={1} miw={0}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        {hint && (
          <Text size="sm" c="dimmed" className={classes.hint}>
            {hint}
          </Text>
        )}
      </Stack>
      {children}
    </Group>
  );
}
