import { Group, Text, UnstyledButton } from '@mantine/core';
import type { Label } from '#common/contract';
import classes from '../studio/panes.module.css';

interface LabelButtonProps {
  label: Label;
  /** Its name for display. */
  name: string;
  /** Whether the pen has it. */
  active: boolean;
  /** Its place in the palette, from 1; the first nine are chosen by their number. */
  number: number;
  /** Shown behind the name. */
  note?: string;
  onClick: () => void;
}

/** One label of a palette: its colour and name. */
export function LabelButton({ label, name, number, active, note, onClick }: LabelButtonProps) {
  return (
    <UnstyledButton
      className={classes.label}
      aria-pressed={active}
      data-active={active || undefined}
      data-label={label.name}
      onClick={onClick}
    >
      <span className={classes.swatch} style={{ background: label.colour }} />
      <Group justify="space-between" flex={1} wrap="nowrap">
        <Text size="sm" inherit>
          {name}
        </Text>
        {note && (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        )}
      </Group>
      {number <= 9 && (
        <Text span size="xs" c="dimmed" aria-hidden>
          {number}
        </Text>
      )}
    </UnstyledButton>
  );
}
