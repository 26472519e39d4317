import { SegmentedControl } from '@mantine/core';

interface ChoiceProps<T extends string> {
  name: string;
  value: T;
  choices: [T, string][];
  onChange(value: T): void;
}

/** A segmented control for a few options. */
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
