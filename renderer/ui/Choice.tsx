import { SegmentedControl } from '@mantine/core';

interface ChoiceProps<T extends string> {
  name: string;
  value: T;
  choices: [T, string][];
  onChange(value: T): void;
}

/** One of a few, side by side. */
export function Choice<T extends string>({ name, value, choices, onChange }: ChoiceProps<T>) {
  return (
    <SegmentedControl
      aria-label={name}
      value={value}
      onChange={(chosen) => onChange(chosen as T)}
      data={choices.map(([one, label]) => ({ value: one, label }))}
    />
  );
}
